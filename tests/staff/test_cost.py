"""A staff page costs the same number of queries with few tickets and with many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters.live import picture
from counters.states import State
from tests.office import at_desk, call_in, issue, ticket_in
from tests.staff.conftest import counter_path, person

STATES = (State.PARKED, State.PROCESSING, State.NO_SHOW, State.WAITING)
SERVICES = ("pengesahan", "perpanjangan", "blokir", "balik-nama", "stnk-hilang")


def cost(somebody, path):
    """The queries of a page whose picture has to be read."""
    picture.forget()
    with CaptureQueriesContext(connection) as seen:
        somebody.text(path)
    return len(seen)


@pytest.fixture
def paths(hall):
    return [
        counter_path(hall, 3),
        "/loket/",
        "/pengawas/",
        "/penerangan/",
        "/penerangan/samsat/layanan/bpkb/",
    ]


def test_a_crowd_costs_no_more_queries_than_a_few(paths, hall):
    supervisor = person(hall.supervisor)
    for state in (*STATES, State.SERVING):
        ticket_in(hall, state)
    few = {path: cost(supervisor, path) for path in paths for _first_read in range(2)}

    for state in STATES * 3:
        ticket_in(hall, state)
    for service in SERVICES * 4:
        issue(hall.office, service, priority="lansia", variant="r2")

    assert {path: cost(supervisor, path) for path in paths} == few


def test_a_long_story_costs_no_more_queries_than_a_short_one(hall):
    supervisor = person(hall.supervisor)
    short, long = issue(hall.office), issue(hall.office)
    for ticket, recalls in ((short, 1), (long, 9)):
        number = call_in(hall, ticket)
        for _time in range(recalls):
            at_desk(hall, number, "recall")
    paths = [f"/pengawas/samsat/tiket/{ticket.label}/" for ticket in (short, long)]
    costs = [cost(supervisor, path) for path in (*paths, *paths)]

    assert costs[2] == costs[3]
