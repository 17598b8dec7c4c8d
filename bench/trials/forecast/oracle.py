"""Whoever knows the true laws of an office and must only guess what is particular about today."""

import numpy as np

from bench.trials.forecast.kinds import CLOSES, OPENS, Kind, Truth
from counters.forecast.forecaster import Forecaster
from counters.forecast.habits import Habits, Measured, Share
from counters.forecast.learning import Learning
from counters.forecast.no_shows import BOUNDS, NoShows
from counters.forecast.residuals import Shape
from counters.forecast.service_times import ServiceTimes
from counters.forecast.ways import BACK_OFFICE

SURE = 1e9


class Knowing(ServiceTimes):
    """True parts that nothing can move; today's are inferred as anybody would."""

    def __init__(self, truth: Truth, learning: Learning) -> None:
        stations = list(truth.kind.stations)
        self.truth, self.learning, self.stations = truth, learning, stations
        super().__init__(len(stations), (OPENS + CLOSES) / 2)
        self.shape = Mixed(truth)
        # Heavy files enter by their mean below, their variance here, and the shape of what is left over.
        heavy = truth.kind.heavy * (1 - truth.kind.heavy) * np.log(3.0) ** 2
        sigma = [*(float(np.hypot(truth.sigma[s], heavy**0.5)) for s in stations), 0.35]
        self.weight = np.full(len(sigma), SURE)
        self.squares = np.array(sigma) ** 2 * SURE

    def _part(self, name, spread: float) -> int:
        known = name in self.place
        place = super()._part(name, spread)
        if not known:
            kind = self.truth.kind
            if name[0] == "station today":
                self.cover[place, place] = kind.day**2
            elif name[0] == "today":
                self.cover[place, place] = (kind.day * 0.8) ** 2
            else:
                self.mean[place], self.cover[place, place] = self._true(name), 0.0
        return place

    def _true(self, name) -> float:
        if name[0] == "drift":
            # The line nearest to a fatigue that begins at noon.
            return self.truth.kind.fatigue * 0.5 * 60 / (CLOSES - OPENS)
        if name[0] == "officer":
            return self.truth.officers.get(name[1], 0.0)
        if name[0] != "node":
            return 0.8 if name[0] == "items" else 0.0
        service, _step, station = self.learning.ways.nodes[name[1]]
        posted, spread = self.learning.posted(name[1]), self.squares[station] / SURE
        if station == BACK_OFFICE:
            return float(np.log(self.truth.back_office[service] / posted) + spread / 2)
        median = self.truth.median[service, self.stations[station]]
        # Half the day passes before officers tire; over the whole day they do so by an eighth of it.
        slower = self.truth.kind.heavy * np.log(3.0) + self.truth.kind.fatigue / 8
        return float(np.log(median / posted) + spread / 2 + slower)

    def morning(self) -> None:
        super().morning()
        for name, place in self.place.items():
            if name[0] in ("station today", "today"):
                self.cover[place, place] = (self.truth.kind.day * (1.0 if name[0] != "today" else 0.8)) ** 2


class Mixed(Shape):
    """The shape of what is left over where some files take three times as long."""

    def __init__(self, truth: Truth) -> None:
        super().__init__()
        dice = np.random.default_rng(2)
        kind, sigma = truth.kind, float(np.mean(list(truth.sigma.values())))
        drawn = sigma * dice.standard_normal(200_000) + np.log(3.0) * (dice.random(200_000) < kind.heavy)
        for left_over in (drawn - drawn.mean()) / drawn.std():
            super().learn(float(left_over))

    def learn(self, left_over: float) -> None:
        """It is known already."""


class Certain(Measured):
    """A law that is known, by its quantiles."""

    def __init__(self, drawn: np.ndarray) -> None:
        super().__init__([])
        self._known = np.quantile(drawn, (np.arange(64) + 0.5) / 64).astype(np.float32)

    def table(self) -> np.ndarray:
        return self._known


class Leaving(NoShows):
    """Who leaves is known, as days.py lets visitors leave."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._known = kind.leaves * BOUNDS * (0.5 + BOUNDS / 60), kind.never, kind.never / 3

    def hazards(self) -> tuple[np.ndarray, float, float]:
        return self._known


def _know_the_officers_habits(habits: Habits, kind: Kind) -> None:
    """As days.py lets officers be late, rest and leave."""
    even = (np.arange(4096) + 0.5) / 4096
    once = -np.log1p(-even)
    bell = np.sort(np.random.default_rng(1).standard_normal(4096))
    habits.delay, habits.vain = Certain(np.minimum(3.0, 0.25 * once)), Certain(0.8 + 1.7 * even)
    habits.late, habits.break_late = Certain(3.0 * once), Certain(2.0 * once)
    habits.break_ratio = Certain(np.exp(0.05 + 0.15 * bell))
    habits.pause = Certain(np.exp(np.log(8.0) + 0.5 * bell))
    habits.pauses, habits.open_hours = kind.pauses * SURE, SURE
    habits.absent = Share(0.03, SURE)


def oracle(facts, truth: Truth, seed: int, paths: int) -> Forecaster:
    """A forecaster that has learnt all there is to learn."""
    who = Forecaster(facts, seed, paths)
    learning, kind = who.learning, truth.kind
    learning.times = Knowing(truth, learning)
    learning.habits.no_shows = Leaving(kind)
    _know_the_officers_habits(learning.habits, kind)
    # The height of a day varies by 12 %.
    learning.arrivals.shape = 1 / 0.12**2
    learning.arrivals.counts = np.concatenate([[kind.at_the_door], truth.arrivals]) * SURE
    learning.arrivals.days = SURE
    shares = np.array([share for share, _way in kind.journeys.values()])
    learning.arrivals.by_service = shares / shares.sum() * SURE
    learning.arrivals.priority[:] = kind.priority * SURE, SURE
    for node, (service, step, _station) in enumerate(list(learning.ways.nodes)):
        if kind.checked and step == "registration":
            sent = learning.ways.node(service, step, facts.number["supervisor"])
            after = learning.ways.follow(node, None)
            # A ticket that was checked once is not checked again.
            share = kind.checked / (1 + kind.checked)
            learning.ways.seen[node] = {sent: share * SURE, after: (1 - share) * SURE}
    return who
