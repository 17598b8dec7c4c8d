"""The forecast of an office follows what happens there, is read by the screens, and fixes promises."""

import datetime

import pytest

from counters import clock
from counters.foreseeing.watch import OfficeWatch
from counters.live.picture import latest, read_stamp
from counters.models import Learnt, RangeMove, StoredForecast
from counters.states import State
from tests.office import advance, again, at_desk, call_in, issue, open_all, ticket_in

SERVICE = "perpanjangan"


def minutes(span, at):
    return [(moment - at).total_seconds() / 60 for moment in (span.start, span.end)]


def test_every_open_ticket_is_foreseen_and_the_screens_read_it(hall, morning):
    tickets = [issue(hall.office, SERVICE) for _ticket in range(5)]
    assert latest(hall.office).forecast.is_plain
    before = read_stamp(hall.office)
    assert OfficeWatch(hall.office.pk).look()
    picture = latest(hall.office)
    assert not picture.forecast.is_plain
    assert picture.stamp > before
    assert picture.stamp == read_stamp(hall.office)
    stored = StoredForecast.objects.get()
    assert set(stored.tickets) == {str(ticket.pk) for ticket in tickets}
    ends = [picture.range(ticket).end for ticket in tickets]
    assert ends == sorted(ends)
    low, high = minutes(picture.range(tickets[0]), picture.at)
    assert 0 <= low < high < 120


def test_a_number_is_promised_from_the_stored_forecast_and_later_with_each_person(hall, morning):
    watch = OfficeWatch(hall.office.pk)
    first = issue(hall.office, SERVICE)
    assert first.promise_by == "plain"
    assert watch.look()
    given = [issue(hall.office, SERVICE) for _ticket in range(12)]
    assert {ticket.promise_by for ticket in given} == {"forecast"}
    for ticket in given:
        assert ticket.promise_from <= ticket.promise_median <= ticket.promise_until
    medians = [ticket.promise_median for ticket in given]
    assert medians == sorted(medians)
    assert medians[-1] - medians[0] > datetime.timedelta(minutes=5)
    # The screens show the promise until the next forecast knows the ticket.
    picture = latest(hall.office)
    assert picture.range(given[-1]).end == given[-1].promise_until


def test_who_goes_first_by_right_is_promised_by_a_forecast_of_their_own_once_there_was_one(hall, morning):
    for _ticket in range(12):
        issue(hall.office, SERVICE)
    watch = OfficeWatch(hall.office.pk)
    watch.look()
    seldom = issue(hall.office, SERVICE, priority="lansia")
    assert seldom.promise_by == "plain", "nobody of that kind was ever seen here"
    morning.forward(seconds=3)
    watch._rests_until = 0
    assert watch.look()
    first, regular = issue(hall.office, SERVICE, priority="lansia"), issue(hall.office, SERVICE)
    assert (first.promise_by, regular.promise_by) == ("forecast", "forecast")
    assert first.promise_median < regular.promise_median
    # Those who come after are told a later time by each of their own kind only.
    for _ticket in range(4):
        issue(hall.office, SERVICE)
    again_first = issue(hall.office, SERVICE, priority="lansia")
    assert (
        datetime.timedelta()
        < again_first.promise_median - first.promise_median
        < datetime.timedelta(minutes=8)
    )


def test_more_vehicles_take_longer(hall, morning):
    issue(hall.office, SERVICE)
    OfficeWatch(hall.office.pk).look()
    one, four = issue(hall.office, SERVICE), issue(hall.office, SERVICE, items=4)
    assert four.promise_median - one.promise_median > datetime.timedelta(minutes=10)


def test_a_forecast_older_than_half_a_minute_is_not_used(hall, morning):
    ticket = issue(hall.office, SERVICE)
    OfficeWatch(hall.office.pk).look()
    stamp = read_stamp(hall.office)
    morning.forward(seconds=29)
    assert not latest(hall.office).forecast.is_plain
    assert read_stamp(hall.office) == stamp
    morning.forward(seconds=1)
    picture = latest(hall.office)
    assert picture.forecast.is_plain
    assert picture.stamp > stamp
    assert picture.range(ticket) is not None
    assert issue(hall.office, SERVICE).promise_by == "plain"


def test_the_forecast_of_yesterday_is_not_used(hall, morning):
    issue(hall.office, SERVICE)
    OfficeWatch(hall.office.pk).look()
    morning.forward(days=1)
    open_all(hall)
    assert latest(hall.office).forecast.is_plain
    assert issue(hall.office, SERVICE).promise_by == "plain"


def test_forecasts_are_coalesced_and_made_anew_while_nothing_changes(hall, morning):
    watch = OfficeWatch(hall.office.pk)
    issue(hall.office, SERVICE)
    assert watch.look()
    watch._rests_until = 0
    issue(hall.office, SERVICE)
    assert not watch.look()
    morning.forward(seconds=2)
    assert watch.look()
    watch._rests_until = 0
    morning.forward(seconds=19)
    assert not watch.look()
    morning.forward(seconds=1)
    assert watch.look()


def test_stamps_of_a_day_only_rise(hall, morning):
    watch, stamps = OfficeWatch(hall.office.pk), []
    for step in range(30):
        if step % 4 == 1:
            issue(hall.office, SERVICE)
        if step % 3 == 0:
            watch._rests_until = 0
            watch.look()
        stamps.append(latest(hall.office).stamp)
        assert stamps[-1] == read_stamp(hall.office)
        morning.forward(seconds=[1, 7, 31, 2][step % 4])
    assert stamps == sorted(stamps)


