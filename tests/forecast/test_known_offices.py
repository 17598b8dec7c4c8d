"""Offices whose forecast can be reckoned by hand: services take what is posted and nothing is left to chance."""

import pytest

from counters.forecast.events import Event, Shift
from counters.forecast.facts import Facts, StepFacts
from tests.forecast.offices import (
    NOW,
    an_office,
    begun,
    called,
    calls,
    certain,
    done,
    hear,
    issued,
    one_line,
)


def waiting(facts: Facts, *tickets: tuple[str, dict], closed=(), before=()):
    """These tickets wait, one minute after the other, since an hour before now."""
    forecaster = certain(begun(facts, closed=closed))
    hear(forecaster, *before)
    return hear(
        forecaster, *(issued(NOW - 60 + n, ticket, **more) for n, (ticket, more) in enumerate(tickets))
    )


def line_of(*tickets: str) -> list[tuple[str, dict]]:
    return [(ticket, {}) for ticket in tickets]


def test_one_counter_serves_one_after_the_other():
    outlooks = waiting(one_line(1), *line_of("a", "b", "c")).predict(NOW)
    assert done(outlooks) == {"a": 10.0, "b": 20.0, "c": 30.0}
    assert calls(outlooks) == {"a": 0.0, "b": 10.0, "c": 20.0}


def test_two_counters_share_the_line():
    assert done(waiting(one_line(2), *line_of("a", "b", "c", "d")).predict(NOW)) == {
        "a": 10.0, "b": 10.0, "c": 20.0, "d": 20.0,
    }  # fmt: skip


def test_a_service_under_way_has_only_its_rest_left():
    forecaster = waiting(one_line(1), *line_of("a", "b"))
    hear(forecaster, called(NOW - 4, "a", "1"))
    assert done(forecaster.predict(NOW)) == {"a": 6.0, "b": 16.0}


def test_nothing_is_said_where_no_counter_is_open():
    assert [o.done for o in waiting(one_line(1), *line_of("a"), closed="1").predict(NOW)] == [None]


def test_a_counter_serves_its_stations_in_its_order_of_preference():
    facts = an_office({"1": "BA"}, {"v": [("A", 10.0)], "w": [("B", 4.0)]})
    forecaster = waiting(facts, ("a", {"service": "v"}), ("b", {"service": "w"}), ("c", {"service": "w"}))
    assert done(forecaster.predict(NOW)) == {"b": 4.0, "c": 8.0, "a": 18.0}


def test_a_counter_shared_by_two_stations_takes_over_when_its_own_line_is_empty():
    facts = an_office({"1": "A", "2": "BA"}, {"v": [("A", 10.0)], "w": [("B", 4.0)]})
    forecaster = waiting(
        facts,
        ("a", {"service": "v"}),
        ("b", {"service": "v"}),
        ("c", {"service": "w"}),
        ("d", {"service": "v"}),
    )
    assert done(forecaster.predict(NOW)) == {"a": 10.0, "c": 4.0, "b": 14.0, "d": 20.0}


@pytest.mark.parametrize(("in_a_row", "order"), [(None, "pqrab"), (2, "pqarb"), (1, "paqbr")])
def test_priority_goes_first_so_many_times_in_a_row(in_a_row, order):
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)]}, in_a_row=in_a_row)
    first = {"priority": True}
    forecaster = waiting(facts, *line_of("a", "b"), ("p", first), ("q", first), ("r", first))
    answers = done(forecaster.predict(NOW))
    assert "".join(sorted(answers, key=answers.get)) == order


def test_priority_calls_made_already_count():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)]}, in_a_row=1)
    first = {"priority": True}
    forecaster = waiting(facts, ("p", first), ("a", {}), ("q", first))
    hear(forecaster, called(NOW, "p", "1"))
    assert done(forecaster.predict(NOW)) == {"p": 10.0, "a": 20.0, "q": 30.0}


