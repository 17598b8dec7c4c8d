"""What becomes of a visitor: onward along the route, aside, elsewhere, back, or away."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from counters.domain.actions import filing
from counters.domain.actions.calling import need_visitor
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid
from counters.domain.journey import ChartRoute, chart_of
from counters.domain.missing import Why, why_in
from counters.domain.papers import kept_answers, stored, told
from counters.domain.sharing import items_after_turn
from counters.domain.words import reason_in
from counters.models import Counter, CounterStation, Line, PriorityClass, Service, Station, Ticket
from counters.models.queue import Lane
from counters.states import Action, State


def finish(
    today: Today, counter: Counter, outcome: str = "", *, recipient: str = "", by_proxy: bool = False
) -> Ticket:
    """The step is over at this counter: its outcome (the usual one by default) says where the ticket goes.

    After a turn off the route the ticket goes back to the step it left. There, and where a step is to be done
    again, it keeps its arrival: it need not stand at the end of the line. Raises Invalid for an unknown outcome, and
    where a file is handed over to nobody (`recipient`).
    """
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.FINISH)
    turn = today.turn_of(ticket)
    if turn.step_id is None:
        if outcome:
            raise Invalid(
                "unknown_outcome", _("Off its route a ticket has no outcome; it goes back to its step.")
            )
        return _onward(today, ticket, Action.FINISH, ticket.step_id, "", arrived_at=ticket.arrived_at)
    route = chart_of(ticket.flow_id).route(ticket.step_id, outcome)
    kept = {"arrived_at": ticket.arrived_at} if route.to == ticket.step_id else {}
    is_usual = route == chart_of(ticket.flow_id).route(ticket.step_id, None)
    if is_usual and (left := items_after_turn(ticket, today.office)):
        return _share(today, ticket, left)
    if route.hands_over:
        filing.hand_over(today, ticket, recipient, by_proxy=by_proxy, officer=turn.officer_id)
    return _along(today, ticket, Action.FINISH, route, **kept)


def _share(today: Today, ticket: Ticket, left: int) -> Ticket:
    """A turn's share of the vehicles is done: for the others the ticket goes to the end of the same line."""
    today.end_turn(ticket, Action.FINISH)
    arrival = {"lane": Lane.ARRIVED, "arrived_at": today.now, "joined_at": today.now, "rejoin_at": 0}
    data = {"outcome": "", "items_left": left}
    today.move(ticket, Action.FINISH, State.WAITING, items_left=left, data=data, **arrival)
    today.open_turn(ticket, ticket.step_id)
    return ticket


def complete(today: Today, ticket: Ticket, outcome: str = "") -> Ticket:
    """The back-office work on a ticket is done."""
    ticket = today.ticket(ticket)
    today.check(ticket, Action.COMPLETE)
    route = chart_of(ticket.flow_id).route(ticket.step_id, outcome)
    return _along(today, ticket, Action.COMPLETE, route)


def park(
    today: Today, counter: Counter, reason: str, papers: Sequence[str] = (), why: Why | None = None
) -> Ticket:
    """Set the visitor aside, because papers are missing (say which, and `why` each of them) or for another reason."""
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.PARK)
    why = {paper: said for paper, said in why_in(why or {}).items() if paper in papers}
    reason = reason_in(reason)
    if not reason:
        raise Invalid("reason", _("Say why the number is set aside."))
    today.end_turn(ticket, Action.PARK)
    data = {"reason": reason, "papers": list(papers)} | ({"why": why} if why else {})
    changes = {"parked_reason": reason, "missing_papers": list(papers), "missing_why": why or None}
    today.move(ticket, Action.PARK, State.PARKED, data=data, **changes)
    return ticket


def resume(today: Today, ticket: Ticket) -> Ticket:
    """A parked visitor is back and goes next, at most every second call."""
    ticket = today.ticket(ticket)
    today.check(ticket, Action.RESUME)
    _rejoin(today, ticket, Action.RESUME, Lane.RESUMED, parked_reason="", missing_papers=[], missing_why=None)
    return ticket


def come_back(today: Today, ticket: Ticket) -> Ticket:
    """A no-show came after all and goes after the next few calls of the line."""
    ticket = today.ticket(ticket)
    today.check(ticket, Action.RETURN)
    line = Line.objects.filter(day=today.day, station=ticket.station_id).first()
    rejoin_at = (line.called if line else 0) + today.office.returned_after
    _rejoin(today, ticket, Action.RETURN, Lane.RETURNED, rejoin_at=rejoin_at)
    return ticket


def transfer(
    today: Today,
    counter: Counter,
    *,
    station: Station | None = None,
    to_counter: Counter | None = None,
    service: Service | None = None,
) -> Ticket:
    """Send the visitor to another line, another counter, or into another service, with the arrival time kept."""
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.TRANSFER)
    if sum(target is not None for target in (station, to_counter, service)) != 1:
        raise Invalid("target", _("Say either a station, a counter or a service."))
    if service is not None:
        return _change_service(today, ticket, service)
    if to_counter is not None:
        station = _station_at(ticket, to_counter)
    if to_counter == counter or (to_counter is None and station == ticket.station):
        raise Invalid("target", _("%(label)s is there already.") % {"label": ticket.label})
    today.end_turn(ticket, Action.TRANSFER)
    data = {"station": station.key, "wanted": to_counter.number if to_counter else None}
    today.move(
        ticket, Action.TRANSFER, State.WAITING, station=station, wanted_counter=to_counter, lane=Lane.ARRIVED,
        joined_at=today.now, rejoin_at=0, data=data,
    )  # fmt: skip
    _open_turn(today, ticket)
    return ticket


