"""What will happen when: a heap of acts, played on the office's injected clock as fast as it goes or slower."""

import datetime
import heapq
import time
from collections.abc import Callable
from itertools import count

from counters import clock
from counters.clock import SetClock

Act = Callable[[], None]


class Agenda:
    """Acts in the order of their moments; those of one moment in the order in which they were noted."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime.datetime, int, Act]] = []
        self._numbers = count()
        self.played = 0

    def at(self, moment: datetime.datetime, act: Act) -> None:
        heapq.heappush(self._heap, (moment, next(self._numbers), act))

    def after(self, seconds: float, act: Act) -> None:
        """So many seconds from now on the office's clock. Whole tenths: nobody presses a key more precisely."""
        self.at(clock.now() + datetime.timedelta(seconds=round(max(0.0, seconds), 1)), act)

    @property
    def next_at(self) -> datetime.datetime | None:
        """When the next act is due; none when nothing is left to do."""
        return self._heap[0][0] if self._heap else None

    def play_next(self) -> None:
        _moment, _number, act = heapq.heappop(self._heap)
        self.played += 1
        act()


def play(agenda: Agenda, on: SetClock, until: datetime.datetime | None = None, speed: float = 0) -> None:
    """Play what is due up to `until` (all of it where none is given), moving the clock from act to act.

    `speed` 60 lets an hour pass in a minute; 0 is as fast as it goes.
    """
    while (moment := agenda.next_at) is not None and (until is None or moment <= until):
        if moment > on.at:
            if speed:
                time.sleep((moment - on.at).total_seconds() / speed)
            on.at = moment
        agenda.play_next()
    if until is not None and until > on.at:
        on.at = until
