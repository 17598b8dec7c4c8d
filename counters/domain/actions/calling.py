"""Calling a visitor to a counter, and what happens until the service begins."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from counters.domain import order
from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.domain.floor import as_tally, as_waiting, rules_of
from counters.models import Call, Counter, CounterStation, Line, Shift, Ticket
from counters.states import Action, State

GIVEN = "given"


def call_next(today: Today, counter: Counter) -> Ticket | None:
    """Call whoever is next for the counter by the rule of order; none if nobody waits there."""
    shift = _ready_shift(today, counter)
    lines = _lines_for(today, counter)
    choice = order.next_up(list(lines.values()), rules_of(today.office), today.now)
    if choice is None:
        return None
    ticket = today.ticket(choice.gone.ticket)
    _call(today, ticket, shift, choice)
    return ticket


def call(today: Today, counter: Counter, ticket: Ticket) -> Ticket:
    """Call a given ticket out of the order; whom that overtakes is kept in the log."""
    shift = _ready_shift(today, counter)
    ticket = today.ticket(ticket)
    today.check(ticket, Action.CALL)
    lines = _lines_for(today, counter, everyone=True)
    if ticket.station_id not in lines:
        message = _("%(label)s waits at %(station)s, which Counter %(counter)s does not serve.")
        names = {"label": ticket.label, "station": ticket.station.title, "counter": counter.number}
        raise Conflict("other_line", message % names, state=ticket.state)
    gone = as_waiting(ticket)
    ahead = sorted((w for w in lines[ticket.station_id].waiting if w.turn < gone.turn), key=lambda w: w.turn)
    _call(today, ticket, shift, order.Choice(gone, GIVEN, tuple(w.ticket for w in ahead)))
    return ticket


def recall(today: Today, counter: Counter) -> Ticket:
    """Call the visitor of this counter again. The call after which a no-show may be noted is the last one."""
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.RECALL, State.CALLED)
    turn = today.turn_of(ticket)
    turn.calls += 1
    turn.save(update_fields=["calls"])
    today.move(ticket, Action.RECALL, State.CALLED, data={"calls": turn.calls})
    last = turn.calls > today.office.recalls_before_no_show > 0
    today.announce(ticket, counter, Call.Kind.LAST if last else Call.Kind.RECALL)
    return ticket


def serve(today: Today, counter: Counter) -> Ticket:
    """The visitor has come to the counter."""
    ticket = need_visitor(today, counter)
    today.move(ticket, Action.SERVE, State.SERVING)
    ticket.turns.filter(ended_at=None).update(served_at=today.now)
    return ticket


def no_show(today: Today, counter: Counter) -> Ticket:
    """The visitor did not come, after as many recalls as the office owes."""
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.NO_SHOW)
    owed = today.office.recalls_before_no_show - (today.turn_of(ticket).calls - 1)
    if owed > 0:
        message = _("Call %(label)s again first (%(owed)s more).") % {"label": ticket.label, "owed": owed}
        raise Conflict("recall_first", message, state=ticket.state)
    today.end_turn(ticket, Action.NO_SHOW)
    today.move(ticket, Action.NO_SHOW, State.NO_SHOW, wanted_counter=None)
    return ticket


def need_visitor(today: Today, counter: Counter) -> Ticket:
    """The ticket at a counter. Raises Conflict where there is none."""
    ticket = today.visitor_at(counter)
    if ticket is None:
        raise Conflict(
            "no_visitor", _("Nobody has been called to Counter %(number)s.") % {"number": counter.number}
        )
    return ticket


def _ready_shift(today: Today, counter: Counter) -> Shift:
    """The shift of an open counter without a visitor."""
    shift = Shift.objects.select_related("officer", "counter").filter(counter=counter, closed_at=None).first()
    if shift is None or shift.state != "open":
        message = _("Counter %(number)s is not open.") % {"number": counter.number}
        raise Conflict("counter_closed", message, state=shift.state if shift else "closed")
    if visitor := today.visitor_at(counter):
        message = _("%(label)s is still at Counter %(number)s.")
        names = {"label": visitor.label, "number": counter.number}
        raise Conflict("counter_busy", message % names, state=visitor.state)
    return shift


def _lines_for(today: Today, counter: Counter, *, everyone: bool = False) -> dict[int, order.LineState]:
    """The counter's lines in its order of preference. A ticket meant for another open counter of its line is not
    in them, unless `everyone` counts."""
    stations = (
        CounterStation.objects.filter(counter=counter)
        .order_by("preference")
        .values_list("station", flat=True)
    )
    tickets = today.day.tickets.filter(state=State.WAITING, station__in=stations)
    if not everyone:
        busy = Shift.objects.filter(closed_at=None, paused_at=None).exclude(counter=counter).values("counter")
        elsewhere = CounterStation.objects.filter(
            counter=OuterRef("wanted_counter"), station=OuterRef("station"), counter__in=busy
        )
        tickets = tickets.filter(~Exists(elsewhere))
    standing: dict[int, list[order.Waiting]] = {station: [] for station in stations}
    for ticket in tickets:
        standing[ticket.station_id].append(as_waiting(ticket))
    tallies = {
        line.station_id: as_tally(line) for line in Line.objects.filter(day=today.day, station__in=stations)
    }
    return {
        station: order.LineState(waiting, tallies.get(station, order.Tally()))
        for station, waiting in standing.items()
    }


def _call(today: Today, ticket: Ticket, shift: Shift, choice: order.Choice) -> None:
    counter = shift.counter
    line, _made = Line.objects.get_or_create(day=today.day, station_id=ticket.station_id)
    tally = as_tally(line).after(choice.gone)
    line.called, line.priority_run, line.since_resumed = tally.called, tally.priority_run, tally.since_resumed
    line.save(update_fields=["called", "priority_run", "since_resumed"])
    data = {"reason": choice.reason, "officer": shift.officer_id}
    if choice.overtaken:
        data["overtaken"] = list(choice.overtaken)
    today.move(ticket, Action.CALL, State.CALLED, counter=counter, wanted_counter=None, data=data)
    turn = today.turn_of(ticket)
    turn.counter, turn.officer, turn.called_at, turn.calls = counter, shift.officer, today.now, 1
    turn.save(update_fields=["counter", "officer", "called_at", "calls"])
    today.announce(ticket, counter, Call.Kind.CALL)
