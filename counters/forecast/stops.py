"""The stops of journeys as arrays (journeys.py lays them out), and those who walk from one to the next."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

LANES = 3
NONE = -1


class Stops(NamedTuple):
    """All stops of all journeys, one row each, and a last row that stands for none."""

    x: np.ndarray  # whose it is: path · tickets + ticket
    node: np.ndarray
    line: np.ndarray  # station · LANES + lane
    length: np.ndarray  # minutes, before it is known who serves
    delay: np.ndarray  # minutes from a free counter to the call
    patience: np.ndarray  # whoever waits longer does not come
    vain: np.ndarray  # minutes for which the counter then waits
    walk: np.ndarray  # minutes from the call to the service
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
