"""Giving a number."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import links
from counters.domain.actions.checking import check_papers, keys_in
from counters.domain.day import Today
from counters.domain.errors import Conflict, Forbidden, Invalid
from counters.domain.files import check_collectable
from counters.domain.floor import read_floor_around, read_line_around
from counters.domain.foreseen import Foreseen, newcomer_of
from counters.domain.journey import chart_of
from counters.domain.numbering import next_number
from counters.domain.papers import Answers, PaperRows, stored
from counters.domain.reckoning import make_forecast, on_the_wall
from counters.domain.stops import stopping, stops_of
from counters.domain.words import when_given
from counters.forecast.ranges import Answer, ClockRange, Span
from counters.models import File, PriorityClass, PromiseBy, Service, Ticket, Turn, Variant
from counters.states import Action, State

# No office may allow more with one number.
MOST_ITEMS = 50


@dataclass(frozen=True)
class Issued:
    """A number given: its ticket, the people ahead (none where it starts in the back office), the promise."""

    ticket: Ticket
    ahead: int | None
    promise: ClockRange | None


@dataclass(frozen=True)
class Told:
    """What was said of papers before a number is given: the answers, the rows of the list for them (none: nothing is
    known of it), the papers that the visitor says are not there, and those seen at the door (none: nobody looked)."""

    answers: Answers = field(default_factory=dict)
    rows: PaperRows | None = None
    lacking: Sequence[str] = ()
    seen: Sequence[str] | None = None


NOTHING_TOLD = Told()


def issue(
    today: Today,
    service: Service,
    *,
    unattended: bool = False,
    priority: PriorityClass | None = None,
    variant: Variant | None = None,
    items: int = 1,
    language: str = "id",
    file: File | None = None,
    told: Told = NOTHING_TOLD,
) -> Issued:
    """Give the next number of a service and promise when its visitor will be finished.

    `service` has to be read under the lock, for whether it is open and what a kiosk may give are asked of it.
    `unattended` is a kiosk without a person beside it. Raises Conflict when no numbers are given now,
    Forbidden when a kiosk may not give this one, Invalid for an impossible number of items or an unknown paper. A
    number of a service that collects is for a `file`, which must be ready.
    """
    _check(today, service, unattended, items)
    _check_file(today, service, file)
    flow = service.flows.order_by("-version").first()
    chart = chart_of(flow.pk) if flow else None
    if chart is None or not chart.steps:
        raise Conflict("service_closed", _("%(service)s has no flow yet.") % {"service": service.title})
    step, nonce = chart.first, links.new_nonce()
    ticket = Ticket(
        day=today.day, series=service.series, number=next_number(today.day, service.series), service=service,
        flow=flow, variant=variant, priority=priority, items=items, language=language, nonce=nonce,
        link_digest=links.digest_of(links.secret_for(nonce)), issued_at=today.now,
        arrived_at=today.now, joined_at=today.now, step_id=step.id, station_id=step.station,
        state=State.WAITING if step.station else State.PROCESSING, file=file,
        **_papers(told),
    )  # fmt: skip
    ticket.save(force_insert=True)
    turn = today.open_turn(ticket, step.id)
    _log(today, ticket, unattended)
    if told.seen is not None:
        ticket = check_papers(today, ticket, told.seen, told.rows)
    return _promise(today, ticket, turn)


def _check(today: Today, service: Service, unattended: bool, items: int) -> None:
    if service.office_id != today.office.pk:
        raise Invalid("unknown_service", _("This service belongs to another office."))
    if not service.is_open or service.retired_at:
        message = _("%(service)s takes no numbers now.") % {"service": service.title}
        raise Conflict("service_closed", message)
    if today.day.closed_at:
        raise Conflict("day_closed", _("The office has closed for today."))
    if today.office.enforce_hours and not today.office.is_open_at(today.now):
        raise Conflict("office_closed", when_given(today.office.calendar(), today.day.date))
    if unattended and not service.self_issue:
        message = _("Please ask the information officer for a number for %(service)s.")
        raise Forbidden("not_self_issue", message % {"service": service.title})
    if stop := stopping(stops_of(today.day), service, today.now):
        raise Conflict("issuing_paused", stop.sentence(today.office))
    _check_items(today, items)


def _check_file(today: Today, service: Service, file: File | None) -> None:
    if service.collects != (file is not None):
        raise Invalid("code", _("A file is picked up by the code of its receipt."))
    if file is not None:
        check_collectable(today, file)


def _papers(told: Told) -> dict[str, Any]:
    """What a ticket keeps of what was said of papers."""
    return {
        "answers": dict(told.answers) or None,
        "paper_list": None if told.rows is None else stored(told.rows),
        "lacking": keys_in(told.rows or (), told.lacking) or None,
    }


def _check_items(today: Today, items: int) -> None:
    """Fair to the others: so many with one number; who has more takes another one."""
    most = min(today.office.items_a_ticket, MOST_ITEMS)
    if items > most >= 1:
        message = _("A ticket takes 1 to %(most)s vehicles. Take another number for the others.")
        raise Invalid("items", message % {"most": most})
    if items < 1:
        raise Invalid("items", _("A ticket takes 1 to %(most)s vehicles.") % {"most": most})


def _log(today: Today, ticket: Ticket, unattended: bool) -> None:
    """What the log must know to be replayed; which class of priority it was is nobody's business."""
    priority = ticket.priority_id is not None
    data = {"service": ticket.service.key, "flow": ticket.flow.version, "priority": priority}
    if ticket.lacking:
        data["lacking"] = ticket.lacking
    today.log(Action.ISSUE, ticket=ticket, items=ticket.items, unattended=unattended, **data)


def _promise(today: Today, ticket: Ticket, turn: Turn) -> Issued:
    """Fix the range: the stored forecast of a newcomer, or the plain reckoning where there is none."""
    told, by = newcomer_of(today.office, today.day, today.now, ticket), PromiseBy.FORECAST
    read = read_floor_around if told is None else read_line_around
    floor = read(today.office, today.day, ticket, turn)
    if told is None:
        answer, by = make_forecast(floor).completion(ticket.pk), PromiseBy.PLAIN
        told = Foreseen(on_the_wall(answer, today.now, floor.day_ends), _middle(answer, today.now))
    if told.range:
        ticket.promise_from, ticket.promise_until = told.range.start, told.range.end
        ticket.promise_median, ticket.promise_by = told.median, by
        ticket.save(update_fields=["promise_from", "promise_until", "promise_median", "promise_by"])
    return Issued(ticket, floor.ahead(ticket.pk), told.range)


def _middle(answer: Answer | None, now: datetime.datetime) -> datetime.datetime | None:
    if not isinstance(answer, Span):
        return None
    return now + datetime.timedelta(minutes=(answer.low + answer.high) / 2)
