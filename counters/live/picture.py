"""The day as all screens of an office see it: read once for a revision and a forecast, shared by everyone."""

import datetime
import threading
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from counters import clock
from counters.calendars.office_calendar import Hours
from counters.domain import truth
from counters.domain.files import with_names
from counters.domain.floor import Floor, forecast_number, midnight_of, read_floor, turns_of
from counters.domain.foreseen import LearntForecast, forecast_of
from counters.domain.notices import present_in
from counters.domain.queries import TICKET_NAMES
from counters.domain.reckoning import told_on
from counters.domain.stops import Stop, stops_of
from counters.forecast.ranges import Answer, ClockRange, Forecast, Silence
from counters.live.snapshot import one_moment
from counters.live.words import cause_words
from counters.models import Call, Fee, File, Notice, Office, Paper, PromiseBy, Question, Ticket, Turn
from counters.states import ENDED, State

# A board shows at least so many calls, and every one of the last minutes, so that none is skipped.
LEAST_CALLS, MOST_CALLS = 12, 60
CALLS_STAY = datetime.timedelta(minutes=2)

Stamp = tuple[str, int, int]


@dataclass(frozen=True)
class Moved:
    """A range was moved later or earlier, for a `cause` (docs/forecast.md), which the visitor reads in words."""

    later: bool
    cause: str
    words: str
    minutes: int = 0


