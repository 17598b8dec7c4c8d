"""What a forecast answers, and how its minutes become a clock range."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

GRID = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Span:
    """A range in minutes from the moment of the forecast: one in ten ends before `low`, one in ten after `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class Silence:
    """Nothing sensible can be said, and why: a station (its id) has nobody to serve it."""

    station: int


Answer = Span | Silence


class Forecast(Protocol):
    """What the screens ask. Every forecast fills this, the plain reckoning as well as a learnt one."""

    is_plain: bool

    def completion(self, ticket: int) -> Answer | None:
        """When this open ticket will be done; none for a ticket that is not under way."""
        ...

    def arrival(self, ticket: int) -> dict[int, Answer]:
        """When the service at each remaining step (by step id) will be over."""
        ...

    def newcomer(self, flow: int) -> Answer | None:
        """When somebody who takes a number now for this flow will be done; none where nothing can be said."""
        ...


@dataclass(frozen=True)
class ClockRange:
    """Between which moments (aware) something will happen."""

    start: datetime.datetime
    end: datetime.datetime


def clock_range(span: Span, at: datetime.datetime) -> ClockRange:
    """`span` from `at` on, rounded outward to five minutes of the clock."""
    start = _floor(at + datetime.timedelta(minutes=span.low))
    end = at + datetime.timedelta(minutes=span.high)
    rounded = _floor(end)
    return ClockRange(start, rounded if rounded == end else rounded + GRID)


def advanced(
    done: Sequence[float], more: float, before: int, item: float = 0.0, items: int = 1
) -> list[float]:
    """A newcomer's minutes with so many people `before` who were not there yet, and so many vehicles."""
    return [minute + before * more + (items - 1) * item for minute in done]


def _floor(moment: datetime.datetime) -> datetime.datetime:
    # All zones in use lie on whole quarters of an hour, so five minutes of UTC are five minutes on the wall.
    epoch = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    return moment - (moment - epoch) % GRID
