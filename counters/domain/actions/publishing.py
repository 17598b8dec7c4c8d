"""A new version of a service's flow. Tickets under way keep theirs; the next number is issued with this one."""

from typing import Any

from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.flow_text import END, Steps, check, days_of, read_flow, time_of, with_keys
from counters.models import Flow, Route, Service, Step


def publish_flow(
    today: Today, service: Service, steps: Steps, *, base: int, note: str = "", author: Any = None
) -> Flow:
    """Store `steps` as the next version of a service's flow, if they were begun from version `base`, the newest.

    Raises Conflict where somebody else has published meanwhile, Invalid with one sentence a line for all that is
    wrong with the flow, or where it is the same as the newest.
    """
    # A strange office's service is as unknown as one that is not there.
    found = Service.objects.filter(pk=service.pk, office=today.office).first()
    if found is None:
        raise NotFound("unknown_service", _("There is no such service here."))
    newest = found.flows.order_by("-version").first()
    version = newest.version if newest else 0
    if version != base:
        message = _(
            "Meanwhile version %(version)s of this flow was published. Look at what it changed first."
        )
        raise Conflict("flow_changed", message % {"version": version})
    steps = with_keys(steps)
    if wrong := check(found.title, steps, today.office):
        raise Invalid("flow_faults", "\n".join(wrong))
    if steps == read_flow(newest):
        raise Invalid(
            "nothing_changed", _("Nothing is different from version %(version)s.") % {"version": version}
        )
    flow = Flow.objects.create(
        service=found, version=version + 1, made_at=today.now, made_by=author, note=note or None
    )
    _store(flow, steps)
    today.log("publish_flow", service=found.key, flow=flow.version)
    return flow


def _store(flow: Flow, steps: Steps) -> None:
    stations = {row.key: row for row in flow.service.office.stations.all()}
    made = {
        step.id: Step.objects.create(
            flow=flow, key=step.id, position=position, name=step.name, name_en=step.name_en,
            station=stations.get(step.station), minutes=time_of(step), working_days=days_of(step.days),
            advice=step.advice, advice_en=step.advice_en,
        )
        for position, step in enumerate(steps)
    }  # fmt: skip
    for step in steps:
        for position, route in enumerate(step.routes):
            Route.objects.create(
                step=made[step.id], position=position, outcome=route.id, name=route.name,
                name_en=route.name_en, to=None if route.to == END else made[route.to],
                opens=made[route.opens] if route.opens else None, hands_over=bool(route.hands_over) or None,
            )  # fmt: skip
