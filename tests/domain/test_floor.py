"""The office's present moment: read once, at the same cost for many as for one, the same for all who read it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters import clock
from counters.domain.floor import REFRESH, read_floor
from counters.domain.journey import chart_of
from counters.domain.measured import ENOUGH_MEASURED, LONGEST_SERVICE
from counters.domain.reckoning import make_forecast
from counters.models import Flow
from counters.states import IN_THE_OFFICE, State
from tests.domain.acting import add_service, day_of
from tests.office import about, again, at_desk, desk, issue, open_all, ticket_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(morning):
    return morning


def station(office, key):
    return office.stations.get(key=key).pk


def queries(office):
    """How many queries a look at all of the floor takes."""
    with CaptureQueriesContext(connection) as seen:
        floor = read_floor(office)
        make_forecast(floor)
        for ticket in floor.tickets.values():
            assert ticket.service.key
            assert floor.chart(ticket).steps
            assert ticket.state == State.PARKED or floor.turn(ticket.pk)
            assert ticket.variant is None or ticket.variant.key
    return len(seen)


def test_thirty_tickets_cost_no_more_queries_than_one(cast):
    open_all(cast)
    issue(cast.office, "perpanjangan", priority="lansia", variant="r2")
    read_floor(cast.office)  # charts are kept from here on
    one = queries(cast.office)
    for number in range(24):
        issue(cast.office, ("pengesahan", "perpanjangan", "blokir")[number % 3])
    for number in (3, 4, 7):
        at_desk(cast, number, "call-next")
    for state in (State.SERVING, State.PARKED, State.PROCESSING, State.NO_SHOW, State.DONE):
        ticket_in(cast, state)
    assert queries(cast.office) == one


def test_only_those_in_the_office_are_on_the_floor(cast):
    tickets = {state: ticket_in(cast, state) for state in State if state != State.EXPIRED}
    floor = read_floor(cast.office)
    assert set(floor.tickets) == {tickets[state].pk for state in IN_THE_OFFICE}
    assert set(floor.turns) == set(floor.tickets)
    assert floor.revision == day_of(cast.office).revision


def test_another_office_s_people_are_not_on_the_floor(cast):
    issue(cast.elsewhere)
    floor = read_floor(cast.office)
    assert (floor.tickets, floor.day) == ({}, None)
    assert {row.office for row in floor.stations.values()} == {cast.office}


def test_ahead_is_the_place_in_the_order_of_the_calls(cast):
    gone, aside = ticket_in(cast, State.NO_SHOW), ticket_in(cast, State.PARKED)
    tickets = [issue(cast.office, priority=("", "", "lansia")[n % 3]) for n in range(9)]
    about(cast.office, gone, "return")
    about(cast.office, aside, "resume")
    floor = read_floor(cast.office)
    waiting = [gone, aside, *tickets]
    places = sorted(waiting, key=lambda ticket: floor.ahead(ticket.pk))
    assert [floor.ahead(ticket.pk) for ticket in places] == list(range(11))
    called = []
    for _time in range(11):
        called.append(at_desk(cast, 3, "call-next"))
        at_desk(cast, 3, "finish", outcome="ditolak")
    assert called == places


def test_nobody_is_ahead_of_somebody_who_does_not_wait(cast):
    for state in IN_THE_OFFICE - {State.WAITING}:
        ticket = ticket_in(cast, state)
        assert read_floor(cast.office).ahead(ticket.pk) is None


def test_desks_tell_who_sits_there_who_is_there_and_what_they_serve(cast):
    ticket = ticket_in(cast, State.CALLED)
    at_desk(cast, 8, "open")
    at_desk(cast, 8, "pause")
    desks = {row.counter.number: row for row in read_floor(cast.office).desks.values()}
    assert [desks[number].state for number in (3, 8, 9)] == ["open", "paused", "closed"]
    assert (desks[3].ticket, desks[3].shift.officer) == (ticket, cast.officers[3])
    assert desks[8].stations == (station(cast.office, "kasir"), station(cast.office, "penyerahan"))


def test_open_counters_are_those_that_would_call_from_the_line_now(cast):
    for number in (7, 8, 9):
        at_desk(cast, number, "open")
    at_desk(cast, 7, "pause")
    floor = read_floor(cast.office)
    cashier = station(cast.office, "kasir")
    assert [row.number for row in floor.open_counters(cashier)] == [8]
    assert [row.number for row in floor.counters_of(cashier)] == [7, 8]


def test_the_same_revision_and_forecast_read_at_two_moments_are_the_same(cast, at):
    open_all(cast)
    for state in (State.WAITING, State.SERVING, State.PROCESSING):
        ticket_in(cast, state)
    at.at = at.at.replace(second=1)
    first = read_floor(cast.office)
    at.forward(seconds=28)
    second = read_floor(cast.office)
    assert (first.date, first.revision, first.forecast) == (second.date, second.revision, second.forecast)
    assert (first.at, first.lines) == (second.at, second.lines)
    at.forward(seconds=1)
    third = read_floor(cast.office)
    assert (third.forecast, third.at) == (first.forecast + REFRESH.seconds, clock.now())


def test_forecasts_are_counted_from_the_office_s_own_midnight(office, at):
    assert read_floor(office).forecast == 10 * 3600
    office.zone = "Asia/Jayapura"
    assert read_floor(office).forecast == 12 * 3600


def test_on_the_day_of_the_summer_time_screens_reckon_from_now(office, at):
    office.zone = "Europe/Berlin"
    at.at = datetime.datetime(2025, 3, 30, 8, tzinfo=datetime.UTC)
    floor = read_floor(office)
    assert (floor.forecast, floor.at) == (9 * 3600, at.at)


def test_a_change_is_never_reckoned_from_before_it_happened(cast, at):
    at.forward(seconds=20)
    ticket = issue(cast.office)
    assert read_floor(cast.office).at == ticket.issued_at
    at.forward(seconds=20)
    assert read_floor(cast.office).at == clock.now() - REFRESH / 3


# --- measured means -----------------------------------------------------------------------------------------


def serve_one(cast, at, minutes, verb="finish", **wish):
    issue(cast.office, **wish)
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    at.forward(minutes=minutes)
    at_desk(cast, 3, verb, **({"outcome": "ditolak"} if verb == "finish" else {"reason": "Berkas kurang"}))


def mean(office):
    return read_floor(office).means.get(station(office, "pendaftaran"))


def test_a_mean_is_measured_once_enough_services_were_seen(cast, at):
    for minutes in (2, 4, 6, 8):
        serve_one(cast, at, minutes)
    assert (len(range(4)), mean(cast.office)) == (ENOUGH_MEASURED - 1, None)
    serve_one(cast, at, 10)
    assert mean(cast.office) == pytest.approx(6)


def test_an_officer_who_forgot_to_finish_teaches_nothing(cast, at):
    for _time in range(5):
        serve_one(cast, at, 6)
    serve_one(cast, at, LONGEST_SERVICE.total_seconds() / 60)
    assert mean(cast.office) == pytest.approx(6)


def test_only_finished_services_teach(cast, at):
    for _time in range(5):
        serve_one(cast, at, 6)
    serve_one(cast, at, 60, verb="park")
    assert mean(cast.office) == pytest.approx(6)


def test_a_visitor_with_several_vehicles_counts_for_as_many_services(cast, at):
    for _time in range(4):
        serve_one(cast, at, 5)
    serve_one(cast, at, 30, items=6)
    assert mean(cast.office) == pytest.approx(5)


def test_a_new_day_measures_anew(cast, at):
    for _time in range(5):
        serve_one(cast, at, 6)
    at.forward(days=1)
    issue(cast.office)
    assert mean(cast.office) is None


# --- flows --------------------------------------------------------------------------------------------------


def test_newcomers_get_the_newest_version_of_a_flow(cast):
    service = cast.office.services.get(key="pengesahan")
    add_version(service)
    assert read_floor(cast.office).flows[service.pk].first.key == "baru"


def add_version(service):
    flow = Flow.objects.create(service=service, version=2, made_at=clock.now())
    flow.steps.create(key="baru", name="Baru", position=0, minutes=1)
    return flow


def test_a_service_whose_flow_has_no_step_disturbs_nobody(cast):
    empty = add_service(cast.office, "kosong", "Z", [])
    open_all(cast)
    ticket = issue(cast.office)
    assert again(ticket).promise_until is not None
    assert empty.pk not in read_floor(cast.office).flows


def test_a_chart_has_the_rows_of_its_flow_in_their_order(cast):
    chart = chart_of(cast.office.services.get(key="perpanjangan").flows.get().pk)
    assert [step.key for step in chart.usual_way(chart.first.id)] == [
        "cek-fisik", "pendaftaran", "penetapan", "kasir", "pencetakan", "penyerahan",
    ]  # fmt: skip
    assert [route.outcome for route in chart.first.routes] == ["lolos", "ulang", "ditolak"]
    assert desk(cast.office, 1).stations.get().pk == chart.first.station
