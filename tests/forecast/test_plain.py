"""The plain reckoning: people ahead × mean minutes ÷ open counters, summed over the stations still to come."""

import dataclasses
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.forecast.plain import SPREAD, TAIL, Leg, PlainForecast, StationFacts
from counters.forecast.ranges import Silence, Span

CASHIER, DESK, HALL = 1, 2, 3


def completion(legs: list[Leg], **stations: StationFacts):
    """When a ticket with these legs will be done; stations by the names c and d."""
    facts = {CASHIER: stations.get("c", StationFacts(1, 0)), DESK: stations.get("d", StationFacts(1, 0))}
    return PlainForecast(facts, {7: legs}, {9: legs}).completion(7)


def middle(answer: Span) -> float:
    assert answer.low > 0, "cut off at the present moment: it has no middle"
    return (answer.low + answer.high) / 2


def single(minutes: float) -> Span:
    """One service of so many minutes, which may be over at once: its spread is nearly as wide as it is long."""
    return Span(0, pytest.approx(minutes * (1 + TAIL * SPREAD)))


def test_a_service_without_anybody_ahead_takes_its_minutes():
    assert completion([Leg(1, CASHIER, 10, ahead=0)]) == single(10)


def test_people_ahead_wait_for_the_mean_of_a_service_and_share_the_open_counters():
    legs = [Leg(1, CASHIER, 4, ahead=6)]
    assert middle(completion(legs)) == pytest.approx(6 * 4 + 4)
    assert middle(completion(legs, c=StationFacts(3, 9))) == pytest.approx(6 * 4 / 3 + 4)


def test_a_measured_mean_replaces_the_posted_standard():
    assert middle(completion([Leg(1, CASHIER, 4, ahead=2)], c=StationFacts(1, 2, mean=6))) == pytest.approx(
        18
    )


def test_a_coming_station_has_its_whole_line_ahead():
    legs = [Leg(1, CASHIER, 4, ahead=0), Leg(2, DESK, 3)]
    assert middle(completion(legs, d=StationFacts(2, 8))) == pytest.approx(4 + 8 * 3 / 2 + 3)


def test_spreads_of_several_stations_add_as_squares():
    answer = completion([Leg(1, CASHIER, 30, ahead=0), Leg(2, DESK, 40)])
    assert answer.high - middle(answer) == pytest.approx(TAIL * SPREAD * 50)


def test_people_ahead_spread_as_much_as_one_service_each():
    answer = completion([Leg(1, CASHIER, 4, ahead=9, items=3)], c=StationFacts(2, 9))
    assert answer.high - middle(answer) == pytest.approx(TAIL * SPREAD * sqrt(12**2 + 9 * (4 / 2) ** 2))


def test_back_office_work_needs_no_counter():
    assert completion([Leg(1, None, 12)]) == single(12)


def test_begun_work_counts_down_to_a_third_of_its_time():
    def left(spent, station):
        return completion([Leg(1, station, 12, spent=spent, begun=True)], c=StationFacts(0, 5))

    for station in (CASHIER, None):
        assert [left(spent, station) for spent in (0, 5, 8, 11, 500)] == [single(n) for n in (12, 7, 4, 4, 4)]


def test_papers_of_several_vehicles_take_so_many_times_as_long():
    assert completion([Leg(1, CASHIER, 4, ahead=0, items=3)]) == single(12)
    assert completion([Leg(1, None, 4, items=3)]) == single(12)
    assert middle(completion([Leg(1, CASHIER, 4, ahead=5, items=3)])) == pytest.approx(5 * 4 + 12)


def test_no_range_begins_in_the_past():
    assert completion([Leg(1, CASHIER, 10, ahead=0)]).low == 0


def test_without_an_open_counter_nothing_is_said_but_where():
    closed = StationFacts(0, 4)
    legs = [Leg(1, CASHIER, 4, ahead=0), Leg(2, DESK, 3)]
    assert completion(legs, c=closed) == Silence(CASHIER)
    assert completion(legs, d=closed) == Silence(DESK)
    assert completion(legs, c=closed, d=closed) == Silence(CASHIER)


