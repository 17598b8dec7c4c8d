"""The forecast of an office: it hears what happens, and says when everybody will be called and done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from counters.forecast.calibration import Calibration
from counters.forecast.causes import Causes
from counters.forecast.chance import PATHS, Chance
from counters.forecast.document import BadDocument, mark_of, read, write
from counters.forecast.engine import play
from counters.forecast.events import Event
from counters.forecast.facts import Facts
from counters.forecast.hall import Hall
from counters.forecast.happenings import Happenings
from counters.forecast.journeys import Journeys
from counters.forecast.learning import Learning
from counters.forecast.paces import Pace, pace_of
from counters.forecast.scene import Scene, look
from counters.forecast.today import CALLED, PRIORITY, REGULAR, SERVING, Visit
from counters.forecast.what_if import Change

Quantiles = tuple[float, float, float]
LEVELS = (0.1, 0.5, 0.9)
# With fewer paths on which a visitor comes to the end at all, nothing is said.
ENOUGH_PATHS = 0.3


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of one ticket, in minutes from the moment of the forecast: quantiles 10/50/90 of its
    next call and of its completion (None: nothing sensible can be said), and of the end of each remaining step.

    `drivers` says what it will be made of, in mean minutes: "waiting" and "service" by step still to be called to,
    and "other", what is under way now, away from the counters or in the back office.
    """

    ticket: str
    state: int
    step: str
    call: Quantiles | None
    done: Quantiles | None
    steps: Mapping[str, Quantiles] = field(default_factory=dict)
    drivers: Mapping[str, Any] = field(default_factory=dict)


