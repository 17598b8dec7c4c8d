"""Calling a visitor to a counter, and what happens until the service begins."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.domain import order
from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.domain.floor import as_tally, as_waiting, rules_of
from counters.models import Call, Counter, CounterStation, Line, Shift, Ticket
from counters.states import Action, State

GIVEN = "given"
# What is read of each waiting ticket to see who is next.
IN_LINE = ("wanted_counter", "station", "pk", "arrived_at", "joined_at", "priority", "lane", "rejoin_at")


def call_next(today: Today, counter: Counter) -> Ticket | None:
    """Call whoever is next for the counter by the rule of order; none if nobody waits there."""
    shift = _ready_shift(today, counter)
    lines = _lines_for(today, counter)
    states = [line.state for line in lines.values()]
    choice = order.next_up(states, rules_of(today.office), today.now)
    if choice is None:
        return None
    ticket = today.ticket(choice.gone.ticket)
    _call(today, ticket, counter, shift, choice, lines[ticket.station_id].row)
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
    gone, line = as_waiting(ticket), lines[ticket.station_id]
    ahead = sorted((w for w in line.state.waiting if w.turn < gone.turn), key=lambda w: w.turn)
    choice = order.Choice(gone, GIVEN, tuple(w.ticket for w in ahead))
    _call(today, ticket, counter, shift, choice, line.row)
    return ticket


def recall(today: Today, counter: Counter) -> Ticket:
    """Call the visitor of this counter again. The call after which a no-show may be noted is the last one."""
    ticket = need_visitor(today, counter)
    today.check(ticket, Action.RECALL, State.CALLED)
    turn = today.turn_of(ticket)
    calls = turn.calls + 1
    today.change_turn(ticket, calls=calls)
    today.move(ticket, Action.RECALL, State.CALLED, data={"calls": calls})
    last = calls > today.office.recalls_before_no_show > 0
    today.announce(ticket, counter, Call.Kind.LAST if last else Call.Kind.RECALL)
    return ticket


def serve(today: Today, counter: Counter) -> Ticket:
    """The visitor has come to the counter."""
    ticket = need_visitor(today, counter)
    today.move(ticket, Action.SERVE, State.SERVING)
    today.change_turn(ticket, served_at=today.now)
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
    shift = Shift.objects.filter(counter=counter, closed_at=None).first()
    if shift is None or shift.state != "open":
        message = _("Counter %(number)s is not open.") % {"number": counter.number}
        raise Conflict("counter_closed", message, state=shift.state if shift else "closed")
    if visitor := today.visitor_at(counter):
        message = _("%(label)s is still at Counter %(number)s.")
        names = {"label": visitor.label, "number": counter.number}
        raise Conflict("counter_busy", message % names, state=visitor.state)
    return shift


@dataclass(frozen=True)
class _Line:
    """A line as the rule of order sees it, and the row that remembers what was called from it."""

    state: order.LineState
    row: Line


def _lines_for(today: Today, counter: Counter, *, everyone: bool = False) -> dict[int, _Line]:
    """The counter's lines in its order of preference. A ticket meant for another open counter of its line is not
    in them, unless `everyone` counts."""
    serves = CounterStation.objects.filter(counter=counter).order_by("preference")
    stations = list(serves.values_list("station", flat=True))
    standing: dict[int, list[order.Waiting]] = {station: [] for station in stations}
    # Values and not rows: a whole line is read to call one of it.
    waiting = (
        today.day.tickets.filter(state=State.WAITING, station__in=stations).values_list(*IN_LINE).order_by()
    )
    tickets = list(waiting)
    meant = {row[0] for row in tickets} - {None, counter.pk}
    elsewhere = _open_lines(meant) if meant and not everyone else set()
    for wanted, station, ticket, arrived_at, joined_at, priority, lane, rejoin_at in tickets:
        if (wanted, station) not in elsewhere:
            standing[station].append(
                order.Waiting(ticket, arrived_at, joined_at, priority is not None, lane, rejoin_at)
            )
    rows = {line.station_id: line for line in Line.objects.filter(day=today.day, station__in=stations)}
    return {
        station: _Line(order.LineState(waiting, as_tally(row)), row)
        for station, waiting in standing.items()
        for row in [rows.get(station) or Line(day=today.day, station_id=station)]
    }


def _open_lines(counters: set[int]) -> set[tuple[int, int]]:
    """Which of these counters are open, each with the stations that it serves."""
    open_ones = Shift.objects.filter(counter__in=counters, closed_at=None, paused_at=None).values("counter")
    return set(CounterStation.objects.filter(counter__in=open_ones).values_list("counter", "station"))


def _call(
    today: Today, ticket: Ticket, counter: Counter, shift: Shift, choice: order.Choice, line: Line
) -> None:
    tally = as_tally(line).after(choice.gone)
    line.called, line.priority_run, line.since_resumed = tally.called, tally.priority_run, tally.since_resumed
    line.save()
    data = {"reason": choice.reason, "officer": shift.officer_id}
    if choice.overtaken:
        data["overtaken"] = list(choice.overtaken)
    today.move(ticket, Action.CALL, State.CALLED, counter=counter, wanted_counter=None, data=data)
    today.change_turn(ticket, counter=counter, officer=shift.officer_id, called_at=today.now, calls=1)
    today.announce(ticket, counter, Call.Kind.CALL)
