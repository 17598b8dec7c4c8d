"""The log of an office played again from its first line: what it says must be allowed, and must give the tables.

Each event is judged as it comes (may this happen to this ticket now? was the first in the line called? does the
reason of an overtake stand there?); what is wrong is kept as (rule, sentence). Plain values only; the forms are
those of tests/model/record.py. Settings that were changed in the middle of a log are not in it: the last ones
are taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.model.laws import ALLOWED, AT_COUNTER, ENDED, Figures, Line, overtaken_by, pick

Row = dict[str, Any]
Fault = tuple[str, str]


@dataclass
class Trace:
    """A ticket as the log alone tells it. `id` is the database's, which counts upwards."""

    id: int
    label: str
    day: int
    service: str = ""
    version: int = 0
    state: str | None = None
    step: str | None = None
    station: str | None = None
    counter: int | None = None
    wanted: int | None = None
    priority: bool = False
    came: str = "arrived"
    lets_pass: int = 0
    arrived: float = 0.0
    joined: float = 0.0


@dataclass
class Replay:
    """An office while its log is read. `labels` names the tickets, for the sentences."""

    setup: Row
    traces: dict[int, Trace] = field(default_factory=dict)
    here: dict[int, Trace] = field(default_factory=dict)  # those of them whose visit has not ended
    seats: dict[int, tuple[int, bool]] = field(default_factory=dict)
    called: dict[tuple[int, str], list[tuple[str, bool]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def feed(self, events: list[Row], labels: dict[int, str]) -> None:
        """Read the next lines of the log, in their order."""
        for event in events:
            if event["ticket"] is not None:
                label = labels.get(event["ticket"], f"ticket {event['ticket']}")
                trace = self.traces.setdefault(event["ticket"], Trace(event["ticket"], label, event["day"]))
                self._on_ticket(event, trace)
            elif event["action"] in {"open", "pause", "close"}:
                self._on_seat(event)

    def compare(self, tickets: list[Row]) -> Iterator[Fault]:
        """Where the tables say something else than the log."""
        for row in tickets:
            trace = self.traces.get(row["id"])
            if trace is None:
                yield ("C4", f"{row['label']} is in the tables, but not in the log")
                continue
            names = [
                "state",
                "service",
                "version",
                "step",
                "station",
                "counter",
                "priority",
                "arrived",
                "joined",
            ]
            names += ["came", "wanted"] if row["state"] == "waiting" else []
            names += ["lets_pass"] if row["state"] == "waiting" and row["came"] == "returned" else []
            told = {name: getattr(trace, name) for name in names}
            found = {name: row[name] for name in names}
            if told != found:
                other = {name: (told[name], found[name]) for name in names if told[name] != found[name]}
                yield ("C4", f"{row['label']}: the log and the tables differ in {other}")
        for lost in self.traces.keys() - {row["id"] for row in tickets}:
            yield ("C4", f"{self.traces[lost].label} is in the log, but not in the tables")

    # --- one event --------------------------------------------------------------------------------------------

    def _on_ticket(self, event: Row, trace: Trace) -> None:
        action, data = event["action"], event["data"]
        if trace.state not in ALLOWED.get(action, set()):
            self._fault("C4", event, f"{trace.label} was {trace.state}, so “{action}” was not possible")
            return
        if action in {"recall", "serve", "finish", "park", "transfer", "no_show"} and (
            event["counter"] != trace.counter
        ):
            self._fault("C4", event, f"{trace.label} was at {trace.counter}, not at {event['counter']}")
        getattr(self, f"_{action}")(event, trace, data)
        if trace.state not in AT_COUNTER:
            trace.counter = None
        self.here[trace.id] = trace
        if trace.state in ENDED:
            del self.here[trace.id]

    def _issue(self, event: Row, trace: Trace, data: Row) -> None:
        trace.priority = data["priority"]
        trace.arrived = event["at"]
        self._begin(event, trace, data)

    def _begin(self, event: Row, trace: Trace, data: Row) -> None:
        """At the first step of a service."""
        trace.service, trace.version = data["service"], data["flow"]
        first = next(iter(self._way(trace)))
        arrived = trace.arrived
        self._enter(event, trace, first)
        trace.arrived = arrived

    def _way(self, trace: Trace) -> Row:
        return self.setup["ways"][f"{trace.service}/{trace.version}"]

    def _enter(self, event: Row, trace: Trace, step: str | None) -> None:
        trace.step = step
        trace.station = self._way(trace)[step][0] if step else None
        if step is None:
            trace.state = "done"
            return
        trace.state = "waiting" if trace.station else "processing"
        trace.arrived = trace.joined = event["at"]
        trace.came = "arrived"

    def _call(self, event: Row, trace: Trace, data: Row) -> None:
        self._judge_call(event, trace, data)
        self.called.setdefault((trace.day, trace.station), []).append((trace.came, trace.priority))
        trace.state, trace.counter, trace.wanted = "called", event["counter"], None

    def _recall(self, event: Row, trace: Trace, data: Row) -> None:
        pass

    def _prioritise(self, event: Row, trace: Trace, data: Row) -> None:
        trace.priority = data["priority"]

    def _check(self, event: Row, trace: Trace, data: Row) -> None:
        if set(data["seen"]) & set(data["lacking"]):
            self._fault("C4", event, f"{trace.label} had papers that were seen and lacking at once")

    def _serve(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state = "serving"

    def _finish(self, event: Row, trace: Trace, data: Row) -> None:
        station, outcomes = self._way(trace)[trace.step]
        if data.get("items_left"):
            # A turn's share of the vehicles is done: for the others to the end of the same line.
            self._enter(event, trace, trace.step)
            return
        step = trace.step if station != trace.station else outcomes[data["outcome"]]
        again, arrived = step == trace.step, trace.arrived
        self._enter(event, trace, step)
        if again:
            trace.arrived = arrived

    def _complete(self, event: Row, trace: Trace, data: Row) -> None:
        self._enter(event, trace, self._way(trace)[trace.step][1][data["outcome"]])

    def _park(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state = "parked"

    def _no_show(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state = "no_show"

    def _cancel(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state = "cancelled"

    def _expire(self, event: Row, trace: Trace, data: Row) -> None:
        if data["from"] != trace.state:
            self._fault("C4", event, f"{trace.label} expired from {trace.state}, not from {data['from']}")
        trace.state = "expired"

    def _resume(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state, trace.came, trace.arrived, trace.joined = "waiting", "resumed", event["at"], event["at"]

    def _return(self, event: Row, trace: Trace, data: Row) -> None:
        trace.state, trace.came, trace.arrived, trace.joined = "waiting", "returned", event["at"], event["at"]
        calls = len(self.called.get((trace.day, trace.station), []))
        trace.lets_pass = calls + self._figures.returned_after

    def _transfer(self, event: Row, trace: Trace, data: Row) -> None:
        if "service" in data:
            self._begin(event, trace, data)
            return
        trace.state, trace.station, trace.wanted = "waiting", data["station"], data["wanted"]
        trace.came, trace.joined = "arrived", event["at"]

    # --- judging ----------------------------------------------------------------------------------------------

    @property
    def _figures(self) -> Figures:
        return Figures(**self.setup["figures"])

    def _judge_call(self, event: Row, trace: Trace, data: Row) -> None:
        """Was it this ticket's turn, and does the log say whom it overtook, and why?"""
        counter = event["counter"]
        if visitor := next((t for t in self.here.values() if t.counter == counter), None):
            self._fault("C6", event, f"{visitor.label} was still at counter {counter}")
        if not self.seats.get(counter) or self.seats[counter][1]:
            self._fault("C6", event, f"counter {counter} was not open")
        reason, overtaken = data["reason"], data.get("overtaken", [])
        if reason == "given":
            due = overtaken_by(trace, self._line(trace.station, event, everyone=True).waiting)
        else:
            stations = self.setup["counters"][str(counter)]
            found = pick([self._line(s, event) for s in stations], self._figures, event["at"])
            if found is None or (found.gone, found.reason) != (trace, reason):
                right = f"{found.gone.label} ({found.reason})" if found else "nobody"
                self._fault("C7", event, f"{trace.label} ({reason}) was called, and {right} was next")
                return
            due = found.overtaken
        if [one.id for one in due] != overtaken:
            self._fault("C7", event, f"{trace.label} overtook others than the log says")

    def _line(self, station: str, event: Row, *, everyone: bool = False) -> Line:
        """Who waits at a station for the counter that calls."""
        counter = event["counter"]
        waiting = [
            t
            for t in self.here.values()
            if (t.day, t.state, t.station) == (event["day"], "waiting", station)
            and (everyone or t.wanted in {None, counter} or self.seats.get(t.wanted, (0, True))[1])
        ]
        return Line(waiting, self.called.get((event["day"], station), []))

    def _on_seat(self, event: Row) -> None:
        counter, (sits, _paused) = event["counter"], self.seats.get(event["counter"], (None, True))
        if event["action"] == "open":
            officer = event["data"]["officer"]
            if sits not in {None, officer}:
                self._fault("C6", event, f"counter {counter} had two officers")
            if any(who == officer and at != counter for at, (who, _paused) in self.seats.items()):
                self._fault("C6", event, f"officer {officer} sat at two counters")
            self.seats[counter] = (officer, False)
        elif sits is None:
            self._fault("C6", event, f"nobody sat at counter {counter}")
        elif event["action"] == "pause":
            self.seats[counter] = (sits, True)
        else:
            del self.seats[counter]

    def _fault(self, rule: str, event: Row, sentence: str) -> None:
        self.faults.append((rule, f"day {event['day']}, revision {event['revision']}: {sentence}"))
