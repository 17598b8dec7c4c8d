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


def change(sitting: Sitting, changes: Iterable[Change], now: float) -> None:
    """Make these changes, in the order of their times. Raises KeyError for a counter that is none."""
    more = np.full((*sitting.leaves.shape[:2], 1), np.inf)
    sitting.leaves = np.concatenate([sitting.leaves, more], axis=2)
    sitting.lasts = np.concatenate([sitting.lasts, more], axis=2)
    for one in sorted(changes, key=lambda one: now if one.at is None else one.at):
        if one.counter not in sitting.keys:
            raise KeyError(one.counter)
        counter = sitting.keys.index(one.counter)
        at = now if one.at is None else max(one.at, now)
        (_opens if one.state == OPEN else _closes)(sitting, counter, at, now)
        leaves, lasts = sitting.leaves[:, counter], sitting.lasts[:, counter]
        order = np.argsort(leaves, axis=1, kind="stable")
        leaves[:], lasts[:] = np.take_along_axis(leaves, order, 1), np.take_along_axis(lasts, order, 1)


def _closes(sitting: Sitting, counter: int, at: float, now: float) -> None:
    """Whoever is at the counter is still served."""
    leaves, lasts = sitting.leaves[:, counter], sitting.lasts[:, counter]
    later = leaves >= at
    leaves[later] = lasts[later] = np.inf
    # Nobody comes back from a break to a counter that is closed by then.
    lasts[leaves + lasts > at] = np.inf
    ready, idle = sitting.ready[:, counter], sitting.idle[:, counter]
    ready[(ready >= at) & ~idle & (sitting.who[:, counter] < 0)] = np.inf
    if at <= now:
        idle[:] = False
    leaves[:, -1], lasts[:, -1] = at, np.inf


def _opens(sitting: Sitting, counter: int, at: float, now: float) -> None:
    """From then on it stays open but for its breaks."""
    leaves, lasts = sitting.leaves[:, counter], sitting.lasts[:, counter]
    idle, ready = sitting.idle[:, counter], sitting.ready[:, counter]
    busy = sitting.who[:, counter] >= 0
    # Whoever would have gone for good later does not; whoever is away by then is back.
    leaves[np.isinf(lasts) & (leaves >= at)] = np.inf
    away = (leaves < at) & (leaves + lasts > at)
    since = np.where(busy[:, None], np.maximum(leaves, ready[:, None]), leaves)
    lasts[away] = np.maximum(at - since[away], 0.0)
    late = ~idle & ~busy & (ready > at)
    ready[late] = at
    gone = late[:, None] & (leaves < at)
    leaves[gone] = lasts[gone] = np.inf
    if at <= now:
        idle[late], ready[late] = True, np.inf
