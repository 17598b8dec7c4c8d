"""What the forecast is fed from the floor, state by state, and how its answers become clock times."""

import datetime

import pytest

from counters import clock
from counters.domain.floor import read_floor
from counters.domain.reckoning import make_forecast, on_the_wall
from counters.forecast.ranges import Silence, Span
from counters.models import Station
from counters.states import IN_THE_OFFICE, State
from tests.domain.acting import add_service
from tests.office import about, again, at_desk, call_in, issue, open_all, ticket_in

pytestmark = pytest.mark.django_db

SERVICE = "perpanjangan"
TOMORROW = datetime.datetime(2025, 3, 3, 17, 0, tzinfo=datetime.UTC)  # midnight in Jakarta


@pytest.fixture(autouse=True)
def at(morning):
    return morning


@pytest.fixture
def hall(cast):
    """An office with an officer at each counter."""
    open_all(cast)
    return cast


def forecast_of(office):
    return make_forecast(read_floor(office))


def span_of(office, ticket):
    return forecast_of(office).completion(ticket.pk)


def expected(office, ticket):
    """Minutes in the middle of a ticket's range."""
    span = span_of(office, ticket)
    assert span.low > 0
    return pytest.approx((span.low + span.high) / 2)


def test_a_visitor_without_anybody_ahead_takes_the_posted_minutes_of_the_usual_way(hall):
    ticket = issue(hall.office, SERVICE)
    assert expected(hall.office, ticket) == 10 + 7 + 7 + 4 + 9 + 3


def test_people_ahead_are_counted_at_the_line_where_the_ticket_stands(hall):
    for _time in range(4):
        issue(hall.office, SERVICE)
    ticket = issue(hall.office, SERVICE)
    assert expected(hall.office, ticket) == 4 * 10 / 2 + 40


def test_coming_lines_count_with_all_who_wait_there(hall):
    for _time in range(8):
        issue(hall.office)
    ticket = issue(hall.office, SERVICE)
    assert expected(hall.office, ticket) == 10 + (8 * 7 / 4 + 7) + 7 + 4 + 9 + 3


@pytest.mark.parametrize("state", [State.CALLED, State.SERVING])
def test_a_service_that_is_under_way_counts_down_from_the_call(hall, at, state):
    ticket = ticket_in(hall, state, SERVICE)
    at.forward(minutes=4)
    assert expected(hall.office, ticket) == 40 - 4
    at.forward(minutes=50)
    assert expected(hall.office, ticket) == pytest.approx(40 - 10 + 10 / 3)


def test_back_office_work_counts_down_from_its_beginning(hall, at):
    ticket = ticket_in(hall, State.PROCESSING, SERVICE)
    at.forward(minutes=3)
    assert expected(hall.office, ticket) == 7 + 4 + 9 + 3 - 3


def test_several_vehicles_take_so_many_times_as_long_at_every_step(hall):
    ticket = issue(hall.office, SERVICE, items=3)
    assert expected(hall.office, ticket) == 3 * 40


def test_off_the_route_the_detour_comes_before_the_step_it_left(hall):
    ticket = ticket_in(hall, State.SERVING, SERVICE)
    at_desk(hall, 1, "transfer", station="bpkb")
    assert expected(hall.office, ticket) == 10 + 40
    step = again(ticket).step_id
    arrivals = forecast_of(hall.office).arrival(ticket.pk)
    assert len(arrivals) == 6
    assert isinstance(arrivals[step], Span)
    at_desk(hall, call_in(hall, again(ticket)), "finish")
    assert expected(hall.office, ticket) == 40


def test_nothing_is_said_of_a_parked_visitor_until_the_resumption(hall):
    ticket = ticket_in(hall, State.PARKED, SERVICE)
    assert span_of(hall.office, ticket) is None
    about(hall.office, ticket, "resume")
    assert expected(hall.office, ticket) == 40


@pytest.mark.parametrize("state", sorted(set(State) - IN_THE_OFFICE))
def test_nothing_is_said_of_a_visit_that_is_over(hall, state):
    ticket = ticket_in(hall, state, SERVICE)
    assert span_of(hall.office, ticket) is None
    assert on_the_wall(None, clock.now(), TOMORROW) is None


def test_without_an_open_counter_the_station_is_named(cast):
    ticket = issue(cast.office, SERVICE)
    silence = span_of(cast.office, ticket)
    assert silence == Silence(Station.objects.get(office=cast.office, key="cek-fisik").pk)
    assert on_the_wall(silence, clock.now(), TOMORROW) is None
    for number in (1, 3, 7):
        at_desk(cast, number, "open")
    assert span_of(cast.office, ticket) == Silence(
        Station.objects.get(office=cast.office, key="penyerahan").pk
    )


def test_a_newcomer_to_each_service_is_told_what_the_next_ticket_gets(hall):
    for _time in range(3):
        issue(hall.office, SERVICE)
    before = forecast_of(hall.office).newcomer(hall.office.services.get(key=SERVICE).flows.get().pk)
    ticket = issue(hall.office, SERVICE)
    assert span_of(hall.office, ticket) == before


def test_a_flow_that_begins_in_the_back_office_can_be_told(hall):
    add_service(
        hall.office, "arsip", "Z", [("cari", None, {"ada": "bayar"}), ("bayar", "kasir", {"lunas": None})]
    )
    ticket = issue(hall.office, "arsip")
    assert ticket.state == State.PROCESSING
    assert span_of(hall.office, ticket).high > 10


def test_clock_times_are_reckoned_from_the_moment_of_the_picture(hall, at):
    at.forward(seconds=20)
    ticket = issue(hall.office, SERVICE)
    floor = read_floor(hall.office)
    told = on_the_wall(make_forecast(floor).completion(ticket.pk), floor.at, floor.day_ends)
    ticket = again(ticket)
    assert (told.start, told.end) == (ticket.promise_from, ticket.promise_until)
    assert told.start <= floor.at + datetime.timedelta(minutes=40) <= told.end


def test_no_clock_time_lies_after_the_midnight_that_ends_the_day(hall, at):
    floor = read_floor(hall.office)
    assert floor.day_ends == TOMORROW
    late = TOMORROW - datetime.timedelta(minutes=62)
    assert on_the_wall(Span(10, 60), late, floor.day_ends).end == TOMORROW
    assert on_the_wall(Span(10, 63), late, floor.day_ends) is None


def test_whom_this_day_will_not_see_finished_nothing_is_promised(hall, at):
    at.forward(hours=13, minutes=50)  # ten to twelve at night
    ticket = issue(hall.office, SERVICE)
    assert (ticket.promise_from, ticket.promise_until, ticket.promise_by) == (None, None, None)
