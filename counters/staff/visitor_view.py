"""The left pane of a console: who stands at the counter, and what may come of it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counters.domain.floor import Desk, Floor
from counters.domain.journey import Chart, ChartRoute
from counters.domain.papers import PaperRow
from counters.domain.sharing import items_after_turn, items_now
from counters.live.journey import JourneyStep, journey
from counters.live.papers import lacking, papers_of
from counters.live.picture import Picture
from counters.live.public import promise_of
from counters.models import Ticket
from counters.staff.file_view import links_of
from counters.staff.papers_view import checked, ticks
from counters.states import State

# So many steps stand side by side in the pane.
STEPS_SHOWN = 7
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Outcome:
    """A button of the present step: what came of it, in words where that leads, and its key (1 to 9). One that
    `hands_over` a file asks who receives it; one that is `signed` for may ask, and the register has a line anyway."""

    outcome: str
    title: str
    to: str
    key: str
    hands_over: bool = False
    signed: bool = False


def visitor_at(picture: Picture, desk: Desk) -> dict[str, Any]:
    """The visitor called to or served at a counter."""
    ticket, floor = desk.ticket, picture.floor
    turn = floor.turn(ticket.pk)
    way = journey(picture, ticket)
    here = next((place for place, step in enumerate(way) if step.state == "current"), len(way) - 1)
    step = way[here]
    return {
        "ticket": ticket,
        "waited": (turn.called_at - turn.queued_at) // MINUTE,
        "since": turn.served_at if ticket.state == State.SERVING else turn.called_at,
        "calls": turn.calls,
        "owed": max(0, floor.office.recalls_before_no_show - (turn.calls - 1)),
        "step": step,
        "place": here + 1,
        "steps": len(way),
        "way": way[_first_shown(here, len(way)) :][:STEPS_SHOWN],
        "skipped": _first_shown(here, len(way)),
        "papers": ticks(picture, ticket, step.key) if step.papers else [],
        "checked": checked(picture, ticket),
        "lacking": lacking(picture, ticket),
        "all_papers": all_papers(picture, ticket, step),
        "items_now": items_now(ticket, floor.office),
        "items_after": items_after_turn(ticket, floor.office),
        "outcomes": outcomes(floor, ticket, step),
        "promise": promise_of(ticket),
        "range": picture.range(ticket),
        "files": [{"file": file, **links_of(file)} for file in picture.files_of(ticket)],
        "late": ticket.promise_until is not None and ticket.promise_until < picture.at,
        "at_risk": picture.will_be_late(ticket),
    }


def _first_shown(here: int, steps: int) -> int:
    """Where the shown part of a long way begins: the present step and what is near it stay in sight."""
    return max(0, min(here - 2, steps - STEPS_SHOWN))


def all_papers(picture: Picture, ticket: Ticket, step: JourneyStep) -> list[PaperRow]:
    """The papers of the whole visit that concern this visitor, those of the present step first."""
    here = list(step.papers)
    return here + [row for row in papers_of(picture, ticket) if row not in here]


def outcomes(floor: Floor, ticket: Ticket, step: JourneyStep) -> list[Outcome]:
    """What may come of the present turn, the usual one first."""
    chart = floor.chart(ticket)
    if step.off_route:
        # After a detour the ticket goes back to the step it left, whatever came of it.
        left = chart.step(ticket.step_id)
        return [
            Outcome("", _("Back to %(step)s") % {"step": left.title}, leads_to(floor, chart, left.id), "1")
        ]
    routes = chart.step(ticket.step_id).routes
    ways = [leads_to(floor, chart, route.to) for route in routes]
    if left := items_after_turn(ticket, floor.office):
        ways[0] = _("back to the line for %(left)s more vehicles") % {"left": left}
    return [
        Outcome(
            route.outcome,
            route.title,
            _opens(chart, route, way),
            str(place) if place <= 9 else "",
            route.hands_over and ticket.file_id is not None,
            route.hands_over and ticket.file_id is None and not (left and place == 1),
        )
        for place, (route, way) in enumerate(zip(routes, ways, strict=True), 1)
    ]


def _opens(chart: Chart, route: ChartRoute, to: str) -> str:
    """Where the visit goes, and that a file is opened besides."""
    if route.opens is None:
        return to
    return _("%(to)s; opens a file of %(days)s working days") % {
        "to": to,
        "days": chart.days_from(route.opens),
    }


def leads_to(floor: Floor, chart: Chart, step: int | None) -> str:
    """Where a route leads, in words that an officer can say to the visitor."""
    if step is None:
        return _("the end of the visit")
    target = chart.step(step)
    if target.station is None:
        return _("%(step)s (back office)") % {"step": target.title}
    counters = floor.open_counters(target.station) or floor.counters_of(target.station)
    names = {
        "station": floor.stations[target.station].title,
        "counters": ", ".join(str(c.number) for c in counters),
    }
    return _("%(station)s, Counter %(counters)s") % names if counters else names["station"]
