"""An office's history played to the forecast in order, never looking ahead, and what came of its predictions."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from counters.forecast.classical import Classical
from counters.forecast.events import BadLine, Event, Log
from counters.forecast.forecaster import Forecaster, Outlook
from counters.forecast.hall import BadEvent
from counters.forecast.today import Visit

STATES = ("waiting", "called", "serving", "processing", "parked", "no_show", "waiting", "done")
COLUMNS = (
    "date", "at", "ticket", "state", "step", "call_p10", "call_p50", "call_p90", "done_p10", "done_p50", "done_p90",
)  # fmt: skip
OURS = "forecast"


class Judged(NamedTuple):
    """A prediction whose ticket was completed: what was said, and what was true, in minutes."""

    date: str
    who: str
    middle: float
    low: float | None
    high: float | None
    true: float
    said: float  # the forecast's own median at that moment


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
    judged: list[Judged] = field(default_factory=list)

    def run(self) -> None:
        """Play it all. Raises BadLine for a line that cannot be used."""
        self.forecaster = Forecaster(self.log.facts, self.seed)
        self.classical = Classical(self.log.facts)
        self._writer = csv.writer(self.out) if self.out else None
        if self._writer:
            self._writer.writerow(COLUMNS)
        self._open: dict[str, list[tuple[float, str, float, float | None, float | None, float]]] = {}
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
        for at, who, middle, low, high, said in self._open.pop(visit.id, ()):
            if at <= visit.ended:
                self.judged.append(Judged(date, who, middle, low, high, visit.ended - at, said))

    def _predict(self, at: float) -> None:
        outlooks = self.forecaster.predict(at)
        for visit in self.forecaster.settled:
            self._judge(visit, self.forecaster.hall.date)
        others = self.classical.predict(at, self.forecaster.hall, self.forecaster.learning)
        for outlook in outlooks:
            if self._writer:
                self._write(at, outlook)
            said = self._open.setdefault(outlook.ticket, [])
            if outlook.done:
                low, middle, high = outlook.done
                said.append((at, OURS, middle, low, high, middle))
                said += [
                    (at, who, minutes, None, None, middle) for who, minutes in others[outlook.ticket].items()
                ]

    def _write(self, at: float, outlook: Outlook) -> None:
        figures = [*(outlook.call or ("", "", "")), *(outlook.done or ("", "", ""))]
        self._writer.writerow(
            [
                self.forecaster.hall.date, self.log.as_said(at), outlook.ticket, STATES[outlook.state], outlook.step,
                *(f"{figure:.3f}" if figure != "" else "" for figure in figures),
            ]
        )  # fmt: skip


def summary(judged: Iterable[Judged]) -> Iterator[tuple[str, str, dict[str, float]]]:
    """(what, who, figures): over all, by day, and by horizon, which is what the forecast itself said."""
    rows = list(judged)
    groups: dict[tuple[str, str], list[Judged]] = {}
    for row in rows:
        for what in ("all", row.date, _horizon(row.said)):
            groups.setdefault((what, row.who), []).append(row)
    order = {"all": 0}
    for (what, who), found in sorted(groups.items(), key=lambda g: (order.get(g[0][0], 1), g[0][0], g[0][1])):
        yield what, who, _figures(found)


def _horizon(minutes: float) -> str:
    for edge in (10, 20, 40, 80):
        if minutes < edge:
            return f"< {edge} min"
    return "≥ 80 min"


def _figures(rows: list[Judged]) -> dict[str, float]:
    misses = sorted(abs(row.middle - row.true) for row in rows)
    squares = sum(miss * miss for miss in misses) / len(misses)
    figures = {
        "n": len(rows),
        "MAE": sum(misses) / len(misses),
        "RMSE": squares**0.5,
        "median": misses[len(misses) // 2],
    }
    ranged = [row for row in rows if row.low is not None]
    if ranged:
        figures["cover"] = sum(row.low <= row.true <= row.high for row in ranged) / len(ranged)
        figures["early"] = sum(row.true < row.low for row in ranged) / len(ranged)
        figures["late"] = sum(row.true > row.high for row in ranged) / len(ranged)
        figures["width"] = sum(row.high - row.low for row in ranged) / len(ranged)
    return figures
