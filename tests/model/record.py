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

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

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
    days = [_day(row) for row in office.days.order_by("pk")]
    of_these = [day["id"] for day in days]
    announced = Call.objects.filter(day__in=of_these).values(*CALL)
    events = Event.objects.filter(day__in=of_these, pk__gt=since).order_by("pk").values(*EVENT)
    seated = Shift.objects.filter(counter__office=office, closed_at=None)
    return {
        "days": days,
        "tickets": list(_tickets(of_these)),
        "sequences": list(NumberSequence.objects.filter(day__in=of_these).values("day", "series", "last")),
        # Commands of an office come one after the other, so the ids of events stand in the order of the log.
        "events": [_plain(row) for row in events],
        "calls": [_plain(row) for row in announced],
        "seats": {
            str(counter): [officer, paused is not None]
            for counter, officer, paused in seated.values_list("counter__number", "officer", "paused_at")
        },
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
    drawn = Flow.objects.filter(service__office=office).select_related("service")
    flows = {flow.pk: f"{flow.service.key}/{flow.version}" for flow in drawn}
    steps = {s.pk: s for s in Step.objects.filter(flow__in=flows).select_related("station")}
    for step in sorted(steps.values(), key=lambda step: (step.flow_id, step.position)):
        station = step.station.key if step.station else None
        ways.setdefault(flows[step.flow_id], {})[step.key] = [station, {}]
    for route in Route.objects.filter(step__in=steps).order_by("step", "position"):
        step = steps[route.step_id]
        to = steps[route.to_id].key if route.to_id else None
        ways[flows[step.flow_id]][step.key][1][route.outcome] = to
    return ways


CALL = ("day", "sequence", "kind", "ticket", "counter__number", "at")
EVENT = ("id", "day", "revision", "position", "action", "at", "actor", "ticket", "counter__number", "data")
TICKET = (
    "id", "day", "series", "number", "service__key", "flow__version", "state", "step__key", "station__key",
    "counter__number", "wanted_counter__number", "lane", "rejoin_at", "arrived_at", "joined_at", "items",
    "priority", "missing_papers", "promise_from", "promise_until",
)  # fmt: skip
# How the tables' names are said here.
WORDS = {
    "counter__number": "counter", "wanted_counter__number": "wanted", "service__key": "service",
    "flow__version": "version", "step__key": "step", "station__key": "station", "lane": "came",
    "rejoin_at": "lets_pass", "arrived_at": "arrived", "joined_at": "joined", "missing_papers": "missing",
}  # fmt: skip


def _plain(row: Row) -> Row:
    return {
        WORDS.get(name, name): value.timestamp() if isinstance(value, datetime.datetime) else value
        for name, value in row.items()
    }


def _tickets(days: list[int]) -> Iterator[Row]:
    turns: dict[int, list[int]] = defaultdict(list)
    open_turns = Turn.objects.filter(ticket__day__in=days, ended_at=None)
    for ticket, called in open_turns.values_list("ticket", "calls"):
        turns[ticket].append(called)
    for row in Ticket.objects.filter(day__in=days).order_by("pk").values(*TICKET):
        row = _plain(row)
        row["label"] = f"{row['series']}-{row['number']:03}"
        row["priority"] = row["priority"] is not None
        row["promise"] = [row.pop("promise_from"), row.pop("promise_until")]
        row["open_turns"] = len(turns[row["id"]])
        row["calls"] = sum(turns[row["id"]])
        yield row


def _day(row: QueueDay) -> Row:
    return {
        "id": row.pk, "date": str(row.date), "revision": row.revision, "calls": row.calls,
        "closed": row.closed_at is not None, "retired": row.retired_at is not None,
        "changed": row.changed_at.timestamp(),
    }  # fmt: skip
