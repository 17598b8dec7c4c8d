"""Administrators who publish at the same moment, while numbers are given: one version, and the others are told."""

import pytest

from counters.models import Flow, Route, Step, Ticket
from tests.domain.acting import day_of
from tests.domain.test_races import hall, race

__all__ = ["hall"]
pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 6


def rush(office, **how):
    """Six publish what they made of version 1 while two give numbers of the service."""
    writing = [
        {"do": "publish", "service": "pengesahan", "base": 1, "minutes": f"{n}"} for n in range(11, 17)
    ]
    issuing = [{"do": "issue", "service": "pengesahan", "times": 4}] * 2
    return race(office, writing + issuing, **how)


def faults(office, rows):
    """Everything that is wrong with what came of the rush, as sentences."""
    found = [broken for row in rows for broken in row["broken"]]
    service = office.services.get(key="pengesahan")
    versions = list(service.flows.order_by("version").values_list("version", flat=True))
    if versions != [1, 2]:
        found.append(f"versions: {versions}")
    told = sorted(refusal[0] for row in rows for refusal in row["refused"])
    if told != ["flow_changed"] * (WRITERS - 1):
        found.append(f"told: {told}")
    first = Flow.objects.get(service=service, version=1)
    for flow in service.flows.exclude(version=1):
        shape = list(flow.steps.values_list("key", "position", "station"))
        if shape != list(first.steps.values_list("key", "position", "station")):
            found.append(f"version {flow.version} is not whole: {shape}")
        if Route.objects.filter(step__flow=flow).count() != Route.objects.filter(step__flow=first).count():
            found.append(f"version {flow.version} has lost routes")
    tickets = list(Ticket.objects.order_by("number").values_list("flow__version", flat=True))
    if len(tickets) != 8 or tickets != sorted(tickets):
        found.append(f"numbers went back to an older version: {tickets}")
    return found


def test_of_six_who_publish_at_once_one_does_and_the_others_are_told(hall):
    rows = rush(hall)

    assert faults(hall, rows) == []
    logged = list(day_of(hall).events.filter(action="publish_flow").values_list("data", flat=True))
    assert logged == [{"service": "pengesahan", "flow": 2}]
    made = Step.objects.get(
        flow__version=2, flow__service__key="pengesahan", flow__service__office=hall, position=0
    )
    assert made.minutes in {float(minutes) for minutes in range(11, 17)}


def test_without_the_lock_the_same_rush_goes_wrong(hall):
    assert faults(hall, rush(hall, unlocked=True, seconds=20)) != []
