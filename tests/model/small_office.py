"""The small office of the model as rows of the database, with its people."""

from typing import Any

from django.contrib.auth import get_user_model

from counters import clock
from counters.models import Flow, Office, Posting, Role, Route, Step
from counters.samples.loader import load_office
from tests.model.plan import PLAN, Plan

PEOPLE = {
    **{f"officer{number}": Role.OFFICER for number in PLAN.counters},
    "supervisor": Role.SUPERVISOR,
    "greeter": Role.GREETER,
    "kiosk": Role.KIOSK,
}


def make_small_office() -> Office:
    """The rows of `PLAN` with its people, and an office beside it that has nothing to do with them."""
    load_office(_data("elsewhere"), now=clock.now())
    office = load_office(_data("small"), now=clock.now())
    for name, role in PEOPLE.items():
        user = get_user_model().objects.create_user(name)
        Posting.objects.create(user=user, office=office, role=role, may_choose=name not in PLAN.no_choice)
    return office


def set_up(office: Office, plan: Plan) -> None:
    """Give the office the figures and hours of another plan."""
    figures = plan.figures
    Office.objects.filter(pk=office.pk).update(
        enforce_hours=plan.enforce_hours,
        priority_in_a_row=figures.priority_in_a_row,
        max_wait_minutes=figures.max_wait,
        resumed_every=figures.resumed_every,
        returned_after=figures.returned_after,
        recalls_before_no_show=figures.recalls,
        items_a_ticket=50,
        items_a_turn=50,
    )


def publish_way(office: Office, service: str, version: int) -> None:
    """Make a later version of a service's way valid for new numbers, as an administrator would."""
    row = office.services.get(key=service)
    flow = Flow.objects.create(service=row, version=version, made_at=clock.now())
    stations = {station.key: station for station in office.stations.all()}
    way = PLAN.services[service].ways[version - 1]
    steps = {
        key: Step.objects.create(
            flow=flow, key=key, name=key, position=place, station=stations.get(at), minutes=5
        )
        for place, (key, (at, _outcomes)) in enumerate(way.items())
    }
    for key, (_at, outcomes) in way.items():
        for place, (outcome, to) in enumerate(outcomes.items()):
            Route.objects.create(
                step=steps[key], outcome=outcome, name=outcome, position=place, to=steps.get(to)
            )


def _data(key: str) -> dict[str, Any]:
    return {
        "office": {"key": key, "name": key, "zone": PLAN.zone},
        "priority_classes": [{"key": "elderly", "name": "elderly"}],
        "stations": [{"key": station, "name": station} for station in PLAN.stations],
        "counters": [{"number": n, "stations": list(stations)} for n, stations in PLAN.counters.items()],
        "services": [
            {"key": name, "name": name, "series": offer.series, "self_issue": offer.self_issue}
            | {"steps": [_step(step, *row) for step, row in offer.ways[0].items()]}
            for name, offer in PLAN.services.items()
        ],
    }


def _step(key: str, station: str | None, outcomes: dict[str, str | None]) -> dict[str, Any]:
    routes = [
        {"outcome": outcome, "name": outcome} | ({"to": to} if to else {}) for outcome, to in outcomes.items()
    ]
    return {"key": key, "name": key, "minutes": 5, "routes": routes} | (
        {"station": station} if station else {}
    )
