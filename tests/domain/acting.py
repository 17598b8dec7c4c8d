"""A verb through the door, and the whole of the records before and after."""

from collections.abc import Callable
from typing import Any

from counters.domain.day import SYSTEM, Actor, Today, perform
from counters.models import (
    Call,
    Command,
    Event,
    Flow,
    Line,
    NumberSequence,
    Office,
    QueueDay,
    Route,
    Service,
    Shift,
    Station,
    Step,
    Ticket,
    Turn,
)

RECORDS = (QueueDay, NumberSequence, Line, Ticket, Turn, Call, Event, Command, Shift)
Verb = Callable[[Today], Any]
Dump = dict[str, list[dict[str, Any]]]
StepRow = tuple[str, str | None, dict[str, str | None]]


def act(office: Office, verb: Verb, *, by: Actor = SYSTEM, key: str = "", asked: object = None) -> Any:
    """What an action gave when it was performed."""
    given: list[Any] = []

    def command(today: Today) -> dict[str, Any]:
        given.append(verb(today))
        return {}

    perform(office, command, by=by, key=key, asked=asked)
    return given[0] if given else None


def dump() -> Dump:
    """Every row that a command may write: two dumps are equal when nothing at all has changed."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in RECORDS}


def day_of(office: Office) -> QueueDay:
    """The latest day of an office that was not retired."""
    return office.days.filter(retired_at=None).latest("date")


def last_event(ticket: Ticket) -> tuple[str, dict[str, Any]]:
    """The latest line of the log about a ticket: its action and data."""
    event = ticket.events.latest("revision", "position")
    return event.action, event.data


def log_of(office: Office) -> list[str]:
    """The actions of an office's day in the order in which they happened."""
    return list(day_of(office).events.values_list("action", flat=True))


def add_service(office: Office, key: str, series: str, steps: list[StepRow]) -> Service:
    """A service whose steps are (key, station's key or none for the back office, outcome -> next step or none)."""
    service = Service.objects.create(office=office, key=key, series=series, name=key, position=99)
    flow = Flow.objects.create(service=service, version=1, made_at=office_moment(office))
    made = {}
    for position, (step, station, _routes) in enumerate(steps):
        place = Station.objects.get(office=office, key=station) if station else None
        made[step] = Step.objects.create(
            flow=flow, key=step, name=step, position=position, station=place, minutes=5
        )
    for step, _station, routes in steps:
        for position, (outcome, to) in enumerate(routes.items()):
            Route.objects.create(
                step=made[step], outcome=outcome, name=outcome, position=position, to=made[to] if to else None
            )
    return service


def office_moment(office: Office) -> Any:
    """When the office's flows were drawn."""
    return Flow.objects.filter(service__office=office).first().made_at


def way_of(ticket: Ticket) -> list[tuple[str | None, str | None, str, str]]:
    """The turns of a ticket: step (none off the route), station (none in the back office), how they ended."""
    rows = ticket.turns.order_by("pk").values_list("step__key", "station__key", "ended_by", "outcome")
    return list(rows)
