"""The range that a visitor sees: it narrows freely, and moves only with a reason.

A range that jumps at every breath of the forecast is no promise. So it stays until the median leaves it; then it is
moved to where the forecast is now, with the cause in words. All minutes are of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

# Ranges stand on whole five minutes of the clock, and are never narrower than two of them.
GRID, LEAST_WIDTH = 5.0, 10.0
# A range narrows to where the forecast is now, but its later end keeps so much more of the way from the median to the
# 90th hundredth: at each look one in ten would be behind it, and a range that was narrowed too far has to be moved.
SPARE = 1.5
# Moved forward only where so much is gained: whoever was told an earlier time should not be told a later one again.
LEAST_GAIN = 10.0
# Moved later where the median is so much behind it, or its time is over: a minute is no reason.
LEAST_LATE = 1.5
# After a move forward the median has to leave the range by so much before it is moved back.
BACK_AGAIN = 5.0


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a range was moved: a kind (docs/forecast.md), the counter, the minute and the station where it has one."""

    kind: str
    counter: str = ""
    at: float | None = None
    station: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A range as shown since minute `since`. `cause` is why it was moved for the last time and `later` which way;
    none while it stands where it was first given."""

    low: float
    high: float
    since: float
    cause: Cause | None = None
    later: bool = False


def first(done: Sequence[float], at: float) -> Shown:
    """The range of a ticket that has none yet, from its quantiles 10/50/90."""
    low, high = outward(done)
    return Shown(low, high, at)


def outward(done: Sequence[float]) -> tuple[float, float]:
    """The whole five minutes around a forecast."""
    low = floor(done[0] / GRID) * GRID
    return low, max(ceil(done[2] / GRID) * GRID, low + LEAST_WIDTH)


def direction(shown: Shown, done: Sequence[float], at: float) -> int:
    """Whether a range has to be moved: 1 later, -1 earlier, 0 not at all."""
    middle = done[1]
    if middle > shown.high:
        went_forward = shown.cause is not None and not shown.later
        patience = BACK_AGAIN if went_forward else LEAST_LATE
        return 0 if at < shown.high and middle <= shown.high + patience else 1
    gain = shown.high - outward(done)[1]
    return -1 if middle < shown.low and gain >= LEAST_GAIN else 0


def moved(shown: Shown, done: Sequence[float], at: float, cause: Cause) -> Shown:
    """The range where the forecast is now, for a `direction` other than 0. Neither end goes the other way."""
    low, high = outward(done)
    is_later = done[1] > shown.high
    low, high = (max(low, shown.low), high) if is_later else (low, min(high, shown.high))
    return Shown(low, high, at, cause, is_later)


def narrowed(shown: Shown, done: Sequence[float]) -> Shown:
    """The range without the ends that the forecast has ruled out; it never leaves what was shown."""
    low, high = outward((done[0], done[1], done[2] + SPARE * (done[2] - done[1])))
    low, high = max(shown.low, low), min(shown.high, high)
    if high - low < LEAST_WIDTH or not low <= done[1] <= high:
        return shown
    return replace(shown, low=low, high=high)
