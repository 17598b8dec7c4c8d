"""What is learnt from events comes near to what was true when they were made."""

import numpy as np
import pytest

from counters.forecast.events import Event
from counters.forecast.forecaster import Forecaster
from counters.forecast.habits import Measured, Share
from counters.forecast.service_times import ServiceTimes
from tests.forecast.offices import an_office, begun, called, hear, issued, one_line, opened


def test_service_times_find_the_parts_they_are_made_of():
    """Two stations, six officers, posted standards wrong by a half, over ten days."""
    dice = np.random.default_rng(3)
    times = ServiceTimes(2)
    level, sigma = np.array([0.4, -0.2]), np.array([0.3, 0.6])
    officers = dice.normal(0.0, 0.2, 6)
    for _day in range(10):
        times.morning()
        today = dice.normal(0.0, 0.1)
        for n in range(200):
            station, officer = n % 2, int(dice.integers(6))
            true = np.log(8.0) + level[station] + officers[officer] + today + sigma[station] * dice.normal()
            times.learn(480.0 + 2 * n, float(np.exp(true)), 8.0, station, station, officer, 1)
    assert times.sigma()[:2] == pytest.approx(sigma, rel=0.08)
    for station in (0, 1):
        for officer in range(6):
            parts = times.parts(station, station, officer)
            learnt = times.mean[[parts[0], parts[1], parts[2], parts[5]]].sum() - sigma[station] ** 2 / 2
            assert learnt == pytest.approx(level[station] + officers[officer], abs=0.12)


def test_papers_of_several_vehicles_are_learnt():
    dice = np.random.default_rng(4)
    times = ServiceTimes(1)
    for n in range(800):
        items = 1 + n % 3
        true = np.log(6.0) + 0.5 * np.log(items) + 0.3 * dice.normal()
        times.learn(480.0 + n / 2, float(np.exp(true)), 6.0, 0, 0, None, items)
    assert times.mean[0] == pytest.approx(0.5, abs=0.06)


def test_long_services_are_not_those_of_later_hours():
    """Two hundred officers call at one moment, hour by hour; their services are heard of as they end, the long ones
    last. By their ends each hour would seem to add four hundredths."""
    drifts = []
    for seed in range(6):
        dice, times = np.random.default_rng(seed), ServiceTimes(1)
        for began in (480, 540, 600, 660):
            for minutes in sorted(10 * np.exp(0.5 * dice.standard_normal(200))):
                times.learn(began + minutes, float(minutes), 10.0, 0, 0, None, 1)
        drifts.append(times.mean[times.place["drift",]])
    assert np.mean(drifts) == pytest.approx(0.0, abs=0.015)  # about three standard errors


def test_an_outlier_moves_little():
    times, other = ServiceTimes(1), ServiceTimes(1)
    for law, last in ((times, 8.0), (other, 100_000.0)):
        for n in range(50):
            law.learn(480.0 + n, 8.0, 8.0, 0, 0, None, 1)
        law.learn(540.0, last, 8.0, 0, 0, None, 1)
    assert abs(times.mean[:3].sum() - other.mean[:3].sum()) < 0.05


def test_what_was_seen_displaces_the_guess():
    measured, share = Measured([100.0]), Share(0.0, 10.0)
    for n in range(100):
        measured.learn(float(n % 10))
        share.learn(n % 4 == 0)
    assert measured.table().max() < 10.0
    assert float(share) == pytest.approx(25 / 110)


def test_a_finish_that_was_forgotten_teaches_nothing():
    forecaster = hear(begun(one_line(1)), issued(520.0, "a"), called(521.0, "a", "1"))
    before = forecaster.learning.times.mean.copy()
    hear(forecaster, Event("finished", 521.0 + 200.0, ticket="a", step="s1", counter="1"))
    assert forecaster.learning.forgotten == 1
    assert (forecaster.learning.times.mean == before).all()


def test_outcomes_are_learnt_as_shares():
    facts = an_office({"1": "A", "2": "B"}, {"v": [("A", 5.0), ("B", 5.0)]})
    forecaster = begun(facts)
    for n in range(60):
        hear(forecaster, issued(520.0, f"t{n}"), called(520.0, f"t{n}", "1"))
        if n % 3:
            hear(forecaster, Event("finished", 525.0, ticket=f"t{n}", step="s1", counter="1"))
        else:
            hear(forecaster, Event("transferred", 525.0, ticket=f"t{n}", station="B"))
    ways = forecaster.learning.ways
    shares, ends = ways.tables()
    start = ways.first["v"]
    assert ways.nodes[ends[start, 0]][1:] == ("s2", facts.number["B"])
    assert shares[start, 0] == pytest.approx((40 + 6) / 66, abs=0.02)


def test_an_event_is_learnt_in_no_time():
    """The goal is 50 µs; a slow machine may take four times as long."""
    import time

    facts = an_office({str(n): "A" for n in range(6)}, {"v": [("A", 5.0)]})
    forecaster: Forecaster = begun(facts)
    told = [issued(500.0 + n / 10, f"t{n}") for n in range(300)]
    told += [
        event
        for n in range(300)
        for event in (
            called(540.0 + n, f"t{n}", str(n % 6)),
            Event("finished", 541.0 + n, ticket=f"t{n}", step="s1", counter=str(n % 6), officer=f"o{n % 9}"),
        )
    ]
    started = time.process_time()
    hear(forecaster, *told)
    assert (time.process_time() - started) / len(told) < 200e-6


def test_counters_that_stay_open_count_when_the_first_one_pauses():
    """Twenty hours of open counters, and one pause: about one in thirty hours with the guess, not one in twelve."""
    forecaster = Forecaster(one_line(10), paths=20)
    forecaster.observe(Event("day", 470.0, date="2026-03-03"))
    for event in opened(480.0, *forecaster.facts.counters):
        forecaster.observe(event)
    forecaster.observe(Event("counter", 600.0, counter="1", state="pause"))
    rate = forecaster.learning.habits.pause_rate(forecaster.hall.open_hours(600.0)) * 60
    assert rate == pytest.approx(1.3 / 30, rel=0.01)


def test_whoever_is_at_a_counter_has_come_though_nobody_said_so_yet():
    """A no-show is known after a minute, a service after ten: both must count at the same time, and each once."""
    forecaster = Forecaster(one_line(8), paths=20)
    forecaster.observe(Event("day", 470.0, date="2026-03-03"))
    told = [*opened(480.0, *forecaster.facts.counters), *(issued(481.0, str(n)) for n in range(9))]
    told += [called(482.0, str(n), str(n + 1)) for n in range(8)]
    told += [Event("no_show", 483.5, ticket="7"), called(490.0, "8", "8")]
    for event in told:
        forecaster.observe(event)
    shows = forecaster.learning.habits.no_shows
    assert shows.calls.sum() == 8
    for n in range(7):
        forecaster.observe(Event("finished", 495.0, ticket=str(n), step="s1"))
    assert shows.calls.sum() == 8


def test_a_counter_that_was_open_all_day_without_a_pause_counts_the_next_morning():
    forecaster = hear(
        Forecaster(one_line(2), paths=20), Event("day", 470.0, date="2026-03-03"), *opened(480.0, "1")
    )
    hear(
        forecaster,
        Event("counter", 600.0, counter="1", state="close"),
        *opened(600.0, "2"),
        issued(840.0, "last"),
    )
    guess = forecaster.learning.habits.open_hours - 2.0
    hear(forecaster, Event("day", 470.0, date="2026-03-04"))
    assert forecaster.learning.habits.open_hours == pytest.approx(guess + 2.0 + 4.0, rel=1e-6)
