"""Other counters than there are: opened, or closed, from a time on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from counters.forecast.desks import Sitting

OPEN, CLOSE = "open", "close"


@dataclass(frozen=True)
class Change:
    """`counter` opens or closes (`state`) at minute `at` of the day; without it at once. Raises ValueError."""

    counter: str
    state: str
    at: float | None = None

    def __post_init__(self) -> None:
        if self.state not in (OPEN, CLOSE):
            raise ValueError(f"a counter can open or close, not “{self.state}”")


def changed(sitting: Sitting, changes: Iterable[Change], now: float) -> Sitting:
    """The same sitting with these changes, made in their order. Raises KeyError for a counter that is none."""
    more = np.full((*sitting.leaves.shape[:2], 1), np.inf)
    sitting.leaves = np.concatenate([sitting.leaves, more], axis=2)
    sitting.lasts = np.concatenate([sitting.lasts, more], axis=2)
    for change in sorted(changes, key=lambda change: now if change.at is None else change.at):
        if change.counter not in sitting.keys:
            raise KeyError(change.counter)
        counter = sitting.keys.index(change.counter)
        at = now if change.at is None else max(change.at, now)
        (_opened if change.state == OPEN else _closed)(sitting, counter, at, now)
    return sitting


def _closed(sitting: Sitting, counter: int, at: float, now: float) -> None:
    """Whoever is at the counter is still served."""
    leaves, lasts = sitting.leaves[:, counter], sitting.lasts[:, counter]
    later = leaves >= at
    leaves[later] = lasts[later] = np.inf
    # Nobody comes back from a break to a counter that is closed by then.
    lasts[leaves + lasts > at] = np.inf
    ready = sitting.ready[:, counter]
    ready[(ready >= at) & ~sitting.idle[:, counter]] = np.inf
    if at <= now:
        sitting.idle[:, counter] = False
    leaves[:, -1], lasts[:, -1] = at, np.inf
    _sort(leaves, lasts)


def _opened(sitting: Sitting, counter: int, at: float, now: float) -> None:
    """From then on it stays open but for its breaks."""
    leaves, lasts = sitting.leaves[:, counter], sitting.lasts[:, counter]
    idle, ready = sitting.idle[:, counter], sitting.ready[:, counter]
    late = ~idle & (ready > at)
    ready[late] = at
    if at <= now:
        idle[late], ready[late] = True, np.inf
    # Whoever would have gone for good later does not; whoever is away by then is back.
    leaves[np.isinf(lasts) & (leaves >= at)] = np.inf
    away = (leaves < at) & (leaves + lasts > at)
    lasts[away] = at - leaves[away]
    _sort(leaves, lasts)


def _sort(leaves: np.ndarray, lasts: np.ndarray) -> None:
    order = np.argsort(leaves, axis=1, kind="stable")
    leaves[:], lasts[:] = np.take_along_axis(leaves, order, 1), np.take_along_axis(lasts, order, 1)