@dataclass(frozen=True)
class Picture:
    """The floor with its forecast, the latest calls (oldest first), the published standards by service (with the
    questions before its list of papers), how the promises of today were kept so far, the notices that stand now, the
    files that today's visits opened, the hours of the day (none: closed), and what keeps numbers back."""

    floor: Floor
    calls: list[Call]
    papers: dict[int, list[Paper]]
    fees: dict[int, list[Fee]]
    promises: truth.Record = field(default_factory=truth.Record)
    notices: list[Notice] = field(default_factory=list)
    files: dict[int, list[File]] = field(default_factory=dict)
    hours: Hours | None = None
    questions: dict[int, list[Question]] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)

    @property
    def stamp(self) -> Stamp:
        """Orders pictures: the day (ISO date), its revision, its forecast."""
        return (self.floor.date.isoformat(), self.floor.revision, self.floor.forecast)

    @property
    def at(self) -> datetime.datetime:
        return self.floor.at

    @cached_property
    def standards(self) -> int:
        """A fingerprint of all that an administrator writes and screens show: it differs when any of it does."""
        published = [*self.papers.values(), *self.fees.values(), *self.questions.values()]
        published += [question.choices.all() for rows in self.questions.values() for question in rows]
        rows = [*(row for rows in published for row in rows), self.floor.office]
        rows += [*self.floor.stations.values(), *self.floor.services.values()]
        return hash(
            tuple(str(value) for row in rows for name, value in vars(row).items() if not name.startswith("_"))
        )

    @cached_property
    def drawn(self) -> dict[Hashable, Any]:
        """What several screens or drawings share, made once a picture. Any thread may write here: the same key
        always means the same."""
        return {}

    @cached_property
    def forecast(self) -> Forecast:
        return forecast_of(self.floor)

    @property
    def learnt(self) -> LearntForecast | None:
        """The forecast, where it is the learnt one and not the plain reckoning."""
        return self.forecast if isinstance(self.forecast, LearntForecast) else None

    def completion(self, ticket: Ticket) -> Answer | None:
        return self.forecast.completion(ticket.pk)

    def range(self, ticket: Ticket) -> ClockRange | None:
        """Between which clock times the ticket will be done; none where nothing can be said."""
        if self.learnt and ticket.pk in self.floor.tickets and ticket.state != State.PARKED:
            if self.learnt.knows(ticket.pk):
                return self.learnt.shown(ticket.pk)
            if ticket.promise_by == PromiseBy.FORECAST:
                return ClockRange(ticket.promise_from, ticket.promise_until)
        return told_on(self.floor, self.completion(ticket)) if ticket.state != State.PARKED else None

    @property
    def is_thin(self) -> bool:
        """Whether the forecast knows too few days for narrow ranges."""
        return self.learnt is not None and self.learnt.is_thin

    def median(self, ticket: Ticket) -> datetime.datetime | None:
        """When the ticket is as likely done as not, where the learnt forecast says so."""
        return self.learnt.median(ticket.pk) if self.learnt else None

    def will_be_late(self, ticket: Ticket) -> bool:
        """Whether the promise of a ticket under way has passed, or will rather be missed than kept."""
        if ticket.promise_until is None:
            return False
        if ticket.promise_until < self.at:
            return True
        if middle := self.median(ticket):
            return middle > ticket.promise_until
        span = self.range(ticket)
        return span is not None and span.start > ticket.promise_until

    def moved(self, ticket: Ticket) -> Moved | None:
        """Which way and why the range that the visitor sees was moved; none while it stands as first given."""
        cause = self.learnt.cause(ticket.pk) if self.learnt else None
        if cause is None or self.range(ticket) is None:
            return None
        titles = {station.key: station.title for station in self.floor.stations.values()}
        words = cause_words(cause, self.floor.office, self.floor.midnight, titles)
        return Moved(cause["later"], cause["kind"], words, cause["by"])

    @cached_property
    def closing(self) -> datetime.datetime:
        office, date = self.floor.office, self.floor.date
        closes = self.hours.closes if self.hours else office.closes
        return datetime.datetime.combine(date, closes, office.tz).astimezone(datetime.UTC)

    def after_closing(self, service: int) -> str:
        """Whether somebody who takes a number of the service now will be done after the office has closed: "likely",
        "maybe" (one in ten), or empty."""
        span = self.newcomer(service)
        if span is None or self.at >= self.closing:
            return ""
        middle = self.newcomer_median(service) or span.start + (span.end - span.start) / 2
        if middle > self.closing:
            return "likely"
        return "maybe" if span.end > self.closing else ""

    def newcomer_median(self, service: int) -> datetime.datetime | None:
        chart = self.floor.flows.get(service)
        return self.learnt.newcomer_median(chart.flow) if self.learnt and chart else None

    def newcomer(self, service: int) -> ClockRange | None:
        """The range of somebody who takes a number of the service now."""
        chart = self.floor.flows.get(service)
        return told_on(self.floor, self.forecast.newcomer(chart.flow)) if chart else None

    def silence(self, answer: Answer | None) -> str:
        """The station without an open counter because of which no time can be told; empty if there is none."""
        return self.floor.stations[answer.station].title if isinstance(answer, Silence) else ""

    def newcomer_silence(self, service: int) -> str:
        chart = self.floor.flows.get(service)
        return self.silence(self.forecast.newcomer(chart.flow)) if chart else ""

    def turns(self, ticket: Ticket) -> list[Turn]:
        """All turns of a ticket, oldest first; one query a picture for a ticket that has left the office."""
        if ticket.pk in self.floor.turns:
            return self.floor.turns[ticket.pk]
        key = ("turns", ticket.pk)
        if key not in self.drawn:
            self.drawn[key] = turns_of([ticket.pk]).get(ticket.pk, [])
        return self.drawn[key]

    def state_of(self, ticket: Ticket) -> State:
        """The ticket's state; expired once its day is over, even where no command has closed that day yet."""
        day = self.floor.day
        over = day is None or ticket.day_id != day.pk
        return State.EXPIRED if over and ticket.state not in ENDED else State(ticket.state)

    def now_of(self, ticket: Ticket) -> Ticket:
        """The ticket as this picture has it; read from the database, once a picture, if it has left the office."""
        if found := self.floor.tickets.get(ticket.pk):
            return found
        key = ("ticket", ticket.pk)
        if key not in self.drawn:
            rows = Ticket.objects.select_related("day", *TICKET_NAMES)
            self.drawn[key] = rows.get(pk=ticket.pk)
        return self.drawn[key]

    def files_of(self, ticket: Ticket) -> list[File]:
        """The files that a visit opened; read once a picture for a visit of another day."""
        if self.floor.day and ticket.day_id == self.floor.day.pk:
            return self.files.get(ticket.pk, [])
        key = ("files", ticket.pk)
        if key not in self.drawn:
            self.drawn[key] = list(with_names().filter(ticket=ticket))
        return self.drawn[key]


