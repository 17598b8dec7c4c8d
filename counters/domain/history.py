"""An office's history as the forecast hears it: what is fixed about the office, and what happened, day by day.

The rows are those of a log (docs/forecast.md): the same ones teach the live forecast and are written by export_log.
Officers go by a number that says nothing of them.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from counters.calendars.office_calendar import Hours
from counters.domain.journey import Chart, chart_of
from counters.models import Event, Office, QueueDay, Ticket, Turn
from counters.states import Action

Row = dict[str, Any]
# What the log says in one word of another kind. Recalls and priorities set later have no line there.
KINDS = {
    Action.CALL: "called", Action.SERVE: "serving", Action.FINISH: "finished", Action.COMPLETE: "completed",
    Action.PARK: "parked", Action.RESUME: "resumed", Action.TRANSFER: "transferred", Action.NO_SHOW: "no_show",
    Action.RETURN: "returned", Action.CANCEL: "cancelled", Action.EXPIRE: "cancelled",
}  # fmt: skip
COUNTER_STATES = {"open", "pause", "close"}
# After these a ticket begins a new turn, unless it was the end of its way.
ONWARD = {Action.ISSUE, Action.FINISH, Action.COMPLETE, Action.RESUME, Action.TRANSFER, Action.RETURN}


def office_row(office: Office, charts: Iterable[Chart]) -> Row:
    """The first line: `charts` are all flows that tickets of the log go by."""
    stations = {station.pk: station.key for station in office.stations.all()}
    counters = office.counters.prefetch_related("serves__station").order_by("number")
    return {
        "event": "office",
        "zone": office.zone,
        "stations": [{"key": key} for key in stations.values()],
        "counters": [
            {"key": str(c.number), "stations": [row.station.key for row in c.serves.all()]} for c in counters
        ],
        "services": [_service_row(chart, stations) for chart in charts],
        "opens": f"{office.opens:%H:%M}",
        "closes": f"{office.closes:%H:%M}",
        "priority": {"in_a_row": office.priority_in_a_row, "max_wait_minutes": office.max_wait_minutes},
    }


def _service_row(chart: Chart, stations: dict[int, str]) -> Row:
    steps = {step.id: step.key for step in chart.visit_steps}
    return {
        "key": str(chart.flow),
        "steps": [
            {"key": step.key, "station": stations.get(step.station), "minutes": step.minutes}
            for step in chart.visit_steps
        ],
        "routes": [
            {"from": step.key, "outcome": route.outcome, "to": steps.get(route.to)}
            for step in chart.visit_steps
            for route in step.routes
        ],
    }


def _hours_row(hours: Hours | None) -> Row:
    """The hours of a day; nothing where it was opened though the office stays closed on it."""
    if hours is None:
        return {}
    row: Row = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}
    if hours.rest_from and hours.rest_until:
        starts, ends = (at.hour * 60 + at.minute for at in (hours.rest_from, hours.rest_until))
        row["break"] = [f"{hours.rest_from:%H:%M}", ends - starts]
    return row


class History:
    """Tells a day's events as rows, in order, as often as it is asked for what is new."""

    def __init__(self, day: QueueDay) -> None:
        self.day = day
        self.after = 0
        self._at: dict[int, int] = defaultdict(lambda: -1)  # of each ticket: which of its turns it is in
        self._step: dict[int, str] = {}

    def day_row(self) -> Row:
        row = {"event": "day", "at": self._when(self.day.opened_at), "date": self.day.date.isoformat()}
        return row | _hours_row(self.day.office.calendar().hours_on(self.day.date))

    def news(self) -> list[Row]:
        """What was written into the log since the last time."""
        events = list(
            Event.objects.filter(day=self.day, pk__gt=self.after).select_related("counter").order_by("pk")
        )
        if not events:
            return []
        self.after = events[-1].pk
        about = {event.ticket_id for event in events} - {None}
        tickets = {t.pk: t for t in Ticket.objects.filter(pk__in=about)}
        turns: dict[int, list[Turn]] = defaultdict(list)
        for turn in Turn.objects.filter(ticket__in=about).select_related("step", "station").order_by("pk"):
            turns[turn.ticket_id].append(turn)
        first_flow = self._first_flows(events, tickets)
        return [row for event in events for row in self._rows(event, tickets, turns, first_flow)]

    def _first_flows(self, events: list[Event], tickets: dict[int, Ticket]) -> dict[int, int]:
        """The flow with which each ticket was issued: one that changed its service later has another one now."""
        flows = {pk: ticket.flow_id for pk, ticket in tickets.items()}
        for event in reversed(events):
            if event.action == Action.TRANSFER and "from" in event.data:
                turn = Turn.objects.filter(ticket=event.ticket_id, step__isnull=False).order_by("pk").first()
                flows[event.ticket_id] = turn.step.flow_id if turn else flows[event.ticket_id]
        return flows

    def _rows(
        self, event: Event, tickets: dict[int, Ticket], turns: dict[int, list[Turn]], first: dict[int, int]
    ) -> Iterator[Row]:
        at = self._when(event.at)
        if event.ticket_id is None:
            if event.action in COUNTER_STATES:
                yield self._counter_row(event, at)
            return
        ticket, mine = tickets[event.ticket_id], turns[event.ticket_id]
        here = {"at": at, "ticket": ticket.label}
        now = mine[self._at[ticket.pk]] if self._at[ticket.pk] >= 0 and mine else None
        if event.action == Action.ISSUE:
            yield {
                "event": "issued", **here, "service": str(first[ticket.pk]),
                "priority": ticket.priority_id is not None, "items": ticket.items,
            }  # fmt: skip
        elif event.action in KINDS:
            yield {"event": KINDS[event.action], **here, **self._said(event, ticket, now)}
        if event.action in ONWARD and self._at[ticket.pk] + 1 < len(mine):
            yield from self._next_turn(ticket, mine, here, event)

    def _next_turn(self, ticket: Ticket, turns: list[Turn], here: Row, event: Event) -> Iterator[Row]:
        turn = turns[self._at[ticket.pk] + 1]
        if turn.queued_at != event.at:
            return  # the way ended here, and the turn began later by another action
        self._at[ticket.pk] += 1
        if turn.step:
            self._step[ticket.pk] = turn.step.key
        station = turn.station.key if turn.station else None
        yield {"event": "queued", **here, "step": self._step.get(ticket.pk, ""), "station": station}

    def _said(self, event: Event, ticket: Ticket, turn: Turn | None) -> Row:
        """What a line says besides its ticket."""
        said: Row = {"step": self._step.get(ticket.pk, "")}
        if event.counter is not None:
            said["counter"] = str(event.counter.number)
        if turn is not None and turn.officer_id:
            said["officer"] = f"o{turn.officer_id}"
        if event.action == Action.FINISH:
            said["outcome"] = event.data.get("outcome") or None
        elif event.action == Action.PARK:
            said["reason"] = event.data.get("reason", "")
        elif event.action == Action.TRANSFER and "from" in event.data:
            said["service"] = str(ticket.flow_id)
        elif event.action == Action.TRANSFER:
            said["station"] = event.data["station"]
        return said

    def _counter_row(self, event: Event, at: str) -> Row:
        row = {"event": "counter", "at": at, "counter": str(event.counter.number), "state": event.action}
        if event.data.get("officer"):
            row["officer"] = f"o{event.data['officer']}"
        if event.data.get("reason"):
            row["reason"] = event.data["reason"]
        return row

    def _when(self, moment: datetime.datetime) -> str:
        return moment.astimezone(self.day.office.tz).isoformat(timespec="milliseconds")


def history(office: Office, days: Iterable[QueueDay]) -> Iterator[Row]:
    """The whole log of these days."""
    days = list(days)
    flows = Turn.objects.filter(ticket__day__in=days, step__isnull=False).values_list("step__flow", flat=True)
    newest = [service.flows.order_by("-version").first() for service in office.services.all()]
    known = sorted(set(flows) | {flow.pk for flow in newest if flow})
    yield office_row(office, [chart for flow in known if (chart := chart_of(flow)).visit_steps])
    for day in days:
        told = History(day)
        yield told.day_row()
        yield from told.news()
