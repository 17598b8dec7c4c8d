"""Who still comes: visitors by the quarter of an hour, learnt over days and corrected by the day so far."""

from collections.abc import Mapping

import numpy as np

from counters.forecast.events import DayHours
from counters.forecast.facts import Facts

BIN = 15.0
# Whoever comes before the doors open comes so many minutes before.
EARLY = 30.0
# A quarter of an hour keeps its own rate once it was seen on about so many days.
BIN_DAYS = 2.0
# How far a day may differ from the others (shape of a Gamma law), and how fast old days are forgotten.
DAY_SHAPE, FIRST_SHAPE = 20.0, 2.0
FORGET = 0.93
MOST_FACTOR = 1.8
# On the first day: the office is used to this share of what its counters can do, fewer and fewer come from late in the
# morning on, and what was seen so many minutes ago counts by half.
USUAL_LOAD, HALF_LIFE = 0.75, 90.0
# Nobody is served in less at counters, whatever is posted, where it is reckoned who comes.
LEAST_MINUTES = 1.0
FADES_AFTER, LEFT_AT_THE_END = 0.4, 0.15


class Arrivals:
    """Counts by service and by quarter of an hour. The first bin holds whoever comes before the doors open."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.services = list(facts.services)
        self.bins = max(1, int(np.ceil((facts.closes - facts.opens) / BIN)))
        self.guess = self._first_guess()
        self.counts = np.zeros(self.bins + 1)
        self.shape = DAY_SHAPE
        self.days = 0.0
        self.today = np.zeros(self.bins + 1)
        self.by_service = np.ones(len(self.services))
        self.priority = np.array([0.0, 20.0])
        self.items = np.array([20.0, 20.0])

    def _first_guess(self) -> np.ndarray:
        """Visitors a bin if the office is used as offices are."""
        minutes = np.mean(
            [sum(s.minutes for s in steps if s.station) for steps in self.facts.services.values()]
        )
        capacity = len(self.facts.counters) * BIN / max(float(minutes), LEAST_MINUTES)
        place = (np.arange(self.bins) + 0.5) / self.bins
        fading = np.clip((place - FADES_AFTER) / (1 - FADES_AFTER), 0.0, 1.0)
        shape = 1 - (1 - LEFT_AT_THE_END) * fading
        early = capacity * USUAL_LOAD
        return np.concatenate([[early], capacity * USUAL_LOAD * shape])

    def bin_of(self, at: float) -> int:
        return int(np.clip((at - self.facts.opens) // BIN + 1, 0, self.bins))

    def learn(self, at: float, service: str, priority: bool) -> None:
        """Somebody took a number at minute `at`."""
        self.today[self.bin_of(at)] += 1
        self.by_service[self.services.index(service)] += 1
        self.priority += (float(priority), 1.0)

    def evening(self) -> None:
        """The day is over: it counts among the others, unless nobody came at all."""
        if self.today.sum():
            self.counts = self.counts * FORGET + self.today
            self.days = self.days * FORGET + 1.0
        self.today = np.zeros(self.bins + 1)

    def expected(self) -> np.ndarray:
        """Visitors a bin on a usual day, before today is looked at."""
        if not self.days:
            return self.guess
        level = self.counts.sum() / self.days / self.guess.sum()
        smooth = self.guess * level
        return (self.counts + smooth * BIN_DAYS) / (self.days + BIN_DAYS)

    def draw(
        self, at: float, until: float, gammas: np.random.Generator, paths: int, hours: DayHours | None = None
    ) -> np.ndarray:
        """Arrival times up to `until`, paths × most, ascending, `inf` where nobody more comes: outside the hours of a
        day that has its own nobody does.

        The whole day's factor is drawn from its law given what the day has brought so far.
        """
        expected = self.expected()
        edges = np.append(self.facts.opens - EARLY, self.facts.opens + BIN * np.arange(self.bins + 1))
        widths = np.diff(edges)
        if hours and hours != (self.facts.opens, self.facts.closes, None):
            expected = expected * _open_share(edges, widths, hours)
        gone = np.clip((at - edges[:-1]) / widths, 0.0, 1.0)
        seen, known = self._so_far(at, expected * gone, edges[:-1] + widths / 2)
        shape = self.shape if self.days else FIRST_SHAPE
        # A crowd at the door says little about the rest of the day.
        factor = np.minimum(gammas.gamma(shape + seen, 1.0 / (shape + known), size=paths), MOST_FACTOR)
        left = expected * (1.0 - gone) * np.clip((until - edges[:-1]) / widths, 0.0, 1.0)
        means = factor[:, None] * left[None, :]
        counts = gammas.poisson(means)
        total = counts.sum(axis=1)
        most = int(total.max()) if total.size else 0
        times = np.full((paths, most), np.inf)
        if most:
            bins = np.concatenate([np.repeat(np.arange(self.bins + 1), row) for row in counts]).astype(int)
            rows = np.repeat(np.arange(paths), total)
            places = np.arange(len(rows)) - np.repeat(np.cumsum(total) - total, total)
            starts = np.maximum(edges[:-1], at)[bins]
            times[rows, places] = starts + gammas.random(len(rows)) * (edges[1:][bins] - starts)
            times.sort(axis=1)
        return times

    def _so_far(self, at: float, expected: np.ndarray, middles: np.ndarray) -> tuple[float, float]:
        """How many came today, and how many were expected by now. On the first day it is not known how a day goes
        up and down: there the last hours say more than those before."""
        if self.days:
            return float(self.today.sum()), float(expected.sum())
        counts = 0.5 ** (np.maximum(at - middles, 0.0) / HALF_LIFE)
        return float(self.today @ counts), float(expected @ counts)

    def mix(self) -> Mapping[str, float]:
        """The share of each service among those who come."""
        return dict(zip(self.services, self.by_service / self.by_service.sum(), strict=True))


def _open_share(edges: np.ndarray, widths: np.ndarray, hours: DayHours) -> np.ndarray:
    """The share of each quarter of an hour in which the doors are open on a day with its own hours."""

    def share(start: float, end: float) -> np.ndarray:
        return np.clip((np.minimum(edges[1:], end) - np.maximum(edges[:-1], start)) / widths, 0.0, 1.0)

    open_ = share(hours.opens - EARLY, hours.closes)
    return open_ - share(hours.rest[0], sum(hours.rest)) if hours.rest else open_