def read_stamp(office: Office) -> Stamp:
    """The stamp that a picture read now would have, from one small query."""
    now = clock.now()
    rows = office.days.filter(retired_at=None).order_by("-date")
    stored = (
        "office__stored_forecast__day",
        "office__stored_forecast__number",
        "office__stored_forecast__made_at",
    )
    row = rows.values_list("pk", "date", "revision", "office__zone", *stored).first()
    if row and row[3] != office.zone:
        # A hub's office is as old as its first screen.
        office = Office.objects.get(pk=office.pk)
    today = now.astimezone(office.tz).date()
    if row is None or row[1] < today:
        return (today.isoformat(), 0, forecast_number(midnight_of(office, today), now, None))
    day, date, revision, _zone, foreseen, number, made_at = row
    known = (number, made_at) if foreseen == day else None
    return (date.isoformat(), revision, forecast_number(midnight_of(office, date), now, known))


def read_picture(office: Office) -> Picture:
    """Read the office once, at one moment, with a constant number of queries."""
    with one_moment():
        # Read again: the office of a hub that has run for days may have other rules by now.
        floor = read_floor(Office.objects.get(pk=office.pk))
        return Picture(
            floor,
            _calls(floor),
            _papers(floor),
            _fees(floor),
            truth.so_far(floor.day),
            present_in(floor.office, floor.at),
            _files(floor),
            floor.office.calendar().hours_on(floor.date),
            _questions(floor),
            stops_of(floor.day),
        )


def _files(floor: Floor) -> dict[int, list[File]]:
    files: dict[int, list[File]] = {}
    for file in with_names().filter(ticket__day=floor.day) if floor.day else ():
        files.setdefault(file.ticket_id, []).append(file)
    return files


def _by_service(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.service_id, []).append(row)
    return found


def _papers(floor: Floor) -> dict[int, list[Paper]]:
    return _by_service(Paper.objects.filter(service__office=floor.office).select_related("variant"))


def _questions(floor: Floor) -> dict[int, list[Question]]:
    return _by_service(Question.objects.filter(service__office=floor.office).prefetch_related("choices"))


def _fees(floor: Floor) -> dict[int, list[Fee]]:
    valid = Q(valid_from__lte=floor.date) & (Q(valid_until=None) | Q(valid_until__gte=floor.date))
    return _by_service(Fee.objects.filter(valid, service__office=floor.office).select_related("variant"))


def _calls(floor: Floor) -> list[Call]:
    if floor.day is None:
        return []
    rows = list(
        floor.day.announcements.select_related("ticket", "counter").order_by("-sequence")[:MOST_CALLS]
    )
    fresh = [call for call in rows if floor.at - call.at <= CALLS_STAY]
    return rows[: max(LEAST_CALLS, len(fresh))][::-1]


_kept: dict[int, Picture] = {}
_readers: dict[int, threading.Lock] = {}


def latest(office: Office) -> Picture:
    """The present picture; the one read before is used again while its stamp still holds. One thread reads it for all:
    a command's own answer and the hub want it at the same moment, and side by side each would take twice as long."""
    with _readers.setdefault(office.pk, threading.Lock()):
        kept = _kept.get(office.pk)
        if kept is None or kept.stamp != read_stamp(office):
            kept = _kept[office.pk] = read_picture(office)
        return kept


def forget() -> None:
    """Drop the kept pictures (tests that roll the database back use the same ids and revisions again)."""
    _kept.clear()