class Forecaster:
    """One office's forecast. The same facts, seed, events and predictions give the same answers."""

    def __init__(self, facts: Facts, seed: int = 1, paths: int = PATHS) -> None:
        self.facts, self.seed, self.paths = facts, seed, paths
        self.learning = Learning(facts)
        self.hall = Hall(facts, self.learning.ways)
        self.calibration = Calibration()
        self.day = Happenings()
        self.chance = Chance(seed, "", paths)
        # Those of whom it is known since the last event that they were done when they were last served.
        self.settled: list[Visit] = []
        self._document: dict[str, Any] | None = None
        self._fresh: tuple[float, Mapping[bool, Mapping[str, Quantiles | None]]] | None = None

    def observe(self, event: Event) -> None:
        """Hear of one event; they come in order. Raises BadEvent for one that cannot have happened."""
        self.settled = []
        if self.hall.is_of_yesterday(event):
            return
        # A day that is over leaves nobody between two lines.
        self._settle(inf if event.kind == "day" else event.at)
        ends = event.kind in ("finished", "transferred") and self.hall.visits.get(event.ticket)
        self.day.before(event, self.hall, self.learning.usual(ends.node) if ends else 0.0)
        self.learning.hear(event, self.hall)
        self._fresh = None
        if event.kind == "day":
            self._night(event)
        self.hall.apply(event)
        visit = self.hall.visits.get(event.ticket)
        if visit is not None:
            self.day.after(event, self.hall, visit)
        if visit is not None and visit.ended is not None and event.kind in ("finished", "completed"):
            self.calibration.ended(visit)

    def _settle(self, before: float) -> None:
        for visit in self.hall.clear(before):
            self.learning.missed(visit)
        for visit in self.hall.settle(before):
            self.settled.append(visit)
            self.learning.done(visit)
            self.calibration.ended(visit)

    def _night(self, event: Event) -> None:
        """Judge the day that is over, and keep what was learnt as it would be after a night on paper."""
        if self.hall.date:
            self.calibration.night()
        self.day = Happenings()
        self.chance = Chance(self.seed, event.date, self.paths)
        self._document = {
            "mark": mark_of(self.facts), "seed": self.seed, "day": event.date, "noted": self.hall.counters_noted,
            "learning": write(self.learning), "calibration": write(self.calibration),
        }  # fmt: skip
        self._recall(self._document)

    def _recall(self, document: Mapping[str, Any]) -> None:
        read(document["learning"], self.learning)
        read(document["calibration"], self.calibration)
        self.hall.counters_noted = document["noted"]

    def to_document(self) -> dict[str, Any]:
        """What was learnt before the present day began: with the events of its `day`, that one too, a forecaster
        from this document knows all that this one knows. It can be rebuilt from the events of all days."""
        if self._document is None:
            raise ValueError("no day has begun")
        return self._document

    @classmethod
    def from_document(cls, facts: Facts, document: Mapping[str, Any], paths: int = PATHS) -> "Forecaster":
        """A forecaster as it was in the morning of the document's `day`. Raises BadDocument."""
        if document.get("mark") != mark_of(facts):
            raise BadDocument("the document is of another office, or its services were drawn anew")
        forecaster = cls(facts, document["seed"], paths)
        try:
            forecaster._recall(document)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise BadDocument(f"the document cannot be read: {wrong}") from wrong
        return forecaster

    def predict(self, at: float, *, steps: bool = False) -> list[Outlook]:
        """The outlook of every open ticket at minute `at`, in the order of their numbers. With `steps` their
        remaining steps and their drivers too."""
        scene, run = self._play(at, steps=steps)
        return self._outlooks(scene, run, at, steps=steps, keep=True)

    def what_if(self, at: float, changes: Iterable[Change], *, steps: bool = False) -> list[Outlook]:
        """The same forecast with counters opened or closed. It is made with the same draws, so that the difference
        to `predict(at)` is that of the changes. Raises KeyError for a counter that is none."""
        scene, run = self._play(at, steps=steps, changes=list(changes))
        return self._outlooks(scene, run, at, steps=steps, keep=False)

    def newcomers(self, at: float, *, priority: bool = False) -> Mapping[str, Quantiles | None]:
        """When somebody who takes a number now for a service would be done, as it may be promised, by service. For
        priority visitors nothing is said (an empty mapping) in an office where none was ever seen."""
        if self._fresh is None or self._fresh[0] != at:
            self._play(at)
        return self._fresh[1][priority]

    def pace(self, service: str) -> Pace:
        """How such an answer changes by whoever comes before."""
        return pace_of(self.hall, self.learning, service)

    def causes(self, at: float) -> Causes:
        """Why ranges have to be moved at minute `at`."""
        return Causes(self.hall, self.learning, self.day, at)

    def _guests(self, at: float) -> list[Visit]:
        """Newcomers of each service, regular ones first."""
        first, seen = self.learning.ways.first, self.learning.arrivals.priority[0] > 0
        return [
            Visit(
                "", service, self.hall.issued, who, 1, at, first[service], joined=at,
                lane=PRIORITY if who else REGULAR,
            )
            for who in ((False, True) if seen else (False,))
            for service in self.facts.services
        ]  # fmt: skip

    def _play(
        self, at: float, *, steps: bool = False, changes: Sequence[Change] = ()
    ) -> tuple[Scene, Journeys]:
        self._settle(at)
        guests = self._guests(at)
        scene = look(self.hall, self.learning, self.chance, at, changes, guests)
        run = play(scene, *(self._columns() if steps else ()))
        if not changes:
            here = slice(scene.present - len(guests), scene.present)
            done = _quantiles(run.done[:, here] - at, run.gone[:, here])
            said = [_plain(row) for row in self.calibration.promise(done).tolist()]
            keys = list(self.facts.services)
            regular, priority = said[: len(keys)], said[len(keys) :]
            self._fresh = (
                at, {False: dict(zip(keys, regular, strict=True)), True: dict(zip(keys, priority, strict=False))}
            )  # fmt: skip
        return scene, run

    def _outlooks(self, scene: Scene, run: Journeys, at: float, *, steps: bool, keep: bool) -> list[Outlook]:
        present = scene.present - scene.guests
        call = _quantiles(run.called[:, :present] - at)
        done = _quantiles(run.done[:, :present] - at, run.gone[:, :present])
        said = [_plain(row) for row in self.calibration.widen(done).tolist()]
        calls = [_plain(row) for row in call.tolist()]
        ends, spent = (run.steps, run.spent()) if steps else (None, None)
        outlooks = []
        for place, visit in enumerate(scene.visits[:present]):
            if keep:
                self.calibration.keep(visit, at, done[place])
            waits = visit.state not in (CALLED, SERVING)
            outlooks.append(
                Outlook(
                    visit.id, visit.state, self.learning.ways.nodes[visit.node][1],
                    calls[place] if waits else (0.0, 0.0, 0.0), said[place],
                    dict(self._by_step(ends[:, place] - at, visit)) if steps else {},
                    self._drivers(spent, place, visit, run.done[:, place] - at) if steps else {},
                )
            )  # fmt: skip
        return outlooks

    def _drivers(self, spent: Any, place: int, visit: Visit, done: np.ndarray) -> Mapping[str, Any]:
        keys = [step.key for step in self.facts.services[visit.service]]
        waiting, service = (
            {key: float(minutes) for key, minutes in zip(keys, spent[kind][place], strict=False) if minutes}
            for kind in (0, 1)
        )
        over = done[done < np.inf]
        whole = float(over.mean()) if len(over) else 0.0
        other = max(0.0, whole - sum(waiting.values()) - sum(service.values()))
        return {"waiting": waiting, "service": service, "other": other}

    def _columns(self) -> tuple[np.ndarray, int]:
        """Of each node the place of its step in its service."""
        places = [
            next((i for i, s in enumerate(self.facts.services[service]) if s.key == step), 0)
            for service, step, _station in self.learning.ways.nodes
        ]
        return np.array(places), max(len(steps) for steps in self.facts.services.values())

    def _by_step(self, ends: np.ndarray, visit: Visit) -> Iterator[tuple[str, Quantiles]]:
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
        # Of n paths the k-th is the k / (n + 1) quantile of whatever may come (Weibull 1939).
        place = np.clip(level * (happens + 1) - 1, 0, np.maximum(happens - 1, 0))
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, np.maximum(happens - 1, 0))
        share = place - low
        with np.errstate(invalid="ignore"):
            answers[:, number] = ordered[low, columns] * (1 - share) + ordered[high, columns] * share
    answers[(happens < ENOUGH_PATHS * counted) | (happens < 2)] = np.nan
    return np.maximum(answers, 0.0)


def _plain(row: Sequence[float]) -> Quantiles | None:
    return None if row[1] != row[1] else tuple(row)
