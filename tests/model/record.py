"""Everything that an office's database says of its days, as plain values: what the checks look at.

A record is JSON, so that it may come from another process: times are POSIX seconds, keys are text.

office    {figures: {...}, counters: {number: [station]}, ways: {"service/version": {step: [station, {outcome: to}]}}}
days      [{id, date, revision, calls, closed, retired, changed}]
tickets   [{id, day, label, series, number, service, version, state, step, station, counter, wanted, came,
            lets_pass, arrived, joined, items, priority, missing, calls, open_turns, promise}]
sequences [{day, series, last}]
events    [{id, day, revision, position, action, at, actor, ticket, counter, data}] in the order of the log
calls     [{day, sequence, kind, ticket, counter, at}]
seats     {counter: [officer, paused]}
commands  [{key, receipt}]

Counters go by their numbers, tickets and days by their ids.
"""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet

from counters.models import (
    Call,
    Command,
    Event,
    Flow,
    NumberSequence,
    Office,
    QueueDay,
    Route,
    Shift,
    Step,
    Ticket,
    Turn,
)
from tests.model.laws import Figures

Row = dict[str, Any]


def read_record(office: Office) -> Row:
    """The whole record of an office."""
    keyed = Command.objects.filter(scope__startswith=f"{office.pk}/").order_by("pk")
    commands = [{"key": key, "receipt": receipt} for key, receipt in keyed.values_list("key", "receipt")]
    return {"office": read_setup(office), **read_days(office), "commands": commands}


def read_days(office: Office, since: int = 0) -> Row:
    """What changes by the verbs; of the log only what was written after the event with the id `since`."""
    calls_of, open_of = _turns(office)
    announced = Call.objects.filter(day__office=office).select_related("counter")
    seated = Shift.objects.filter(counter__office=office, closed_at=None).select_related("counter")
    return {
        "days": [_day(row) for row in office.days.order_by("pk")],
        "tickets": [_ticket(row, calls_of[row.pk], open_of[row.pk]) for row in _tickets(office)],
        "sequences": list(NumberSequence.objects.filter(day__office=office).values("day", "series", "last")),
        "events": [_event(row) for row in _events(office, since)],
        "calls": [_call(row) for row in announced],
        "seats": {str(row.counter.number): [row.officer_id, row.paused_at is not None] for row in seated},
    }


def read_setup(office: Office) -> Row:
    """How the office is set up, as the replay of its log needs it."""
    office = Office.objects.get(pk=office.pk)
    figures = Figures(
        office.priority_in_a_row,
        office.max_wait_minutes,
        office.resumed_every,
        office.returned_after,
        office.recalls_before_no_show,
    )
    counters = office.counters.prefetch_related("serves__station")
    return {
        "figures": asdict(figures),
        "counters": {str(c.number): [row.station.key for row in c.serves.all()] for c in counters},
        "ways": _ways(office),
    }


def _ways(office: Office) -> Row:
    ways: Row = {}
    flows = {f.pk: f"{f.service.key}/{f.version}" for f in _flows(office)}
    steps = {s.pk: s for s in Step.objects.filter(flow__in=flows).select_related("station")}
    for step in sorted(steps.values(), key=lambda step: (step.flow_id, step.position)):
        station = step.station.key if step.station else None
        ways.setdefault(flows[step.flow_id], {})[step.key] = [station, {}]
    for route in Route.objects.filter(step__in=steps).order_by("step", "position"):
        step = steps[route.step_id]
        to = steps[route.to_id].key if route.to_id else None
        ways[flows[step.flow_id]][step.key][1][route.outcome] = to
    return ways


def _day(row: QueueDay) -> Row:
    return {
        "id": row.pk, "date": str(row.date), "revision": row.revision, "calls": row.calls,
        "closed": row.closed_at is not None, "retired": row.retired_at is not None,
        "changed": row.changed_at.timestamp(),
    }  # fmt: skip


def _call(row: Call) -> Row:
    return {
        "day": row.day_id, "sequence": row.sequence, "kind": row.kind, "ticket": row.ticket_id,
        "counter": row.counter.number, "at": row.at.timestamp(),
    }  # fmt: skip


def _flows(office: Office) -> QuerySet[Flow]:
    return Flow.objects.filter(service__office=office).select_related("service")


def _turns(office: Office) -> tuple[dict[int, int], dict[int, int]]:
    """How often each ticket was called in its open turn, and how many open turns it has."""
    calls: dict[int, int] = defaultdict(int)
    number: dict[int, int] = defaultdict(int)
    rows = Turn.objects.filter(ticket__day__office=office, ended_at=None)
    for ticket, called in rows.values_list("ticket", "calls"):
        calls[ticket], number[ticket] = called, number[ticket] + 1
    return calls, number


def _tickets(office: Office) -> QuerySet[Ticket]:
    linked = ("service", "flow", "step", "station", "counter", "wanted_counter")
    return Ticket.objects.filter(day__office=office).select_related(*linked).order_by("pk")


def _ticket(row: Ticket, calls: int, open_turns: int) -> Row:
    promise = [moment.timestamp() if moment else None for moment in (row.promise_from, row.promise_until)]
    return {
        "id": row.pk, "day": row.day_id, "label": row.label, "series": row.series, "number": row.number,
        "service": row.service.key, "version": row.flow.version, "state": row.state,
        "step": row.step.key if row.step else None, "station": row.station.key if row.station else None,
        "counter": row.counter.number if row.counter else None,
        "wanted": row.wanted_counter.number if row.wanted_counter else None,
        "came": row.lane, "lets_pass": row.rejoin_at, "arrived": row.arrived_at.timestamp(),
        "joined": row.joined_at.timestamp(), "items": row.items, "priority": row.priority_id is not None,
        "missing": row.missing_papers, "calls": calls, "open_turns": open_turns, "promise": promise,
    }  # fmt: skip


def _events(office: Office, since: int) -> QuerySet[Event]:
    # Commands of an office come one after the other, so the ids of its events stand in the order of the log.
    rows = Event.objects.filter(day__office=office, pk__gt=since).select_related("counter")
    return rows.order_by("pk")


def _event(row: Event) -> Row:
    return {
        "id": row.pk, "day": row.day_id, "revision": row.revision, "position": row.position,
        "action": row.action, "at": row.at.timestamp(), "actor": row.actor, "ticket": row.ticket_id,
        "counter": row.counter.number if row.counter else None, "data": row.data,
    }  # fmt: skip