def test_a_process_that_begins_anew_knows_what_the_day_and_the_days_before_taught(hall, morning):
    watch = OfficeWatch(hall.office.pk)
    for _ticket in range(4):
        advance(hall, issue(hall.office, SERVICE))
        morning.forward(minutes=3)
    watch.look()
    morning.forward(days=1)
    open_all(hall)
    issue(hall.office, SERVICE)
    watch._rests_until = 0
    assert watch.look()
    assert Learnt.objects.get().day.date.isoformat() == "2025-03-04"
    kept = StoredForecast.objects.get()
    anew = OfficeWatch(hall.office.pk)
    morning.forward(seconds=2)
    assert anew.look()
    assert anew._listener.forecaster.learning.days == watch._listener.forecaster.learning.days == 1
    now = StoredForecast.objects.get()
    (ticket,) = now.tickets
    assert now.tickets[ticket]["shown"] == kept.tickets[ticket]["shown"]
    assert now.number > kept.number


def test_what_was_learnt_outlives_the_days_that_taught_it(hall, morning):
    advance(hall, issue(hall.office, SERVICE))
    for days in (1, 30, 1):
        morning.forward(days=days)
        open_all(hall)
        issue(hall.office, SERVICE)
        watch = OfficeWatch(hall.office.pk)
        assert watch.look()
    assert watch._listener.forecaster.learning.days == 3


def test_a_spoilt_document_is_learnt_again_from_the_last_days(hall, morning):
    advance(hall, issue(hall.office, SERVICE))
    morning.forward(days=1)
    issue(hall.office, SERVICE)
    assert OfficeWatch(hall.office.pk).look()
    Learnt.objects.update(document={"mark": "another"})
    watch = OfficeWatch(hall.office.pk)
    morning.forward(seconds=5)
    assert watch.look()
    assert watch._listener.forecaster.learning.days == 1


def test_a_counter_that_closes_moves_ranges_later_with_its_number_as_the_cause(hall, morning):
    watch = OfficeWatch(hall.office.pk)
    for number in (4, 5, 6):
        at_desk(hall, number, "close")
    watch.look()
    tickets = [issue(hall.office, SERVICE) for _ticket in range(25)]
    morning.forward(seconds=3)
    watch._rests_until = 0
    watch.look()
    before = latest(hall.office).range(tickets[-1])
    station = tickets[-1].station_id
    serving = [
        d.counter.number
        for d in latest(hall.office).floor.desks.values()
        if d.state == "open" and station in d.stations
    ]
    for number in serving[:-1]:
        at_desk(hall, number, "close")
    morning.forward(minutes=60)  # and nobody was called meanwhile
    watch._rests_until = 0
    watch.look()
    picture = latest(hall.office)
    after, cause = picture.range(tickets[-1]), picture.forecast.cause(tickets[-1].pk)
    assert after.start >= before.start
    assert after.end > before.end
    assert (cause["kind"], cause["later"]) == ("closed", True)
    assert int(cause["counter"]) in serving
    moves = RangeMove.objects.filter(ticket=tickets[-1])
    assert [(move.later, move.cause["kind"], move.end) for move in moves] == [(True, "closed", after.end)]


def test_where_nobody_serves_a_needed_line_the_station_is_named(hall, morning):
    ticket = issue(hall.office, SERVICE)
    for number in hall.officers:
        at_desk(hall, number, "close")
    OfficeWatch(hall.office.pk).look()
    picture = latest(hall.office)
    assert picture.range(ticket) is None
    assert picture.silence(picture.completion(ticket))


def test_a_ticket_set_aside_has_no_range_while_nobody_knows_when_it_goes_on(hall, morning):
    ticket = ticket_in(hall, State.PARKED, SERVICE)
    OfficeWatch(hall.office.pk).look()
    assert latest(hall.office).range(ticket) is None


def test_a_closed_day_is_left_alone(hall, morning):
    ticket_in(hall, State.EXPIRED)
    assert not OfficeWatch(hall.office.pk).look()
    assert not StoredForecast.objects.exists()


def test_an_office_set_up_anew_is_told_from_the_start(hall, morning):
    watch = OfficeWatch(hall.office.pk)
    issue(hall.office, SERVICE)
    watch.look()
    first = watch._listener
    hall.office.closes = datetime.time(17)
    hall.office.save()
    morning.forward(minutes=2)
    watch._rests_until = 0
    assert watch.look()
    assert watch._listener is not first
    assert watch._listener.forecaster.facts.closes == 17 * 60


def test_the_last_step_ends_when_the_visit_does(hall, morning):
    ticket = issue(hall.office, SERVICE)
    number = call_in(hall, ticket)
    at_desk(hall, number, "serve")
    OfficeWatch(hall.office.pk).look()
    picture = latest(hall.office)
    way = picture.floor.chart(again(ticket)).usual_way(again(ticket).step_id)
    last = picture.forecast.arrival(ticket.pk)[way[-1].id]
    start, end = minutes(picture.range(ticket), picture.at)
    assert (last.low, last.high) == pytest.approx((max(0, start), end))
    assert clock.now() <= picture.range(ticket).end


def test_thin_data_says_so_until_two_days_are_known(hall, morning):
    for day in range(3):
        if day:
            morning.forward(days=1)
            open_all(hall)
        advance(hall, issue(hall.office, SERVICE))
        watch = OfficeWatch(hall.office.pk)
        assert not latest(hall.office).is_thin, "the plain reckoning says that it is plain"
        assert watch.look()
        assert latest(hall.office).is_thin == (day < 2)
