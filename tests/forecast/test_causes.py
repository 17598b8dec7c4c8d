"""Why a range is moved: the nearest thing that happened since it was shown, on the visitor's own way."""

import pytest

from counters.forecast.causes import VAGUE
from counters.forecast.events import Event, Shift
from counters.forecast.following import Held, follow
from counters.forecast.sticky import Shown
from tests.forecast.offices import NOW, an_office, begun, called, hear, issued

SHOWN = Shown(NOW + 30, NOW + 60, NOW)
# Two lines one after the other, and a third station where nobody of them goes.
OFFICE = {"1": "A", "2": "A", "3": "B", "4": "C"}
WAYS = {"v": [("A", 10.0), ("B", 5.0)], "w": [("C", 10.0)]}


@pytest.fixture
def hall():
    """Four people: one at each counter of A, two wait; it is ten minutes after their ranges were shown."""
    facts = an_office(OFFICE, WAYS, in_a_row=2)
    forecaster = begun(facts)
    tickets = [issued(NOW - 20 + n, ticket) for n, ticket in enumerate("abcd")]
    return hear(forecaster, *tickets, called(NOW - 2, "a", "1"), called(NOW - 1, "b", "2"))


def counter(at: float, key: str, state: str) -> Event:
    return Event("counter", at, counter=key, state=state)


def finished(at: float, ticket: str, key: str, step: str = "s1") -> Event:
    return Event("finished", at, ticket=ticket, step=step, counter=key)


def later(forecaster, ticket: str = "d", people: int = 9, at: float = NOW + 10):
    return forecaster.causes(at).later(forecaster.hall.visit(ticket), SHOWN, people)


def earlier(forecaster, ticket: str = "d", people: int = 9, at: float = NOW + 10):
    return forecaster.causes(at).earlier(forecaster.hall.visit(ticket), SHOWN, people)


def said(cause):
    return cause.kind, cause.counter, cause.station


def test_without_anything_it_only_says_which_way(hall):
    assert later(hall).kind == "slower"
    assert earlier(hall).kind == "faster"
    assert {"slower", "faster"} == VAGUE


def test_a_counter_on_the_way_that_closed_or_paused_or_opened(hall):
    assert said(later(hear(hall, counter(NOW + 1, "3", "pause")))) == ("paused", "3", "")
    assert said(later(hear(hall, counter(NOW + 2, "2", "close")))) == ("closed", "2", "")
    hear(hall, counter(NOW + 3, "2", "open"), counter(NOW + 4, "3", "open"))
    assert said(later(hall)) == ("away", "3", "")
    cause = earlier(hall)
    assert (cause.kind, cause.counter, cause.at) == ("opened", "3", NOW + 4)


def test_what_was_before_the_range_and_what_is_elsewhere_are_no_causes(hall):
    before = hear(hall, counter(NOW - 1, "3", "pause"), counter(NOW + 1, "4", "close"))
    assert later(before).kind == "slower"


def test_a_counter_that_should_have_opened():
    forecaster = begun(an_office(OFFICE, WAYS, in_a_row=2), closed=["3"])
    forecaster.hall.roster = (Shift("3", "x", 520.0, 900.0),)
    forecaster.hall.desks["3"].shift = forecaster.hall.roster[0]
    hear(forecaster, issued(NOW - 5, "d"))
    cause = later(forecaster)
    assert (cause.kind, cause.counter, cause.at) == ("unopened", "3", 520.0)


def test_a_long_service_ahead_while_it_lasts_and_when_it_is_over(hall):
    assert later(hall, at=NOW + 10).kind == "slower"
    assert said(later(hall, at=NOW + 20)) == ("long", "1", "")
    hear(hall, finished(NOW + 21, "a", "1"), finished(NOW + 9, "b", "2"))
    assert said(later(hall, at=NOW + 22)) == ("long", "1", "")


def test_ones_own_doing_comes_before_all_others(hall):
    hear(hall, counter(NOW + 1, "3", "pause"), called(NOW + 2, "c", "1"))
    assert later(hall, "c", at=NOW + 30).kind == "own", "its own service is long"
    hear(hall, Event("parked", NOW + 3, ticket="c"), Event("resumed", NOW + 8, ticket="c"))
    assert later(hall, "c").kind == "own"
    hear(hall, called(NOW + 9, "d", "2"), Event("no_show", NOW + 9.5, ticket="d", counter="2"))
    hear(hall, Event("returned", NOW + 9.8, ticket="d"))
    assert later(hall).kind == "returned"


def test_a_step_that_has_to_be_done_again_is_ones_own():
    facts = an_office({"1": "A"}, {"v": [("A", 10.0)]})
    forecaster = hear(
        begun(facts), issued(NOW - 5, "d"), called(NOW - 4, "d", "1"), finished(NOW + 1, "d", "1")
    )
    hear(forecaster, Event("queued", NOW + 1, ticket="d", step="s1", station="A"))
    assert later(forecaster).kind == "own"


def test_priority_visitors_and_more_people(hall):
    hear(hall, issued(NOW + 1, "p", priority=True))
    assert later(hall).kind == "priority"
    assert later(hall, "p").kind == "slower", "who goes first by right is not overtaken by it"
    hear(hall, Event("cancelled", NOW + 2, ticket="p"))
    assert later(hall, people=1).kind == "slower"
    hear(hall, *(issued(NOW + 5, f"x{n}") for n in range(3)))
    assert later(hall, people=1).kind == "slower", "they stand behind"
    hear(hall, *(issued(NOW + 6, f"y{n}", "w") for n in range(3)))
    assert later(hall, people=1).kind == "slower", "and these elsewhere"
    assert later(hall, people=-1).kind == "more"


def test_somebody_ahead_who_left(hall):
    assert earlier(hear(hall, Event("cancelled", NOW + 1, ticket="c"))).kind == "fewer"


def test_a_station_whose_services_run_slow():
    forecaster = begun(an_office(OFFICE, WAYS, in_a_row=2))
    hear(forecaster, *(issued(NOW - 9, ticket) for ticket in "abcde"))
    at = NOW
    for ticket in "abcd":
        hear(forecaster, called(at, ticket, "1"), finished(at + 14.0, ticket, "1"))
        at += 14.2
    cause = forecaster.causes(at).later(forecaster.hall.visit("e"), SHOWN, 9)
    assert said(cause) == ("slow", "", "A")


def test_a_range_that_is_followed_keeps_its_place_and_its_cause(hall):
    visit, causes = hall.hall.visit("d"), hall.causes(NOW + 10)
    held, is_moved = follow(None, SHOWN, visit, (NOW + 32, NOW + 45, NOW + 58), causes)
    assert (held.shown, is_moved) == (SHOWN, False)
    moved, is_moved = follow(held, SHOWN, visit, (NOW + 50, NOW + 75, NOW + 93), causes)
    assert is_moved
    assert (moved.shown.low, moved.shown.high, moved.shown.cause.kind) == (NOW + 50, NOW + 95, "slower")
    assert follow(moved, SHOWN, visit, None, causes) == (moved, False)
    assert follow(None, None, visit, None, causes) == (None, False)
    assert isinstance(held, Held)
