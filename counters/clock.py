"""The office's clock: the only place that reads the time, so that tests and simulations can set it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Anything that can tell the present moment as an aware datetime in UTC."""

    def now(self) -> datetime.datetime: ...


class SystemClock:
    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at

    def now(self) -> datetime.datetime:
        return self.at

    def forward(self, **span: float) -> None:
        """Move by a timedelta's arguments (minutes=5, seconds=-30 ...)."""
        self.at += datetime.timedelta(**span)


_clock: Clock = SystemClock()


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return _clock.now()


def local_now(zone: str) -> datetime.datetime:
    """The present moment on the wall of an office in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone))


def set_clock(clock: Clock) -> Clock:
    """Put another clock on the wall; returns the one that hung there."""
    global _clock
    before, _clock = _clock, clock
    return before


@contextmanager
def standing_at(at: datetime.datetime) -> Iterator[SetClock]:
    """A set clock for the length of a block."""
    clock = SetClock(at)
    before = set_clock(clock)
    try:
        yield clock
    finally:
        set_clock(before)
