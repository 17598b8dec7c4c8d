"""What anybody may see, as JSON: the fields of the API and of every message to a board or phone.

Nothing personal is in them: no officer, no priority, no reason of a pause.
"""

import datetime
from typing import Any

from django.utils.translation import get_language

from counters.domain.stops import stopping
from counters.forecast.ranges import ClockRange
from counters.live.journey import JourneyStep, journey
from counters.live.papers import missing, papers_of
from counters.live.picture import Moved, Picture
from counters.models import File, Ticket
from counters.states import State

Fields = dict[str, Any]


def stamp_fields(picture: Picture) -> Fields:
    """What orders the pictures: day, revision, forecast; and the moment (ISO 8601) that the picture tells of."""
    day, revision, forecast = picture.stamp
    return {"day": day, "revision": revision, "forecast": forecast, "at": moment(picture, picture.at)}


def moment(picture: Picture, at: datetime.datetime | None) -> str | None:
    """A moment as ISO 8601 in the office's zone, to the second."""
    return at.astimezone(picture.floor.office.tz).isoformat(timespec="seconds") if at else None


def range_fields(picture: Picture, span: ClockRange | None) -> Fields | None:
    return {"from": moment(picture, span.start), "until": moment(picture, span.end)} if span else None


def board_fields(picture: Picture) -> Fields:
    """The board's picture: the latest calls (oldest first), the lines, and the range for a newcomer."""
    floor, kept = picture.floor, picture.promises
    return {
        **stamp_fields(picture),
        "calls": [
            {
                "sequence": call.sequence,
                "kind": call.kind,
                "label": call.ticket.label,
                "counter": call.counter_id,
                "number": call.counter.number,
                "at": moment(picture, call.at),
            }
            for call in picture.calls
        ],
        "stations": [
            {
                "key": station.key,
                "name": station.title,
                "waiting": len(floor.lines[station.pk]),
                "counters": [counter.pk for counter in floor.open_counters(station.pk)],
            }
            for station in floor.in_use
        ],
        "services": [
            {
                "key": service.key,
                "name": service.title,
                "open": service.is_open and stopping(picture.stops, service, picture.at) is None,
                "forecast": range_fields(picture, picture.newcomer(service.pk)),
                "after_closing": picture.after_closing(service.pk) or None,
            }
            for service in floor.offered
        ],
        "plain": picture.learnt is None,
        "promises": {"kept": kept.kept, "early": kept.early, "late": kept.late},
        "notices": notice_fields(picture),
    }


def notice_fields(picture: Picture) -> list[Fields]:
    """The lines that the supervisor wrote for everybody, the oldest first."""
    return [
        {
            "id": notice.pk,
            "text": notice.text,
            "text_en": notice.text_en or None,
            "speak": notice.speak,
            "until": moment(picture, notice.until),
        }
        for notice in picture.notices
    ]


def ticket_fields(picture: Picture, ticket: Ticket) -> Fields:
    """A visitor's own ticket: where it stands, how many go before it, and between which times it will be done.

    Worked out once a picture: whether a phone must be drawn and its message both ask for it.
    """
    key = ("ticket fields", ticket.pk, get_language())
    if key not in picture.drawn:
        picture.drawn[key] = _ticket_fields(picture, ticket)
    return picture.drawn[key]


def _ticket_fields(picture: Picture, ticket: Ticket) -> Fields:
    steps = journey(picture, ticket)
    current = next((step for step in steps if step.state == "current"), None)
    state = picture.state_of(ticket)
    return {
        "label": ticket.label,
        "service": ticket.service.key,
        "state": state,
        "step": current.key if current and not current.off_route else None,
        "ahead": picture.floor.ahead(ticket.pk),
        "counter": ticket.counter_id if state != State.EXPIRED else None,
        "promise": range_fields(picture, promise_of(ticket)),
        "forecast": range_fields(picture, picture.range(ticket)),
        "moved": _moved_fields(picture.moved(ticket)),
        "plain": picture.learnt is None,
        "steps": [_step_fields(picture, step) for step in steps],
        "missing_papers": ticket.missing_papers,
        "files": [
            {"number": file.label, "state": file.state, "promised": file.promised_on.isoformat()}
            for file in picture.files_of(ticket)
        ],
        **paper_fields(picture, ticket),
    }


def paper_fields(picture: Picture, ticket: Ticket) -> Fields:
    """What the visitor was told to bring and answered; what was seen at the door, lacked there, and is missing now."""
    return {
        "answers": ticket.answers or {},
        "papers": _list_fields(picture, ticket),
        "checked": ticket.checked_papers,
        "checked_at": moment(picture, ticket.checked_at),
        "lacking": ticket.lacking or [],
        "missing": [
            {"paper": row.key, "name": row.title, "why": row.why or None, "got_at": row.got_at or None}
            for row in missing(picture, ticket)
        ],
    }


def _list_fields(picture: Picture, ticket: Ticket) -> list[Fields]:
    """The list of a ticket, worded once a picture for all who have the same."""
    key = ("list fields", ticket.paper_list_id, ticket.service_id, ticket.variant_id, get_language())
    if key not in picture.drawn:
        picture.drawn[key] = [
            {"key": row.key, "name": row.title, "step": row.step or None, "only": row.only_for or None}
            for row in papers_of(picture, ticket)
        ]
    return picture.drawn[key]


def _moved_fields(moved: Moved | None) -> Fields | None:
    return {"later": moved.later, "cause": moved.cause, "words": moved.words} if moved else None


def promise_of(ticket: Ticket) -> ClockRange | None:
    """The range that was given with the number."""
    return ClockRange(ticket.promise_from, ticket.promise_until) if ticket.promise_from else None


def _step_fields(picture: Picture, step: JourneyStep) -> Fields:
    name = ("step fields", step.shared)
    if step.shared is None:
        return _row_fields(picture, step)
    if name not in picture.drawn:
        picture.drawn[name] = _row_fields(picture, step)
    return {**picture.drawn[name], "forecast": range_fields(picture, step.expected)}


def _row_fields(picture: Picture, step: JourneyStep) -> Fields:
    station = picture.floor.stations.get(step.station) if step.station else None
    return {
        "key": step.key,
        "name": step.title,
        "state": step.state,
        "off_route": step.off_route,
        "station": station.key if station else None,
        "counters": [counter.number for counter in step.counters],
        "minutes": step.minutes,
        "began": moment(picture, step.began),
        "ended": moment(picture, step.ended),
        "forecast": range_fields(picture, step.expected),
    }


def file_fields(file: File) -> Fields:
    """A file as anybody with its link may see it: no name, and nobody of the staff. Days are ISO dates."""

    def day(moment: datetime.datetime | None) -> str | None:
        return moment.astimezone(file.office.tz).date().isoformat() if moment else None

    return {
        "number": file.label,
        "service": file.service.key,
        "state": file.state,
        "step": file.step.key if file.step else None,
        "due": file.step_due.isoformat() if file.step_due else None,
        "promised": file.promised_on.isoformat(),
        "ready": day(file.ready_at),
        "ended": day(file.ended_at),
    }
