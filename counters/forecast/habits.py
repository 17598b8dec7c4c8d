"""Habits that are learnt as they are seen: no-shows, the pause between two visitors, breaks, parks, comings back."""

from collections import deque

import numpy as np

# Edges of the waits, in minutes, between which the will to leave may differ.
EDGES = np.array([0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0])
# Before anything is seen: of a thousand who wait not quite one leaves in a minute, four times as many after an hour;
# one in a hundred never comes at all. Each of the two is worth so many who left.
LEAVING, LEAVING_WEIGHT = np.array([0.0008, 0.0025]), 0.5
NEVER, NEVER_WEIGHT = 0.01, 100.0
# A bin of waits is worth its own rate once as many have left in it as this.
BIN_WEIGHT = 4.0
LONGEST_WAIT = 600.0
# A rate at once and one that grows by the hour, in the middle of each bin.
BASIS = np.array([np.ones(len(EDGES)), np.append((EDGES[1:] + EDGES[:-1]) / 2, 210.0) / 60])


class NoShows:
    """P(no-show | waited w) = 1 - exp(-(never + ∫ rate)): leaving is a latent Poisson process while one waits.

    A no-show says only that at least one such moment lay in the wait; its expected place is shared out over the
    bins by the present rates (online expectation-maximisation). The rate is a line over the wait, so that it can be
    drawn out to waits that were never seen; each bin departs from the line by what was seen in it.
    """

    def __init__(self) -> None:
        self.never = np.array([NEVER * NEVER_WEIGHT, NEVER_WEIGHT])  # of a ticket's first call
        self.later = np.array([NEVER * NEVER_WEIGHT, NEVER_WEIGHT])  # of calls further on the way
        self.left = np.zeros(len(EDGES))
        self.minutes = np.zeros(len(EDGES))
        self.line = LEAVING.copy()  # a minute: at once, and what an hour of waiting adds

    def rates(self) -> np.ndarray:
        """Leaving a minute, by bin: each bin's own rate drawn to the line."""
        return (self.left + BIN_WEIGHT) / (self.minutes + BIN_WEIGHT / (self.line @ BASIS))

    def _draw_line(self) -> None:
        """One step of expectation-maximisation for the line, from who left in which bin."""
        share = self.left / (self.line @ BASIS)
        left = self.line * (BASIS @ share) + LEAVING_WEIGHT
        self.line = left / (BASIS @ self.minutes + LEAVING_WEIGHT / LEAVING)

    def hazards(self) -> tuple[np.ndarray, float, float]:
        """Cumulated hazard at each edge and at 600 minutes, that of never coming, and of not coming later."""
        rates = self.rates()
        widths = np.append(np.diff(EDGES), LONGEST_WAIT - EDGES[-1])
        cumulated = np.concatenate([[0.0], np.cumsum(rates * widths)])
        return cumulated, self.never[0] / self.never[1], self.later[0] / self.later[1]

    def learn(self, waited: float, first: bool, came: bool) -> None:
        """One call: `waited` minutes in the line; did they come?"""
        exposed = np.clip(waited - EDGES, 0.0, np.append(np.diff(EDGES), np.inf))
        constant = self.never if first else self.later
        if not came:
            parts = self.rates() * exposed
            once = constant[0] / constant[1]
            total = parts.sum() + once
            share = 1.0 / -np.expm1(-total)
            self.left += parts * share
            constant[0] += once * share
        self.minutes += exposed
        constant[1] += 1.0
        self._draw_line()


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
