"""How long a service takes: a log-normal law whose parts are learnt one service at a time.

    log minutes = log(posted) - s²/2 + office + station + node + officer + (station, today) + today
                  + a·log(items) + b·hours since the middle of the day + s·e

The parts begin at zero with the spread below, so that posted standards are right within a factor of about 1.6, and
each finished service moves them by one rank-one Kalman update. What belongs to today begins anew each morning.
"""

from collections.abc import Hashable, Iterable
from math import erfc, exp, log, pi, sqrt
from typing import NamedTuple

import numpy as np

from counters.forecast.residuals import Shape

# Spreads (standard deviations of log minutes) before anything was seen.
OFFICE, STATION, NODE, OFFICER, STATION_TODAY, TODAY = 0.30, 0.28, 0.15, 0.20, 0.10, 0.08
# Papers of two vehicles take less than twice the time of one.
ITEMS, ITEMS_SPREAD = 0.8, 0.25
RESIDUAL, RESIDUAL_WEIGHT = 0.50, 8.0
# Officers tire, or hurry towards the evening: how much an hour.
DRIFT_SPREAD, MOST_HOURS = 0.02, 6.0
NOON = 720.0
# Today's parts wander while the day goes on: variance an hour.
WANDER = 0.0004
# An outlier moves what is learnt no further than this many standard deviations would.
CLIP = 3.0
ROOM = 64


class UnderWay(NamedTuple):
    """A service that has lasted `minutes` and is not over."""

    minutes: float
    posted: float
    node: int
    station: int
    officer: Hashable
    items: int


class ServiceTimes:
    """The learnt law. Parts are named: ("office",), ("station", s), ("node", n), ("officer", o), ("today",) …"""

    def __init__(self, stations: int, middle: float = NOON) -> None:
        """`middle`: the minute in the middle of the office's day."""
        self.middle = middle
        self.shape = Shape()
        self.place: dict[Hashable, int] = {}
        self.mean = np.zeros(ROOM)
        self.cover = np.zeros((ROOM, ROOM))
        # Of each station and of the back office (the last): sum of squares and weight of what is left over.
        self.weight = np.full(stations + 1, RESIDUAL_WEIGHT)
        self.squares = self.weight * RESIDUAL**2
        self.at: float | None = None
        self._today: list[int] = []
        self._part(("items",), ITEMS_SPREAD)
        self._part(("drift",), DRIFT_SPREAD)
        self.mean[0] = ITEMS

    def _part(self, name: Hashable, spread: float) -> int:
        place = self.place.get(name)
        if place is None:
            place = self.place[name] = len(self.place)
            if place >= len(self.mean):
                self._grow()
            self.cover[place, place] = spread**2
        return place

    def _grow(self) -> None:
        more = len(self.mean)
        self.mean = np.concatenate([self.mean, np.zeros(more)])
        self.cover = np.pad(self.cover, (0, more))

    def parts(self, node: int, station: int, officer: Hashable) -> list[int]:
        """The places of the parts that make up a service; without an officer where nobody is named."""
        found = [
            self._part(("office",), OFFICE), self._part(("station", station), STATION),
            self._part(("node", node), NODE), self._part(("station today", station), STATION_TODAY),
            self._part(("today",), TODAY),
        ]  # fmt: skip
        if officer is not None:
            found.append(self._part(("officer", officer), OFFICER))
        return found

    def level(self, node: int, station: int) -> float:
        """By which factor the mean of services there differs from what is posted."""
        return exp(sum(float(self.mean[part]) for part in self.parts(node, station, None)))

    def sigma(self) -> np.ndarray:
        """The spread of what is left over, by station, the back office last."""
        return np.sqrt(self.squares / self.weight)

    def morning(self) -> None:
        """A new day: what belonged to the last one is forgotten."""
        for name, place in self.place.items():
            if name[0] in {"station today", "today"}:
                self.mean[place] = 0.0
                self.cover[place, :] = self.cover[:, place] = 0.0
                self.cover[place, place] = (TODAY if name[0] == "today" else STATION_TODAY) ** 2
        self.at = None

    def hours(self, at: float) -> float:
        """From the middle of the day to minute `at`; what is far outside of it counts as its edge."""
        return min(max((at - self.middle) / 60, -MOST_HOURS), MOST_HOURS)

    def _look(
        self, mean: np.ndarray, cover: np.ndarray, posted: float, node: int, station: int, officer: Hashable,
        items: int, began: float,
    ) -> tuple[np.ndarray, float, float]:  # fmt: skip
        """Of the logarithm of a service that began at a minute: its covariance with each part, its mean and its
        variance. By their ends the long ones would seem to be those of later hours."""
        weights = np.zeros(len(mean))
        weights[self.parts(node, station, officer)] = 1.0
        weights[0], weights[1] = log(items) if items > 1 else 0.0, self.hours(began)
        noise = float(self.squares[station] / self.weight[station])
        gain = cover @ weights
        return gain, log(posted) - noise / 2 + float(mean @ weights), float(gain @ weights) + noise

    def learn(
        self, at: float, minutes: float, posted: float, node: int, station: int, officer: Hashable, items: int
    ) -> None:
        """One finished service at minute `at` of the day. `station` -1 is the back office."""
        today = self.parts(node, station, officer)[4]
        if self.at is not None and at > self.at:
            self.cover[today, today] += WANDER * (at - self.at) / 60
        self.at = at
        noise = self.squares[station] / self.weight[station]
        size = len(self.place)
        mean, cover = self.mean[:size], self.cover[:size, :size]
        gain, expected, total = self._look(mean, cover, posted, node, station, officer, items, at - minutes)
        left_over = (log(max(minutes, 0.05)) - expected) / sqrt(total)
        self.shape.learn(left_over)
        miss = min(max(left_over, -CLIP), CLIP) * sqrt(total)
        mean += gain * (miss / total)
        cover -= np.outer(gain, gain) / total
        self.weight[station] += 1.0
        self.squares[station] += miss * miss * noise / total

    def draw(self, normals: np.ndarray, under_way: Iterable[UnderWay] = (), at: float = NOON) -> np.ndarray:
        """Paths of the parts: paths × parts. `normals` has at least as many columns as there are parts."""
        mean, cover = self._with(list(under_way), at)
        root = np.linalg.cholesky((cover + cover.T) / 2 + 1e-9 * np.eye(len(mean)))
        return mean + normals[:, : len(mean)] @ root.T

    def _with(self, under_way: list[UnderWay], at: float) -> tuple[np.ndarray, np.ndarray]:
        """What is known if the services count too that have lasted for some time and are not over: those that are
        over are the short ones. Of each only the lower bound is known; the law above it is matched by its mean and
        variance (the moments of a truncated normal law)."""
        for one in under_way:
            self.parts(one.node, one.station, one.officer)
        size = len(self.place)
        mean, cover = self.mean[:size].copy(), self.cover[:size, :size].copy()
        for one in under_way:
            gain, expected, total = self._look(
                mean, cover, one.posted, one.node, one.station, one.officer, one.items, at - one.minutes
            )
            least = (log(max(one.minutes, 0.05)) - expected) / sqrt(total)
            if least < -3.0:
                continue
            least = min(least, CLIP)
            ratio = exp(-least * least / 2) / sqrt(2 * pi) / (0.5 * erfc(least / sqrt(2)))
            mean += gain * (ratio / sqrt(total))
            cover -= np.outer(gain, gain) * (ratio * (ratio - least) / total)
        return mean, cover