def test_whoever_waits_too_long_goes_before_all_others():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)]}, in_a_row=None, max_wait=75.0)
    first = {"priority": True}
    forecaster = waiting(facts, ("a", {}), ("p", first), ("q", first), ("r", first))
    # a has waited for 60 minutes: after two priority visitors it will have waited for 80.
    assert done(forecaster.predict(NOW)) == {"p": 10.0, "q": 20.0, "a": 30.0, "r": 40.0}


def test_the_way_leads_through_several_lines():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0), ("B", 4.0)]})
    assert done(waiting(facts, *line_of("a", "b")).predict(NOW)) == {"a": 14.0, "b": 24.0}


def test_a_line_further_on_has_its_own_people():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0), ("B", 4.0)], "w": [("B", 12.0)]})
    forecaster = waiting(facts, ("a", {}), ("b", {"service": "w"}))
    assert done(forecaster.predict(NOW)) == {"a": 16.0, "b": 12.0}


def test_the_back_office_serves_everybody_at_once():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0), (None, 30.0), ("B", 1.0)]})
    assert done(waiting(facts, *line_of("a", "b")).predict(NOW)) == {"a": 41.0, "b": 51.0}


def test_work_in_the_back_office_has_only_its_rest_left():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0), (None, 30.0)]})
    forecaster = waiting(facts, *line_of("a"))
    hear(
        forecaster,
        called(NOW - 20, "a", "1"),
        Event("finished", NOW - 10, ticket="a", step="s1", counter="1"),
    )
    assert done(forecaster.predict(NOW)) == {"a": 20.0}


def test_two_steps_at_the_same_station_share_its_line():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0), ("A", 3.0)]})
    # After its first step a stands behind b.
    assert done(waiting(facts, *line_of("a", "b")).predict(NOW)) == {"a": 23.0, "b": 26.0}


def looping() -> Facts:
    """One step out of which half of the visitors come round again."""
    step = StepFacts("s1", "A", 10.0, (("done", None), ("again", "s1")))
    return Facts(("A",), {"1": ("A",)}, {"v": (step,)}, in_a_row=None)


def test_a_loop_is_taken_as_often_as_it_was_seen():
    forecaster = certain(begun(looping(), paths=200))
    for number in range(40):
        hear(forecaster, issued(400, f"x{number}"))
        for outcome in ("again", "done"):
            hear(
                forecaster, called(400, f"x{number}", "1"),
                Event("finished", 410, ticket=f"x{number}", step="s1", counter="1", outcome=outcome),
            )  # fmt: skip
    hear(certain(forecaster), issued(NOW, "a"))
    rounds = [round(minutes / 10) for minutes in forecaster.predict(NOW)[0].done]
    # After each round half of them come again: one round or two in the middle, and a fourth in one case of eight.
    assert rounds in ([1, 1, 3], [1, 2, 3], [1, 1, 4], [1, 2, 4])


def test_a_transfer_leads_off_the_route_and_back():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0)], "w": [("B", 5.0)]})
    forecaster = waiting(facts, *line_of("a"))
    hear(forecaster, called(NOW - 3, "a", "1"), Event("transferred", NOW, ticket="a", station="B"))
    # Five minutes at B, then the step it left once more.
    assert done(forecaster.predict(NOW)) == {"a": 15.0}


def test_a_change_of_service_begins_anew():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0)], "w": [("B", 5.0)]})
    forecaster = waiting(facts, *line_of("a"))
    hear(forecaster, called(NOW - 3, "a", "1"), Event("transferred", NOW, ticket="a", service="w"))
    assert done(forecaster.predict(NOW)) == {"a": 5.0}


def test_a_parked_ticket_comes_back_to_the_head_of_its_line():
    forecaster = waiting(one_line(1), *line_of("a", "b", "c"))
    hear(forecaster, called(NOW, "a", "1"), Event("parked", NOW, ticket="a"), called(NOW, "b", "1"))
    # a is back after 15 minutes, while c is served.
    assert done(forecaster.predict(NOW)) == {"a": 30.0, "b": 10.0, "c": 20.0}


