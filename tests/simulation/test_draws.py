"""What the simulation draws: arrivals over the hours, durations, and the agenda's order."""

import datetime
from collections import Counter
from random import Random
from statistics import mean

import pytest

from counters import clock
from counters.simulation.agenda import Agenda, play
from counters.simulation.arrivals import moments
from counters.simulation.habits import Habits, log_normal

pytestmark = pytest.mark.sqlite_only
OPENS = datetime.datetime(2026, 3, 3, 8, tzinfo=datetime.UTC)
CLOSES = OPENS + datetime.timedelta(hours=7)


def test_exactly_so_many_come_and_all_of_them_while_the_doors_are_open():
    found = moments(300, OPENS, CLOSES, Random(1))
    assert len(found) == 300
    assert found == sorted(found)
    assert found[0] >= OPENS
    assert found[-1] <= CLOSES


def test_more_come_in_the_morning_and_after_lunch_than_at_noon():
    found = moments(5000, OPENS, CLOSES, Random(1))
    hours = Counter(moment.hour for moment in found)
    assert hours[12] < hours[11] < hours[10] < hours[9]
    assert hours[12] < hours[13]


def test_arrivals_are_burstier_than_single_visitors_would_be():
    """The variance of visitors in two minutes over their mean is 1 for single arrivals."""
    slots = []
    for seed in range(20):
        found = Counter(
            (moment - OPENS) // datetime.timedelta(minutes=2)
            for moment in moments(3000, OPENS, CLOSES, Random(seed))
        )
        slots += [found[slot] for slot in range(31, 59)]  # within one hour, so that the rate is the same
    average = mean(slots)
    assert mean((slot - average) ** 2 for slot in slots) > 1.3 * average


def test_a_log_normal_draw_has_its_mean_and_no_far_tail():
    random = Random(1)
    draws = [log_normal(random, 10.0, 0.65) for _draw in range(20000)]
    assert mean(draws) == pytest.approx(10.0, rel=0.03)
    assert max(draws) <= 40.0
    assert min(draws) > 0


def test_most_services_stay_within_the_posted_minutes():
    habits, random = Habits(), Random(1)
    draws = [log_normal(random, habits.share_of_posted, habits.service_cv) for _draw in range(20000)]
    assert 0.92 < mean(draw <= 1 for draw in draws) < 0.96


def test_acts_are_played_in_the_order_of_their_moments_and_then_as_noted():
    agenda, played = Agenda(), []
    with clock.standing_at(OPENS) as standing:
        agenda.after(60, lambda: played.append(("late", clock.now())))
        agenda.after(0, lambda: played.append(("first", clock.now())))
        agenda.after(0, lambda: played.append(("second", clock.now())))
        play(agenda, standing, until=OPENS + datetime.timedelta(minutes=5))
        assert standing.now() == OPENS + datetime.timedelta(minutes=5)
    assert played == [("first", OPENS), ("second", OPENS), ("late", OPENS + datetime.timedelta(minutes=1))]


def test_at_a_speed_the_clock_waits_between_acts(monkeypatch):
    slept = []
    monkeypatch.setattr("counters.simulation.agenda.time.sleep", slept.append)
    agenda = Agenda()
    with clock.standing_at(OPENS) as standing:
        agenda.after(120, lambda: None)
        play(agenda, standing, speed=60)
    assert slept == [2.0]
