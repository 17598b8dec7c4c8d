"""What the page of a flow shows: the rows with what is wrong in each, the drawing, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counters import clock
from counters.domain.drafts import newest_version
from counters.domain.flow_changes import changes
from counters.domain.flow_check import Fault
from counters.domain.flow_text import (
    EASY_STEPS,
    END,
    RouteText,
    Steps,
    StepText,
    check,
    days_of,
    read_flow,
    time_of,
    with_keys,
)
from counters.domain.journey import Chart, ChartRoute, ChartStep
from counters.live.flow_chart import ChartView, Hall, chart_view, posted_facts
from counters.models import Flow, Service


@dataclass(frozen=True)
class RouteRow:
    """An outcome's fields; their names begin with `name`."""

    name: str
    text: RouteText
    faults: list[str]


@dataclass(frozen=True)
class StepRow:
    """A step's fields, from 1 on."""

    number: int
    name: str
    text: StepText
    faults: list[str]
    routes: list[RouteRow]


def rows_of(steps: Steps, faults: list[Fault]) -> list[StepRow]:
    """The rows of a form, with what is wrong in each."""
    made = []
    for n, step in enumerate(steps):
        routes = [
            RouteRow(f"s{n}r{m}", route, _about(faults, step.id, route.id))
            for m, route in enumerate(step.routes)
        ]
        made.append(StepRow(n + 1, f"s{n}", step, _about(faults, step.id, ""), routes))
    return made


def drawing(service: Service, steps: Steps) -> ChartView | None:
    """The chart that these rows would be, right or wrong; none without a step."""
    if not steps:
        return None
    stations = {row.pk: row for row in service.office.stations.prefetch_related("counters")}
    today = clock.local_now(service.office.zone).date()
    hall = Hall(
        stations,
        lambda station: list(stations[station].counters.all()),
        service.papers.select_related("variant"),
        [fee for fee in service.fees.select_related("variant") if fee.is_asked_on(today)],
    )
    by_key = {row.key: row.pk for row in stations.values()}
    return chart_view(posted_facts(_chart(service, with_keys(steps), by_key), hall), service.title)


def _chart(service: Service, steps: Steps, stations: Mapping[str, int]) -> Chart:
    """Rows with keys as a chart whose steps are numbered from 1 on."""
    ids: dict[str, int] = {}
    for n, step in enumerate(steps, 1):
        ids.setdefault(step.id, n)
    drawn = []
    for n, step in enumerate(steps, 1):
        routes = tuple(
            ChartRoute(
                route.id,
                route.name or "…",
                route.name_en,
                ids.get(route.to),
                ids.get(route.opens),
                bool(route.hands_over),
            )
            for route in step.routes
            if route.to == END or route.to in ids
        )
        # A station that is not there is drawn as none: the sentences say so.
        station, minutes, days = stations.get(step.station), time_of(step), days_of(step.days)
        words = (step.name or "…", step.name_en, step.advice, step.advice_en)
        drawn.append(ChartStep(n, step.id, *words, station, minutes, routes, days))
    return Chart(0, service.pk, tuple(drawn))


def target_names(steps: Steps) -> dict[str, str]:
    """What an outcome may lead to, by the id of the step, as a choice says it."""
    nameless = _("(without a name)")
    named = {step.id: f"{n}. {step.name or nameless}" for n, step in enumerate(steps, 1)}
    return named | {END: _("The end of the visit")}


def _about(faults: list[Fault], step: str, outcome: str) -> list[str]:
    return [fault for fault in faults if fault.step == step and fault.outcome == outcome]


def linked(faults: list[Fault], rows: list[StepRow]) -> list[tuple[str, str]]:
    """Each fault with the id of the field that it is about."""
    places = {row.text.id: row for row in reversed(rows)}
    found = []
    for fault in faults:
        row = places.get(fault.step)
        names = [route.name for route in row.routes if route.text.id == fault.outcome] if row else []
        # The last of two rows of one key is the one too many.
        found.append((str(fault), f"{names[-1] if names else row.name}-name" if row else "add-step"))
    return found


def warnings(service: Service, steps: Steps) -> list[str]:
    """What may be published all the same, but should be looked at."""
    found = []
    if len(steps) > EASY_STEPS:
        sentence = _("This flow has %(count)s steps: more than %(most)s are hard to read on a wall.")
        found.append(sentence % {"count": len(steps), "most": EASY_STEPS})
    keys = {step.id for step in with_keys(steps)}
    for paper in service.papers.exclude(step="").exclude(step__in=keys):
        sentence = _("The paper “%(paper)s” is shown at a step that this flow does not have.")
        found.append(sentence % {"paper": paper.title})
    for fee in service.fees.filter(valid_until=None).exclude(step="").exclude(step__in=keys):
        found.append(
            _("The fee “%(fee)s” is paid at a step that this flow does not have.") % {"fee": fee.title}
        )
    return found


def seen(service: Service, steps: Steps, base: int) -> dict[str, Any]:
    """The context of counters/setup/flow_seen.html: all that is drawn anew after each change."""
    faults = check(service.title, steps, service.office)
    rows = rows_of(steps, faults)
    before = flow_at(service, base)
    newest = newest_version(service)
    context = {
        "service": service,
        "rows": rows,
        "drawing": drawing(service, steps),
        "faults": linked(faults, rows),
        "warnings": warnings(service, steps),
        "changes": changes(read_flow(before), with_keys(steps), service.office),
        "base": base,
        "newest": newest,
    }
    if base != newest:
        other = flow_at(service, newest)
        context |= {"other": other, "meanwhile": changes(read_flow(before), read_flow(other), service.office)}
    return context


def flow_at(service: Service, version: int) -> Flow | None:
    return service.flows.filter(version=version).select_related("made_by").first()