def test_whoever_returns_goes_before_the_others_and_a_no_show_is_not_waited_for():
    forecaster = waiting(one_line(1), *line_of("a", "b", "c"))
    hear(forecaster, called(NOW - 2, "a", "1"), Event("no_show", NOW - 1, ticket="a", counter="1"))
    assert done(certain(forecaster).predict(NOW)) == {"b": 10.0, "c": 20.0}
    hear(forecaster, Event("returned", NOW, ticket="a"))
    assert done(certain(forecaster).predict(NOW)) == {"a": 10.0, "b": 20.0, "c": 30.0}


def test_papers_of_several_vehicles_take_longer():
    forecaster = waiting(one_line(1), ("a", {"items": 3}))
    forecaster.learning.times.mean[0] = 1.0
    assert done(forecaster.predict(NOW)) == {"a": 30.0}


def test_steps_and_drivers_add_up():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0), (None, 30.0), ("B", 4.0)]})
    outlook = waiting(facts, *line_of("a", "b")).predict(NOW, steps=True)[1]
    assert {key: round(ends[1], 2) for key, ends in outlook.steps.items()} == {
        "s1": 20.0,
        "s2": 50.0,
        "s3": 54.0,
    }
    waits, serves = outlook.drivers["waiting"], outlook.drivers["service"]
    assert {key: round(minutes, 2) for key, minutes in waits.items() if minutes > 0.01} == {"s1": 10.0}
    assert {key: round(minutes, 2) for key, minutes in serves.items()} == {"s1": 10.0, "s3": 4.0}
    assert outlook.drivers["other"] == pytest.approx(30.0, abs=0.01)


def test_newcomers_stand_behind_all_others_and_touch_nobody():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)], "w": [("A", 5.0)]})
    forecaster = waiting(facts, *line_of("a", "b"))
    fresh = forecaster.newcomers(NOW)
    assert {service: round(said[1], 2) for service, said in fresh.items()} == {"v": 30.0, "w": 25.0}
    assert done(forecaster.predict(NOW)) == {"a": 10.0, "b": 20.0}


def test_a_break_that_is_longer_than_any_before_lasts_a_few_minutes_more():
    """It was said to last several times its length: what is above all that was seen was taken for minutes."""
    forecaster = certain(begun(one_line(1)))
    shift = Shift("1", "o1", 480.0, 900.0, (NOW - 60.0, 30.0))
    forecaster.hall.roster, forecaster.hall.desks["1"].shift = (shift,), shift
    hear(forecaster, Event("counter", NOW - 60.0, counter="1", state="pause"), issued(NOW - 5.0, "a"))
    (outlook,) = forecaster.predict(NOW)
    assert 10.0 < outlook.done[0] <= outlook.done[2] < 21.0


def test_of_those_who_come_at_one_moment_the_first_number_goes_first():
    forecaster = certain(begun(one_line(1)))
    hear(forecaster, *(issued(NOW - 1, ticket) for ticket in "abc"))
    assert done(forecaster.predict(NOW)) == {"a": 10.0, "b": 20.0, "c": 30.0}


def test_whoever_is_seldom_there_is_told_when_they_would_be_done():
    """Nineteen of twenty never come to their first call: the range is that of those who do, and is said though."""
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 10.0), ("B", 5.0)]})
    forecaster = certain(begun(facts, paths=100))
    hear(forecaster, issued(NOW - 3, "a"), called(NOW - 3, "a", "1"), Event("serving", NOW - 3, ticket="a"))
    hear(forecaster, issued(NOW - 1, "b"))
    comes, _never, later = forecaster.learning.habits.no_shows.hazards()
    forecaster.learning.habits.no_shows.hazards = lambda: (comes, 3.0, later)
    scene, run = forecaster._play(NOW)
    gone = run.gone[:, : scene.present - scene.guests].mean(axis=0)
    assert gone[0] == 0.0, "further on the way they come"
    assert gone[1] == pytest.approx(0.95, abs=0.02)
    assert done(forecaster.predict(NOW)) == {"a": 12.0, "b": 22.0}
