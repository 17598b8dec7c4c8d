"""An office's history played to the forecast in order, never looking ahead, and what came of its predictions."""

import csv
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

from counters.forecast.classical import Classical
from counters.forecast.events import BadLine, Event, Log
from counters.forecast.forecaster import Forecaster, Outlook
from counters.forecast.hall import BadEvent
from counters.forecast.today import Visit
from counters.forecast.verdicts import OURS, USUAL, Verdicts

STATES = ("waiting", "called", "serving", "processing", "parked", "no_show", "waiting", "done")
COLUMNS = (
    "date", "at", "ticket", "state", "step", "call_p10", "call_p50", "call_p90", "done_p10", "done_p50", "done_p90",
)  # fmt: skip


@dataclass
class Asking:
    """When to predict: right after each `issued`, after each of the `changes`, or every so many minutes."""

    when: str = "20"

    def __post_init__(self) -> None:
        self.every = None
        if self.when in ("issue", "changes"):
            return
        with suppress(ValueError):
            self.every = float(self.when)
        if self.every is None or not self.every > 0:
            raise ValueError(f"“{self.when}” is neither issue, changes nor a number of minutes")


@dataclass
class Replay:
    """One pass through a log. `judged` fills as tickets are completed; `counts` says how often which was asked."""

    log: Log
    asking: Asking
    out: IO[str] | None = None
    seed: int = 1
    judged: Verdicts = field(default_factory=Verdicts)

    def run(self) -> None:
        """Play it all. Raises BadLine for a line that cannot be used."""
        self.forecaster = Forecaster(self.log.facts, self.seed)
        self.classical = Classical(self.log.facts)
        self._writer = csv.writer(self.out) if self.out else None
        if self._writer:
            self._writer.writerow(COLUMNS)
        # Of each open ticket what was said of it, one row after the other: when, our range, the usual predictors.
        self._open: dict[str, array[float]] = {}
        self._next: float | None = None
        for event in self.log:
            self._step(event)

    def _step(self, event: Event) -> None:
        while self.asking.every and self._next is not None and event.kind != "day" and event.at > self._next:
            self._predict(self._next)
            self._next += self.asking.every
        date = self.forecaster.hall.date
        try:
            self.forecaster.observe(event)
        except BadEvent as wrong:
            raise BadLine(self.log.number, str(wrong)) from wrong
        for visit in self.forecaster.settled:
            self._judge(visit, date)
        if event.kind == "day":
            self._open.clear()
        self.classical.observe(event, self.forecaster.hall)
        if self.asking.every:
            self._plan(event)
        elif event.kind == "issued" or (self.asking.when == "changes" and event.kind != "day"):
            self._predict(event.at)
        visit = self.forecaster.hall.visits.get(event.ticket)
        if visit is not None and visit.ended is not None and event.kind in ("finished", "completed"):
            self._judge(visit, date)

    def _plan(self, event: Event) -> None:
        """The first moment of a day: so many minutes after its first event."""
        if event.kind == "day":
            self._next = event.at + self.asking.every if self.log.said_when else None
        elif self._next is None:
            self._next = event.at + self.asking.every

    def _judge(self, visit: Visit, date: str) -> None:
        said, size = self._open.pop(visit.id, ()), 1 + OURS + len(USUAL)
        for place in range(0, len(said), size):
            at, *row = said[place : place + size]
            if at <= visit.ended:
                self.judged.add(date, row, visit.ended - at)

    def _predict(self, at: float) -> None:
        outlooks = self.forecaster.predict(at)
        for visit in self.forecaster.settled:
            self._judge(visit, self.forecaster.hall.date)
        others = self.classical.predict(at, self.forecaster.hall, self.forecaster.learning)
        for outlook in outlooks:
            if self._writer:
                self._write(at, outlook)
            if outlook.done:
                usual = others[outlook.ticket]
                row = at, *outlook.done, *(usual[name] for name in USUAL)
                self._open.setdefault(outlook.ticket, array("d")).extend(row)

    def _write(self, at: float, outlook: Outlook) -> None:
        figures = [*(outlook.call or ("", "", "")), *(outlook.done or ("", "", ""))]
        self._writer.writerow(
            [
                self.forecaster.hall.date, self.log.as_said(at), outlook.ticket, STATES[outlook.state], outlook.step,
                *(f"{figure:.3f}" if figure != "" else "" for figure in figures),
            ]
        )  # fmt: skip