def cancel(today: Today, ticket: Ticket, *, by_visitor: bool = False) -> Ticket:
    """The visit is withdrawn. A visitor may do so until the service has begun."""
    ticket = today.ticket(ticket)
    today.check(ticket, Action.CANCEL)
    if by_visitor and ticket.state in {State.SERVING, State.PROCESSING}:
        message = _("%(label)s is being worked on; please tell the officer.") % {"label": ticket.label}
        raise Conflict("not_allowed", message, state=ticket.state)
    if ticket.state != State.PARKED:
        today.end_turn(ticket, Action.CANCEL)
    today.move(ticket, Action.CANCEL, State.CANCELLED, ended_at=today.now, wanted_counter=None)
    return ticket


def prioritise(today: Today, ticket: Ticket, priority: PriorityClass | None) -> Ticket:
    """Give a ticket a priority class, or take it away."""
    ticket = today.ticket(ticket)
    today.check(ticket, Action.PRIORITISE, State(ticket.state))
    counter = ticket.counter
    data = {"priority": priority is not None}
    today.move(ticket, Action.PRIORITISE, State(ticket.state), priority=priority, counter=counter, data=data)
    return ticket


def _along(today: Today, ticket: Ticket, action: Action, route: ChartRoute, **kept: Any) -> Ticket:
    """To where a route leads; the file that it opens is opened after the visit has gone on."""
    ticket = _onward(today, ticket, action, route.to, route.outcome, **kept)
    if route.opens is not None:
        filing.open_file(today, ticket, route.opens)
    return ticket


def _onward(
    today: Today, ticket: Ticket, action: Action, step_id: int | None, outcome: str, **kept: Any
) -> Ticket:
    """Along the route: to the next line (with what is `kept` of the arrival), into the back office, or out."""
    today.end_turn(ticket, action, outcome)
    data = {"outcome": outcome}
    kept |= {"items_left": None} if ticket.items_left else {}
    if step_id is None:
        today.move(ticket, action, State.DONE, ended_at=today.now, station=None, step=None, data=data)
        return ticket
    step = chart_of(ticket.flow_id).step(step_id)
    arrival = {"lane": Lane.ARRIVED, "arrived_at": today.now, "joined_at": today.now, "rejoin_at": 0}
    state = State.WAITING if step.station else State.PROCESSING
    place = {"step_id": step.id, "station_id": step.station}
    today.move(ticket, action, state, data=data, **place, **arrival | kept)
    today.open_turn(ticket, step.id)
    return ticket


def _rejoin(today: Today, ticket: Ticket, action: Action, lane: Lane, **changes: Any) -> None:
    times = {"arrived_at": today.now, "joined_at": today.now}
    today.move(ticket, action, State.WAITING, lane=lane, **times, **changes)
    _open_turn(today, ticket)


def _open_turn(today: Today, ticket: Ticket) -> None:
    """A turn for the ticket's step, or for none where it stands in a line off its route."""
    step = chart_of(ticket.flow_id).step(ticket.step_id)
    today.open_turn(ticket, step.id if ticket.station_id == step.station else None)


def _station_at(ticket: Ticket, counter: Counter) -> Station:
    """The line in which a ticket waits for a given counter: its own if the counter serves it."""
    rows = list(
        CounterStation.objects.filter(counter=counter).select_related("station").order_by("preference")
    )
    if not rows:
        raise Conflict("no_station", _("Counter %(number)s serves no line.") % {"number": counter.number})
    return next((row.station for row in rows if row.station_id == ticket.station_id), rows[0].station)


def _change_service(today: Today, ticket: Ticket, service: Service) -> Ticket:
    flow = service.flows.order_by("-version").first()
    step = flow.steps.select_related("station").order_by("position").first() if flow else None
    if step is None or not service.is_open or service.retired_at:
        message = _("%(service)s takes no numbers now.") % {"service": service.title}
        raise Conflict("service_closed", message, state=ticket.state)
    if service.collects:
        raise Conflict(
            "needs_code", _("A file is picked up by the code of its receipt, with a number of its own.")
        )
    today.end_turn(ticket, Action.TRANSFER)
    data = {"service": service.key, "flow": flow.version, "from": ticket.service.key}
    answers, papers = told(service, kept_answers(service, ticket), ticket.variant_id)
    today.move(
        ticket, Action.TRANSFER, State.WAITING if step.station_id else State.PROCESSING,
        service=service, flow=flow, step=step, station=step.station, lane=Lane.ARRIVED, joined_at=today.now,
        rejoin_at=0, wanted_counter=None, items_left=None, answers=answers or None,
        paper_list=stored(papers), lacking=None, file=None, data=data,
    )  # fmt: skip
    today.open_turn(ticket, step.id)
    return ticket
