"""The stops of journeys as arrays (journeys.py lays them out), and those who walk from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from counters.forecast.no_shows import BOUNDS

LANES = 3
NONE = -1
# Patience is drawn from so many grades.
GRADES = 16384


class Stops(NamedTuple):
    """All stops of all journeys, one row each, and a last row that stands for none."""

    x: np.ndarray  # whose it is: path · tickets + ticket
    node: np.ndarray
    line: np.ndarray  # station · LANES + lane
    length: np.ndarray  # minutes, before it is known who serves
    delay: np.ndarray  # minutes from a free counter to the call
    patience: np.ndarray  # whoever waits longer does not come
    vain: np.ndarray  # minutes for which the counter then waits
    walk: np.ndarray | None  # minutes from the call to the service, where offices note it
    gap: np.ndarray  # minutes from the end of the service to the next stop, or to the end
    after: np.ndarray  # the next stop, or NONE


@dataclass(slots=True)
class Walkers:
    """Those whose next stop is being laid out. `x` is path · tickets + ticket."""

    x: np.ndarray
    node: np.ndarray
    turn: np.ndarray
    lane: np.ndarray
    first: np.ndarray

    def only(self, some: np.ndarray) -> "Walkers":
        return Walkers(self.x[some], self.node[some], self.turn[some], self.lane[some], self.first[some])


def together(rows: Sequence[Stops], none: int) -> Stops:
    """All stops in one, and behind them the one that stands for none, at the line `none`."""
    nothing = (0, 0, none, 0.0, 0.0, np.inf, 0.0, 0.0, np.inf, NONE)
    columns = zip(*rows, strict=True) if rows else ((),) * len(nothing)
    return Stops(
        *(
            np.concatenate([*parts, np.array([last], parts[0].dtype if parts else None)])
            if not parts or parts[0] is not None else None
            for parts, last in zip(columns, nothing, strict=True)
        )
    )  # fmt: skip


def patience_of(cumulated: np.ndarray, never: float, later: float) -> np.ndarray:
    """How long somebody waits at most, in even grades of chance: for calls further on the way, and then for first
    ones. P(longer than w) = exp(-(never + hazard(w)))."""
    left = -np.log1p(-(np.arange(GRADES) + 0.5) / GRADES)
    left = np.concatenate([left - later, left - never])
    return np.interp(left, cumulated, BOUNDS, left=-np.inf, right=np.inf)
