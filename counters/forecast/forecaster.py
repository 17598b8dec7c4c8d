"""The forecast of an office: it hears what happens, and says when everybody will be called and done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from counters.forecast.calibration import Calibration
from counters.forecast.chance import PATHS, Chance
from counters.forecast.engine import play
from counters.forecast.events import Event
from counters.forecast.facts import Facts
from counters.forecast.hall import CALLED, SERVING, Hall, Visit
from counters.forecast.journeys import Journeys
from counters.forecast.learning import Learning
from counters.forecast.scene import look

Quantiles = tuple[float, float, float]
LEVELS = (0.1, 0.5, 0.9)
# With fewer paths on which a visitor comes to the end at all, nothing is said.
ENOUGH_PATHS = 0.3


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of one ticket, in minutes from the moment of the forecast: quantiles 10/50/90 of its
    next call and of its completion (None: nothing sensible can be said), and of the end of each remaining step."""

    ticket: str
    state: int
    step: str
    call: Quantiles | None
    done: Quantiles | None
    steps: Mapping[str, Quantiles] = field(default_factory=dict)


class Forecaster:
    """One office's forecast. The same facts, seed, events and predictions give the same answers."""

    def __init__(self, facts: Facts, seed: int = 1, paths: int = PATHS) -> None:
        self.facts, self.seed, self.paths = facts, seed, paths
        self.learning = Learning(facts)
        self.hall = Hall(facts, self.learning.ways)
        self.calibration = Calibration()
        self.chance = Chance(seed, "", paths)

    def observe(self, event: Event) -> None:
        """Hear of one event; they come in order. Raises BadEvent for one that cannot have happened."""
        for visit in self.hall.settle(event.at):
            self.learning.done(visit)
            self.calibration.ended(visit)
        self.learning.hear(event, self.hall)
        if event.kind == "day":
            self.calibration.night()
            self.chance = Chance(self.seed, event.date, self.paths)
        self.hall.apply(event)
        visit = self.hall.visits.get(event.ticket)
        if visit is not None and visit.ended is not None and event.kind in ("finished", "completed"):
            self.calibration.ended(visit)

    def predict(self, at: float, *, steps: bool = False) -> list[Outlook]:
        """The outlook of every open ticket at minute `at`, in the order of their numbers."""
        scene = look(self.hall, self.learning, self.chance, at)
        columns, most = self._columns() if steps else (None, 0)
        run = play(scene, columns, most)
        call = _quantiles(run.called[:, : scene.present] - at)
        done = _quantiles(run.done[:, : scene.present] - at, run.gone[:, : scene.present])
        outlooks = []
        for place, visit in enumerate(scene.visits):
            said = self.calibration.widen(done[place])
            self.calibration.keep(visit, at, done[place])
            waits = visit.state not in (CALLED, SERVING)
            outlooks.append(
                Outlook(
                    visit.id, visit.state, self.learning.ways.nodes[visit.node][1],
                    _plain(call[place]) if waits else (0.0, 0.0, 0.0), _plain(said),
                    dict(self._by_step(run, place, visit, at)) if steps else {},
                )
            )  # fmt: skip
        return outlooks

    def newcomers(self, at: float) -> Mapping[str, Quantiles | None]:
        """When somebody who takes a number now for a service would be done, by service."""
        answers = {}
        for service in self.facts.services:
            visit = Visit(
                "", service, self.hall.issued, False, 1, at, self.learning.ways.first[service], joined=at
            )
            self.hall.visits[""] = visit
            try:
                answers[service] = next(o.done for o in self.predict(at) if o.ticket == "")
            finally:
                del self.hall.visits[""]
        return answers

    def _columns(self) -> tuple[np.ndarray, int]:
        """Of each node the place of its step in its service."""
        places = [
            next((i for i, s in enumerate(self.facts.services[service]) if s.key == step), 0)
            for service, step, _station in self.learning.ways.nodes
        ]
        return np.array(places), max(len(steps) for steps in self.facts.services.values())

    def _by_step(self, run: Journeys, place: int, visit: Visit, at: float) -> Iterator[tuple[str, Quantiles]]:
        ends = run.steps[:, place] - at
        for column, step in enumerate(self.facts.services[visit.service]):
            reached = ends[:, column][np.isfinite(ends[:, column])]
            if len(reached) >= ENOUGH_PATHS * len(ends):
                yield step.key, tuple(float(q) for q in np.quantile(reached, LEVELS))


def _quantiles(minutes: np.ndarray, gone: np.ndarray | None = None) -> np.ndarray:
    """Tickets × 3, of the paths on which it happens; `nan` where it happens on too few of those that count."""
    if not minutes.shape[1]:
        return np.empty((0, 3))
    counted = len(minutes) - (gone.sum(axis=0) if gone is not None else 0)
    ordered = np.sort(minutes, axis=0)
    happens = np.isfinite(ordered).sum(axis=0)
    answers = np.empty((minutes.shape[1], 3))
    columns = np.arange(minutes.shape[1])
    for number, level in enumerate(LEVELS):
        place = level * np.maximum(happens - 1, 0)
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, np.maximum(happens - 1, 0))
        share = place - low
        with np.errstate(invalid="ignore"):
            answers[:, number] = ordered[low, columns] * (1 - share) + ordered[high, columns] * share
    answers[(happens < ENOUGH_PATHS * counted) | (happens < 2)] = np.nan
    return np.maximum(answers, 0.0)


def _plain(row: Iterable[float]) -> Quantiles | None:
    low, middle, high = (float(minutes) for minutes in row)
    return None if middle != middle else (low, middle, high)
