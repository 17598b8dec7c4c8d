"""The story of a ticket from the log: what happened, when, by whom, and why."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counters.domain.actions.calling import GIVEN
from counters.domain.journey import chart_of
from counters.domain.missing import why_words
from counters.domain.order import ALONE, LATE, ORDER, PRIORITY, RESUMED, RETURNED, SHARE
from counters.live.papers import papers_of
from counters.live.picture import Picture
from counters.live.words import reason_words
from counters.models import Event, Ticket
from counters.states import Action, State

# Why somebody is called, as the order rule and the officer's choice name it.
ORDER_WORDS = {
    ORDER: gettext_lazy("in order of arrival"),
    LATE: gettext_lazy("waited too long"),
    RESUMED: gettext_lazy("was set aside"),
    RETURNED: gettext_lazy("came back"),
    PRIORITY: gettext_lazy("priority"),
    SHARE: gettext_lazy("those who go first have had their share"),
    ALONE: gettext_lazy("nobody else was waiting"),
    GIVEN: gettext_lazy("chosen by the officer"),
}
DEVICES = {
    "kiosk": gettext_lazy("kiosk"),
    "visitor": gettext_lazy("the visitor"),
    "system": gettext_lazy("the system"),
}


@dataclass(frozen=True)
class StoryRow:
    """One thing that happened. `who` is a name, `counter` a number."""

    at: datetime.datetime
    action: str
    who: str
    counter: int | None
    detail: str


def story_of(picture: Picture, ticket: Ticket) -> list[StoryRow]:
    """All events of a ticket, oldest first, with a constant number of queries."""
    events = list(ticket.events.select_related("counter").order_by("day", "revision", "position"))
    names = _names(events)
    labels = _labels(events)
    outcomes = _outcome_words(picture, ticket)
    return [
        StoryRow(
            at=event.at,
            action=str(Action(event.action).label) if event.action in Action.values else event.action,
            who=names.get(event.actor) or str(DEVICES.get(event.actor, event.actor)),
            counter=event.counter.number if event.counter else None,
            detail=_detail(picture, ticket, event, labels, outcomes),
        )
        for event in events
    ]


def _names(events: Iterable[Event]) -> dict[str, str]:
    ids = {event.actor.removeprefix("user:") for event in events if event.actor.startswith("user:")}
    return {f"user:{user.pk}": str(user) for user in get_user_model().objects.filter(pk__in=ids)}


def _labels(events: Iterable[Event]) -> dict[int, str]:
    overtaken = {pk for event in events for pk in event.data.get("overtaken", ())}
    return {ticket.pk: ticket.label for ticket in Ticket.objects.filter(pk__in=overtaken)}


def _outcome_words(picture: Picture, ticket: Ticket) -> dict[str, str]:
    # A ticket that changed its service has outcomes of its earlier flow behind it.
    charts = [*picture.floor.flows.values(), chart_of(ticket.flow_id)]
    return {route.outcome: route.title for chart in charts for step in chart.steps for route in step.routes}


def _detail(
    picture: Picture, ticket: Ticket, event: Event, labels: dict[int, str], outcomes: dict[str, str]
) -> str:
    data = event.data
    if event.action == Action.CALL:
        return _why_called(data, labels)
    if event.action == Action.PARK:
        missing = _titles(picture, ticket, data.get("papers", ()), data.get("why", {}))
        return ": ".join(part for part in (reason_words(data.get("reason", "")), missing) if part)
    if event.action in {Action.CHECK, Action.ISSUE} and data.get("lacking"):
        return _("not there: %(papers)s") % {"papers": _titles(picture, ticket, data["lacking"], {})}
    if event.action == Action.CHECK:
        return _("all there")
    if data.get("items_left"):
        return _("%(left)s vehicles left for another turn") % {"left": data["items_left"]}
    if event.action in {Action.FINISH, Action.COMPLETE}:
        return outcomes.get(data.get("outcome", ""), data.get("outcome", ""))
    if event.action == Action.TRANSFER:
        return _where_to(picture, data)
    if event.action == Action.EXPIRE:
        return str(State(data["from"]).label) if data.get("from") in State.values else ""
    if event.action == Action.RECALL:
        return _("call number %(calls)s") % {"calls": data.get("calls", "")}
    return ""


def _titles(picture: Picture, ticket: Ticket, keys: Iterable[str], why: dict) -> str:
    titles = {paper.key: paper.title for paper in papers_of(picture, ticket)}
    said = {key: why_words(why.get(key)) for key in keys}
    return ", ".join(
        f"{titles.get(key, key)} ({w})" if w else titles.get(key, key) for key, w in said.items()
    )


def _why_called(data: dict, labels: dict[int, str]) -> str:
    why = str(ORDER_WORDS.get(data.get("reason", ""), ""))
    overtaken = [labels[pk] for pk in data.get("overtaken", ()) if pk in labels]
    if not overtaken:
        return why
    shown = ", ".join(overtaken[:5]) + (" …" if len(overtaken) > 5 else "")
    return _("%(why)s, before %(others)s") % {"why": why, "others": shown}


def _where_to(picture: Picture, data: dict) -> str:
    rows = [*picture.floor.services.values()] if data.get("service") else [*picture.floor.stations.values()]
    key = data.get("service") or data.get("station")
    name = next((row.title for row in rows if row.key == key), key or "")
    if data.get("wanted"):
        return _("%(station)s, Counter %(counters)s") % {"station": name, "counters": data["wanted"]}
    return name
