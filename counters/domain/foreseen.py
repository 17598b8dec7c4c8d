"""What the forecast process has written, as screens and the verb that gives numbers read it.

All minutes in a StoredForecast are of the day, from the office's midnight:

newcomers  flow -> {"done": [10 %, 50 %, 90 %] or null, "more": minutes later for each further person before,
           "at": the station that makes them so (null: none), "item": minutes for each further vehicle,
           "first": the same as "done" of who goes first by right, or null where none was ever seen}
tickets    ticket -> {"done": [10 %, 50 %, 90 %] or null, "steps": {step: [10 %, 50 %, 90 %]},
           "shown": [from, until] and "since" it is shown, "cause": why it was moved, "later": which way, "stood": where
           its end was before, "by": how many minutes later that is now}
warnings   {"days": how many were learnt from, "what_if": of each counter worth opening {"counter": its number,
           "minutes": sooner on average, "saved": promises more kept, "freed": people who could be finished only then}}
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from counters.domain.floor import REFRESH, Floor, midnight_of
from counters.domain.journey import chart_of
from counters.domain.reckoning import make_forecast, on_the_wall
from counters.forecast.ranges import Answer, ClockRange, Forecast, Silence, Span, advanced
from counters.models import Event, Office, PromiseBy, QueueDay, StoredForecast, Ticket
from counters.states import Action

MINUTE = datetime.timedelta(minutes=1)
# With fewer days behind it a forecast knows little more than the posted standards: its ranges are wide, and say so.
THIN = 2
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Foreseen:
    """A range and the moment in its middle, of a newcomer; none where nothing can be said."""

    range: ClockRange | None
    median: datetime.datetime | None


class LearntForecast:
    """The stored forecast of a floor, which fills the same protocol as the plain one."""

    is_plain = False

    def __init__(self, floor: Floor) -> None:
        self._floor, self._stored = floor, floor.stored
        self._now = (floor.at - floor.midnight) / MINUTE

    @cached_property
    def plain(self) -> Forecast:
        return make_forecast(self._floor)

    @cached_property
    def _since(self) -> list[int]:
        """The flows of those who took a number after this forecast was made."""
        known = self._stored.tickets
        return [row.flow_id for row in self._floor.tickets.values() if str(row.pk) not in known]

    def completion(self, ticket: int) -> Answer | None:
        row = self._row(ticket)
        if row is None or row["done"]:
            return self._span(row["done"]) if row else self.plain.completion(ticket)
        return _only_silence(self.plain.completion(ticket))

    def arrival(self, ticket: int) -> dict[int, Answer]:
        row = self._row(ticket)
        if row is None:
            return self._stretched(ticket)
        return {int(step): self._span(times) for step, times in row["steps"].items()}

    def _stretched(self, ticket: int) -> dict[int, Answer]:
        """The way of somebody who took a number after this forecast was made: as it is plainly reckoned, stretched to
        what was promised. Paper is printed at that moment, and its steps must not contradict the promise above them."""
        steps, whole = self.plain.arrival(ticket), self.plain.completion(ticket)
        given = self._floor.tickets.get(ticket)
        if given is None or given.promise_by != PromiseBy.FORECAST:
            return steps
        if not isinstance(whole, Span) or not whole.low:
            return steps
        low, high = ((at - self._floor.at) / MINUTE for at in (given.promise_from, given.promise_until))
        return {
            step: _stretch(span, low / whole.low, high / whole.high) if isinstance(span, Span) else span
            for step, span in steps.items()
        }

    def newcomer(self, flow: int) -> Answer | None:
        row = self._stored.newcomers.get(str(flow))
        if row is None or row["done"] is None:
            return _only_silence(self.plain.newcomer(flow))
        return self._span(later(row, self._since))

    def newcomer_median(self, flow: int) -> datetime.datetime | None:
        row = self._stored.newcomers.get(str(flow))
        done = later(row, self._since) if row and row["done"] else None
        return self._floor.midnight + done[1] * MINUTE if done else None

    def shown(self, ticket: int) -> ClockRange | None:
        """The range that a visitor sees: it stays where it is without a good reason."""
        row = self._row(ticket)
        if row is None or "shown" not in row:
            return None
        start, end = (self._floor.midnight + minute * MINUTE for minute in row["shown"])
        return ClockRange(start, end) if end <= self._floor.day_ends else None

    def knows(self, ticket: int) -> bool:
        return self._row(ticket) is not None

    def median(self, ticket: int) -> datetime.datetime | None:
        """When a ticket is as likely done as not."""
        row = self._row(ticket)
        return self._floor.midnight + row["done"][1] * MINUTE if row and row["done"] else None

    def cause(self, ticket: int) -> Row | None:
        """Why the range shown was moved for the last time, which way, and by how many minutes (0: unknown, or undone
        by narrowing since); none while it stands as first given."""
        row = self._row(ticket)
        if not row or not row.get("cause"):
            return None
        by = row.get("by") or 0
        return {**row["cause"], "later": row["later"], "by": max(0, by if row["later"] else -by)}

    @property
    def is_thin(self) -> bool:
        """Whether it was learnt from very few days."""
        return self._stored.warnings.get("days", THIN) < THIN

    @property
    def warnings(self) -> Row:
        return self._stored.warnings

    def _row(self, ticket: int) -> Row | None:
        return self._stored.tickets.get(str(ticket))

    def _span(self, times: Sequence[float]) -> Span:
        return Span(max(0.0, times[0] - self._now), max(0.0, times[2] - self._now))


def forecast_of(floor: Floor) -> Forecast:
    """The stored forecast while it is young enough; else the plain reckoning."""
    return LearntForecast(floor) if floor.is_foreseen else make_forecast(floor)


def later(row: Row, since: Iterable[int], items: int = 1, of: str = "done") -> list[float]:
    """A newcomer's minutes, moved by those who took a number `since` (their flows) and by more vehicles."""
    station = row["at"]
    before = sum(any(step.station == station for step in chart_of(flow).steps) for flow in since)
    return advanced(row[of], row["more"], before, row["item"], items)


def newcomer_of(office: Office, day: QueueDay, now: datetime.datetime, ticket: Ticket) -> Foreseen | None:
    """What somebody is told who is given this ticket now; none where no forecast of today is young enough. Two small
    reads, for the office's lock is held meanwhile."""
    stored = StoredForecast.objects.filter(day=day).defer("tickets", "warnings").first()
    row = (
        stored.newcomers.get(str(ticket.flow_id)) if stored and abs(now - stored.made_at) < REFRESH else None
    )
    first = ticket.priority_id is not None
    of = "first" if first else "done"
    if row is None or (first and not row.get("first")):
        return None
    if row[of] is None:
        return Foreseen(None, None)
    given = Event.objects.filter(day=day, revision__gt=stored.revision, action=Action.ISSUE)
    if first:
        # Whoever goes first by right has only such people before them.
        given = given.filter(ticket__priority__isnull=False)
    since = given.exclude(ticket=ticket.pk).values_list("ticket__flow", flat=True)
    midnight, day_ends = (midnight_of(office, day.date + datetime.timedelta(days=n)) for n in (0, 1))
    passed = (now - midnight) / MINUTE
    low, middle, high = (max(0.0, minute - passed) for minute in later(row, since, ticket.items, of))
    return Foreseen(on_the_wall(Span(low, high), now, day_ends), now + middle * MINUTE)


def _stretch(span: Span, early: float, late: float) -> Span:
    low = max(0.0, span.low * early)
    return Span(low, max(low, span.high * late))


def _only_silence(answer: Answer | None) -> Silence | None:
    return answer if isinstance(answer, Silence) else None
