"""What the page of a flow shows: the rows with what is wrong in each, the drawing, and what changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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
    read_flow,
    with_keys,
)
from counters.models import Flow, Service


@dataclass(frozen=True)
class RouteRow:
    """An outcome's fields; their names begin with `name`. `target` is what a drawing says of where it leads."""

    name: str
    text: RouteText
    faults: list[str]
    target: str


@dataclass(frozen=True)
class StepRow:
    """A step's fields, from 1 on; `station` is the place's name, `counters` the numbers that serve it."""

    number: int
    name: str
    text: StepText
    faults: list[str]
    routes: list[RouteRow]
    station: str
    counters: list[int]


def rows_of(service: Service, steps: Steps, faults: list[Fault]) -> list[StepRow]:
    """The rows of a form, and of the ordered list beside it."""
    rows = service.office.stations.prefetch_related("counters")
    stations = {row.key: row for row in rows}
    targets = target_names(steps)
    made = []
    for n, step in enumerate(steps):
        there = stations.get(step.station)
        routes = [
            RouteRow(
                f"s{n}r{m}",
                route,
                _about(faults, step.id, route.id),
                targets.get(route.to, _("not chosen yet")),
            )
            for m, route in enumerate(step.routes)
        ]
        counters = [desk.number for desk in there.counters.all()] if there else []
        title = there.title if there else step.station
        made.append(StepRow(n + 1, f"s{n}", step, _about(faults, step.id, ""), routes, title, counters))
    return made


def target_names(steps: Steps) -> dict[str, str]:
    """What an outcome may lead to, by the id of the step, as a choice says it."""
    named = {step.id: f"{n}. {step.name or _('(without a name)')}" for n, step in enumerate(steps, 1)}
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
    rows = rows_of(service, steps, faults)
    before = flow_at(service, base)
    newest = newest_version(service)
    context = {
        "service": service,
        "rows": rows,
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
