"""Habits that are learnt as they are seen: the pause between two visitors, breaks, parks, comings back."""

from collections import deque

import numpy as np

from counters.forecast.no_shows import NoShows


class Measured:
    """Minutes seen lately, with a guess that fades as they come in. Drawn from by quantile."""

    def __init__(self, guess: list[float], most: int = 400) -> None:
        self.guess = guess
        self.seen: deque[float] = deque(maxlen=most)
        self._table: np.ndarray | None = None

    def learn(self, minutes: float) -> None:
        self.seen.append(minutes)
        self._table = None

    def table(self) -> np.ndarray:
        """64 quantiles, so that a uniform draw picks one."""
        if self._table is None:
            # The guess weighs as much as its own length, and is gone once ten times as many were seen.
            known = list(self.seen) + (self.guess if len(self.seen) < 10 * len(self.guess) else [])
            self._table = np.quantile(np.array(known), (np.arange(64) + 0.5) / 64).astype(np.float32)
        return self._table


class Share:
    """How often something happens, with a guess worth a few times."""

    def __init__(self, guess: float, weight: float) -> None:
        self.times, self.of = guess * weight, weight

    def learn(self, happened: bool) -> None:
        self.times += happened
        self.of += 1.0

    def __float__(self) -> float:
        return self.times / self.of


class Habits:
    """All of them, for one office."""

    def __init__(self) -> None:
        self.no_shows = NoShows()
        # From a counter that is free and a visitor who waits to the call.
        self.delay = Measured([0.05, 0.1, 0.15, 0.2, 0.3, 0.5])
        # From the call to the service, where offices note it.
        self.walk = Measured([0.3, 0.5, 0.7, 1.0])
        self.walk_noted = Share(0.0, 1.0)
        # A counter that waits for somebody who does not come.
        self.vain = Measured([0.8, 1.0, 1.5, 2.0, 3.0])
        self.comes_back = Share(0.0, 20.0)
        self.back_after = Measured([5.0, 10.0, 20.0])
        self.parks = Share(0.0, 200.0)
        self.resumed_after = Measured([10.0, 20.0, 40.0])
        self.resumes = Share(0.8, 5.0)
        # Unplanned pauses: how many an hour of an open counter, and how long.
        self.pauses, self.open_hours = 0.3, 10.0
        self.pause = Measured([3.0, 6.0, 10.0, 15.0, 25.0])
        # A planned break: how much later it begins, and how much longer it is than planned.
        self.break_late = Measured([0.0, 1.0, 3.0])
        self.break_ratio = Measured([0.8, 0.95, 1.05, 1.2, 1.4])
        self.late = Measured([0.0, 1.0, 3.0, 6.0])
        # A counter on the roster that does not open all day.
        self.absent = Share(0.03, 30.0)
        # A counter whose hours are over while people wait: does it stay until the line is empty?
        self.stays = Share(0.8, 4.0)

    def pause_rate(self, hours: float) -> float:
        """Unplanned pauses a minute of an open counter, where one was ever seen; `hours` is for how long those have
        been open that are open now. Without them the first pauses of a day would count for much too many."""
        return self.pauses / (self.open_hours + hours) / 60 if self.pauses >= 1 else 0.0
