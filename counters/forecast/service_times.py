"""How long a service takes: a log-normal law whose parts are learnt one service at a time.

    log minutes = log(posted) - s²/2 + office + station + node + officer + (station, today) + today + a·log(items) + s·e

The parts begin at zero with the spread below, so that posted standards are right within a factor of about 1.6, and
each finished service moves them by one rank-one Kalman update. What belongs to today begins anew each morning.
"""

from collections.abc import Hashable

import numpy as np

# Spreads (standard deviations of log minutes) before anything was seen.
OFFICE, STATION, NODE, OFFICER, STATION_TODAY, TODAY = 0.30, 0.28, 0.15, 0.20, 0.10, 0.08
# Papers of two vehicles take less than twice the time of one.
ITEMS, ITEMS_SPREAD = 0.8, 0.25
RESIDUAL, RESIDUAL_WEIGHT = 0.50, 8.0
# Today's parts wander while the day goes on: variance an hour.
WANDER = 0.0004
# An outlier moves what is learnt no further than this many standard deviations would.
CLIP = 3.0
ROOM = 64


class ServiceTimes:
    """The learnt law. Parts are named: ("office",), ("station", s), ("node", n), ("officer", o), ("today",) …"""

    def __init__(self, stations: int) -> None:
        self.place: dict[Hashable, int] = {}
        self.mean = np.zeros(ROOM)
        self.cover = np.zeros((ROOM, ROOM))
        # Of each station and of the back office (the last): sum of squares and weight of what is left over.
        self.weight = np.full(stations + 1, RESIDUAL_WEIGHT)
        self.squares = self.weight * RESIDUAL**2
        self.at: float | None = None
        self._today: list[int] = []
        self._part(("items",), ITEMS_SPREAD)
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

    def learn(
        self, at: float, minutes: float, posted: float, node: int, station: int, officer: Hashable, items: int
    ) -> None:
        """One finished service at minute `at` of the day. `station` -1 is the back office."""
        parts = self.parts(node, station, officer)
        if self.at is not None and at > self.at:
            self.cover[parts[4], parts[4]] += WANDER * (at - self.at) / 60
        self.at = at
        weight, squares = self.weight[station], self.squares[station]
        noise = squares / weight
        size = len(self.place)
        cover = self.cover[:size, :size]
        gain = cover[:, parts].sum(axis=1)
        expected = np.log(posted) - noise / 2 + self.mean[parts].sum()
        spread = gain[parts].sum()
        if items > 1:
            gain = gain + cover[:, 0] * np.log(items)
            spread = gain[parts].sum() + gain[0] * np.log(items)
            expected += self.mean[0] * np.log(items)
        total = spread + noise
        miss = np.clip(np.log(max(minutes, 0.05)) - expected, -CLIP * total**0.5, CLIP * total**0.5)
        self.mean[:size] += gain * (miss / total)
        cover -= np.outer(gain, gain) / total
        self.weight[station] += 1.0
        self.squares[station] += miss * miss * noise / total

    def draw(self, normals: np.ndarray) -> np.ndarray:
        """Paths of the parts: paths × parts. `normals` has at least as many columns as there are parts."""
        size = len(self.place)
        cover = self.cover[:size, :size]
        root = np.linalg.cholesky((cover + cover.T) / 2 + 1e-9 * np.eye(size))
        return self.mean[:size] + normals[:, :size] @ root.T