def test_a_service_that_has_begun_does_not_mind_that_its_counter_takes_no_others():
    legs = [Leg(1, CASHIER, 4, begun=True), Leg(2, DESK, 3)]
    assert isinstance(completion(legs, c=StationFacts(0, 4)), Span)


def test_arrivals_are_told_step_by_step_until_the_first_silence():
    facts = {CASHIER: StationFacts(1, 0), DESK: StationFacts(0, 0), HALL: StationFacts(1, 0)}
    legs = [Leg(11, CASHIER, 4, ahead=0), Leg(12, DESK, 3), Leg(13, HALL, 3)]
    forecast = PlainForecast(facts, {7: legs}, {9: legs})
    arrivals = forecast.arrival(7)
    assert arrivals == {11: completion(legs[:1]), 12: Silence(DESK), 13: Silence(DESK)}
    assert forecast.completion(7) == Silence(DESK)
    assert forecast.newcomer(9) == Silence(DESK)


def test_a_ticket_that_is_not_under_way_has_no_forecast():
    forecast = PlainForecast({}, {}, {})
    assert (forecast.completion(7), forecast.arrival(7)) == (None, {})


# --- properties ---------------------------------------------------------------------------------------------

facts = st.builds(StationFacts, st.integers(1, 9), st.integers(0, 80), st.none() | st.floats(0.1, 60))
leg = st.builds(
    Leg, st.integers(1, 3), st.sampled_from([None, CASHIER, DESK, HALL]), st.floats(0.5, 60),
    ahead=st.none() | st.integers(0, 80), spent=st.floats(0, 90), begun=st.booleans(), items=st.integers(1, 50),
)  # fmt: skip
hall = st.fixed_dictionaries({CASHIER: facts, DESK: facts, HALL: facts})
ways = st.lists(leg, min_size=1, max_size=6)
A_HAIR = 1e-9


def is_never_later(one: Span, other: Span) -> bool:
    return one.low <= other.low + A_HAIR and one.high <= other.high + A_HAIR


@given(hall, ways)
def test_a_range_lies_ahead_and_has_a_width(stations, legs):
    answer = PlainForecast(stations, {7: legs}, {}).completion(7)
    assert 0 <= answer.low < answer.high


@given(hall, ways, st.sampled_from([CASHIER, DESK, HALL]))
def test_one_more_open_counter_is_never_later(stations, legs, where):
    more = dataclasses.replace(stations[where], counters=stations[where].counters + 1)
    before = PlainForecast(stations, {7: legs}, {}).completion(7)
    after = PlainForecast(stations | {where: more}, {7: legs}, {}).completion(7)
    assert is_never_later(after, before)


@given(hall, ways, st.sampled_from([CASHIER, DESK, HALL]))
def test_one_more_person_in_a_coming_line_is_never_earlier(stations, legs, where):
    more = dataclasses.replace(stations[where], waiting=stations[where].waiting + 1)
    before = PlainForecast(stations, {7: legs}, {}).completion(7)
    after = PlainForecast(stations | {where: more}, {7: legs}, {}).completion(7)
    assert is_never_later(before, after)


@given(hall, ways, st.data())
def test_one_more_person_ahead_is_never_earlier(stations, legs, data):
    place = data.draw(st.integers(0, len(legs) - 1))
    legs[place] = dataclasses.replace(legs[place], ahead=legs[place].ahead or 0)
    longer = [*legs]
    longer[place] = dataclasses.replace(legs[place], ahead=legs[place].ahead + 1)
    forecast = PlainForecast(stations, {7: legs, 8: longer}, {})
    assert is_never_later(forecast.completion(7), forecast.completion(8))


@given(hall, ways)
def test_no_step_ends_before_the_one_that_comes_before_it(stations, legs):
    legs = [dataclasses.replace(row, step=number) for number, row in enumerate(legs)]
    arrivals = PlainForecast(stations, {7: legs}, {}).arrival(7)
    latest = [arrivals[number].high for number in range(len(legs))]
    assert latest == sorted(latest)
