"""What the model knows of an office's day, and what each verb does to it: the life of a visit in plain Python."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from tests.model.laws import ALLOWED, Line, pick
from tests.model.plan import Plan, Way

MOST_ITEMS = 50
Ask = dict[str, Any]


class No(Exception):
    """A command is refused: its code."""


@dataclass
class Visit:
    """A ticket. `came` is how it came into its line, `calls` how often it was called in this turn."""

    id: int
    series: str
    number: int
    service: str
    version: int
    state: str
    step: str | None
    station: str | None
    arrived: float
    joined: float
    items: int = 1
    priority: bool = False
    counter: int | None = None
    wanted: int | None = None
    came: str = "arrived"
    lets_pass: int = 0
    calls: int = 0
    missing: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.series}-{self.number:03}"


@dataclass
class Day:
    """A business day. `called` keeps everybody called from a station; `calls` what the boards were told."""

    date: datetime.date
    opened: float
    changed: float
    revision: int = 0
    closed: bool = False
    visits: list[Visit] = field(default_factory=list)
    given: dict[str, int] = field(default_factory=dict)
    called: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    calls: list[tuple[str, str, int]] = field(default_factory=list)


class OfficeDay:
    """The hall: who waits, who sits where. `happened` counts what a command did; a verb raises No or does it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.day: Day | None = None
        self.seats: dict[int, tuple[str, bool]] = {}  # counter -> who sits there, paused?
        self.versions = dict.fromkeys(plan.services, 1)
        self.shut_services: set[str] = set()
        self.now = 0.0
        self.happened = 0

    def way(self, visit: Visit) -> Way:
        return self.plan.services[visit.service].ways[visit.version - 1]

    def off_route(self, visit: Visit) -> bool:
        """Does it stand in a line, or at a counter, that is not its step's?"""
        return visit.station is not None and self.way(visit)[visit.step][0] != visit.station

    def visitor(self, counter: int) -> Visit | None:
        return next((visit for visit in self.day.visits if visit.counter == counter), None)

    def labelled(self, label: str) -> Visit:
        plain = label.strip().upper().replace("-", "")
        series = plain.rstrip("0123456789")
        for visit in self.day.visits:
            if plain != series and (visit.series, visit.number) == (series, int(plain[len(series) :])):
                return visit
        raise No("unknown_ticket")

    def do(self, action: str, visit: Visit, **changes: Any) -> None:
        """The visit changes, if it may."""
        self.may(action, visit)
        for name, value in changes.items():
            setattr(visit, name, value)
        self.happened += 1

    def may(self, action: str, visit: Visit) -> None:
        if visit.state not in ALLOWED[action]:
            raise No("not_allowed")

    def here(self, counter: int) -> Visit:
        """The visitor whom a verb of a counter is about."""
        visit = self.visitor(counter)
        if visit is None:
            raise No("no_visitor")
        return visit

    # --- seats ------------------------------------------------------------------------------------------------

    def open(self, who: str, counter: int, ask: Ask) -> Visit | None:
        sits, paused = self.seats.get(counter, (None, False))
        if sits not in {None, who}:
            raise No("counter_taken")
        if sits is None and who in {name for name, _paused in self.seats.values()}:
            raise No("seated_elsewhere")
        self.happened += sits is None or paused
        self.seats[counter] = (who, False)
        return self.visitor(counter)

    def pause(self, who: str, counter: int, ask: Ask) -> Visit | None:
        if not self.is_open(counter):
            raise No("counter_closed")
        self.seats[counter] = (self.seats[counter][0], True)
        self.happened += 1
        return self.visitor(counter)

    def close(self, who: str, counter: int, ask: Ask) -> None:
        if counter not in self.seats:
            raise No("counter_closed")
        if self.visitor(counter):
            raise No("counter_busy")
        del self.seats[counter]
        self.happened += 1

    def is_open(self, counter: int) -> bool:
        return counter in self.seats and not self.seats[counter][1]

    # --- numbers ----------------------------------------------------------------------------------------------

    def issue(self, who: str, wish: Ask) -> Visit:
        offer = self.plan.services.get(wish["service"])
        if offer is None:
            raise No("unknown_service")
        if wish["priority"] not in {"", "elderly"}:
            raise No("unknown_priority")
        if wish["service"] in self.shut_services:
            raise No("service_closed")
        if self.day.closed:
            raise No("day_closed")
        if not self.plan.gives_numbers(self.now):
            raise No("office_closed")
        if who == "kiosk" and not offer.self_issue:
            raise No("not_self_issue")
        if not 1 <= wish["items"] <= MOST_ITEMS:
            raise No("items")
        number = self.day.given[offer.series] = self.day.given.get(offer.series, 0) + 1
        version = self.versions[wish["service"]]
        step, (station, _outcomes) = next(iter(offer.ways[version - 1].items()))
        visit = Visit(
            len(self.day.visits), offer.series, number, wish["service"], version,
            "waiting" if station else "processing", step, station, self.now, self.now,
            wish["items"], wish["priority"] != "",
        )  # fmt: skip
        self.day.visits.append(visit)
        self.happened += 1
        return visit

    # --- calling ----------------------------------------------------------------------------------------------

    def call_next(self, who: str, counter: int, ask: Ask) -> Visit | None:
        self.free(counter)
        lines = [self.line(station, counter) for station in self.plan.counters[counter]]
        found = pick(lines, self.plan.figures, self.now)
        return self.called(found.gone, counter) if found else None

    def call(self, who: str, counter: int, ask: Ask) -> Visit:
        if not ask["ticket"]:
            raise No("ticket")
        visit = self.labelled(ask["ticket"])
        self.free(counter)
        self.may("call", visit)
        if visit.station not in self.plan.counters[counter]:
            raise No("other_line")
        return self.called(visit, counter)

    def free(self, counter: int) -> None:
        if not self.is_open(counter):
            raise No("counter_closed")
        if self.visitor(counter):
            raise No("counter_busy")

    def line(self, station: str, counter: int) -> Line:
        """Who waits at a station for this counter: nobody who was sent to another one that is open."""
        waiting = [
            visit
            for visit in self.day.visits
            if (visit.state, visit.station) == ("waiting", station)
            and (visit.wanted in {None, counter} or not self.is_open(visit.wanted))
        ]
        return Line(waiting, self.day.called.get(station, []))

    def called(self, visit: Visit, counter: int) -> Visit:
        self.day.called.setdefault(visit.station, []).append((visit.came, visit.priority))
        self.do("call", visit, state="called", counter=counter, wanted=None, calls=1)
        self.day.calls.append(("call", visit.label, counter))
        return visit

    def recall(self, who: str, counter: int, ask: Ask) -> Visit:
        visit = self.here(counter)
        self.do("recall", visit, calls=visit.calls + 1)
        last = visit.calls > self.plan.figures.recalls > 0
        self.day.calls.append(("last" if last else "recall", visit.label, counter))
        return visit

    def serve(self, who: str, counter: int, ask: Ask) -> Visit:
        visit = self.here(counter)
        self.do("serve", visit, state="serving")
        return visit

    def no_show(self, who: str, counter: int, ask: Ask) -> Visit:
        visit = self.here(counter)
        self.may("no_show", visit)
        if visit.calls <= self.plan.figures.recalls:
            raise No("recall_first")
        self.do("no_show", visit, state="no_show", counter=None)
        return visit
