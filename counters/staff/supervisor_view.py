"""The floor as a supervisor sees it: lines, counters, what is late, what is set aside, the day's figures."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from counters.domain.floor import Desk
from counters.file_states import FILE_OPEN, FileState
from counters.forecast.ranges import ClockRange, Silence
from counters.live.picture import Picture
from counters.live.words import reason_words
from counters.models import Counter, Service, Station, Ticket, Turn
from counters.staff.line_view import back_office, missed, parked
from counters.staff.promises_view import promises
from counters.staff.work_view import overdue_files
from counters.states import State

MOST_ROWS = 12


@dataclass(frozen=True)
class StationRow:
    """A line now. `longest` is since when the one who has waited longest stands there."""

    station: Station
    waiting: int
    longest: datetime.datetime | None
    open: list[Counter]
    all: list[Counter]


@dataclass(frozen=True)
class DeskRow:
    """A counter now, and since when it is as it is."""

    desk: Desk
    stations: list[Station]
    turn: Turn | None
    since: datetime.datetime | None
    pause: str


@dataclass(frozen=True)
class Promise:
    """A ticket whose promise has passed or will not be kept."""

    ticket: Ticket
    where: str
    range: ClockRange | None
    passed: bool


def floor(picture: Picture) -> dict[str, Any]:
    """The context of counters/supervisor/live.html."""
    late = promises_at_risk(picture)
    return {
        "stations": [_station_row(picture, station) for station in picture.floor.in_use],
        "desks": [_desk_row(picture, desk) for desk in picture.floor.desks.values()],
        "late": late[:MOST_ROWS],
        "late_count": len(late),
        "late_more": max(0, len(late) - MOST_ROWS),
        "untold": untold_promises(picture),
        "parked": parked(picture),
        "missed": missed(picture),
        "back_office": back_office(picture),
        "figures": figures(picture),
        "files": files_overdue(picture),
        "stops": picture.stops,
        "services": services(picture),
        "is_plain": picture.learnt is None,
        "is_thin": picture.is_thin,
        **promises(picture),
        "max_wait": picture.floor.office.max_wait_minutes,
    }


def files_overdue(picture: Picture) -> dict[str, Any]:
    """The files whose promised day has passed, the oldest first, and how many are under way and ready."""
    rows = overdue_files(picture.floor.office, picture.floor.date)
    counts = picture.floor.office.files.filter(state__in=FILE_OPEN).values("state").annotate(n=Count("pk"))
    under_way = {row["state"]: row["n"] for row in counts.order_by()}
    return {
        "overdue": rows[:MOST_ROWS],
        "overdue_count": len(rows),
        "more": max(0, len(rows) - MOST_ROWS),
        "in_progress": under_way.get(FileState.IN_PROGRESS, 0),
        "ready": under_way.get(FileState.READY, 0),
    }


def figures(picture: Picture) -> dict[str, int]:
    """How many numbers of today are in which state, and how many there are in all."""
    counts = dict.fromkeys(State.values, 0)
    if picture.floor.day:
        rows = picture.floor.day.tickets.values("state").annotate(n=Count("pk")).values_list("state", "n")
        counts.update(dict(rows.order_by()))
    return {
        **counts,
        "issued": sum(counts.values()),
        "at_counter": counts[State.CALLED] + counts[State.SERVING],
    }


def services(picture: Picture) -> list[tuple[Service, ClockRange | None, str, str]]:
    """Each service with the range of a newcomer, or the station because of which none can be told, and whether that
    will be after the office has closed."""
    return [
        (row, picture.newcomer(row.pk), picture.newcomer_silence(row.pk), picture.after_closing(row.pk))
        for row in picture.floor.offered
    ]


def promises_at_risk(picture: Picture) -> list[Promise]:
    """Tickets whose promise has passed, then those that will rather miss it; the oldest first."""
    rows = []
    for ticket in picture.floor.tickets.values():
        if ticket.promise_until is None:
            continue
        if picture.will_be_late(ticket):
            passed = ticket.promise_until < picture.at
            rows.append(Promise(ticket, where_is(picture, ticket), picture.range(ticket), passed))
    return sorted(rows, key=lambda row: (not row.passed, row.ticket.promise_until))


def untold_promises(picture: Picture) -> int:
    """Of how many promises that have not passed nothing can be told, because nobody serves a line on the way."""
    return sum(
        ticket.promise_until is not None
        and ticket.promise_until >= picture.at
        and isinstance(picture.completion(ticket), Silence)
        for ticket in picture.floor.tickets.values()
    )


def where_is(picture: Picture, ticket: Ticket) -> str:
    """The station, or the step in the back office, at which a ticket is."""
    if ticket.station_id:
        return picture.floor.stations[ticket.station_id].title
    return picture.floor.chart(ticket).step(ticket.step_id).title if ticket.step_id else ""


def _station_row(picture: Picture, station: Station) -> StationRow:
    now = picture.floor
    tickets = [now.tickets[pk] for pk in now.lines[station.pk]]
    longest = min((ticket.joined_at for ticket in tickets), default=None)
    return StationRow(
        station, len(tickets), longest, now.open_counters(station.pk), now.counters_of(station.pk)
    )


def _desk_row(picture: Picture, desk: Desk) -> DeskRow:
    now = picture.floor
    turn = now.turn(desk.ticket.pk) if desk.ticket else None
    since = None
    if desk.shift:
        since = desk.shift.paused_at or desk.shift.opened_at
    if turn:
        since = turn.served_at or turn.called_at
    pause = reason_words(desk.shift.pause_reason) if desk.shift else ""
    return DeskRow(desk, [now.stations[key] for key in desk.stations], turn, since, pause)
