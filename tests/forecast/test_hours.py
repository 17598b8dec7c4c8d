"""Days whose hours are not the office's usual ones: a Friday with a long break, a day that ends at noon."""

import numpy as np
import pytest

from counters.forecast.arrivals import Arrivals
from counters.forecast.events import DayHours, Event
from counters.forecast.forecaster import Forecaster
from tests.forecast.offices import an_office, issued, one_line, opened

FRIDAY = DayHours(480.0, 900.0, (690.0, 90.0))


def at_eleven_twenty(hours: DayHours | None) -> list:
    """Six people before one counter, ten minutes each; nobody knows a roster."""
    forecaster = Forecaster(one_line(1), paths=50)
    forecaster.observe(Event("day", 470.0, date="2026-03-06", hours=hours))
    for event in opened(480.0, "1"):
        forecaster.observe(event)
    for n in range(6):
        forecaster.observe(issued(678.0, str(n)))
    return forecaster.predict(680.0)


def test_the_break_of_a_friday_is_foreseen():
    usual, friday = (at_eleven_twenty(hours)[-1].done[1] for hours in (None, FRIDAY))
    assert friday == pytest.approx(usual + 90, abs=25)


def test_a_counter_on_that_break_comes_back_when_it_is_over():
    forecaster = Forecaster(one_line(1), paths=50)
    forecaster.observe(Event("day", 470.0, date="2026-03-06", hours=FRIDAY))
    for event in [
        *opened(480.0, "1"),
        Event("counter", 689.0, counter="1", state="close"),
        issued(700.0, "1"),
    ]:
        forecaster.observe(event)
    assert forecaster.predict(700.0)[0].call[1] == pytest.approx(79, abs=20)


def test_a_counter_opens_as_much_earlier_as_the_office_does():
    """By what it did the day before, which began half an hour later."""
    forecaster = Forecaster(one_line(1), paths=50)
    for date, opens in (("2026-03-05", 480.0), ("2026-03-06", 450.0)):
        forecaster.observe(Event("day", 430.0, date=date, hours=DayHours(opens, 900.0)))
        if opens == 480.0:
            for event in opened(480.0, "1"):
                forecaster.observe(event)
    forecaster.observe(issued(440.0, "1"))
    assert forecaster.predict(440.0)[0].call[1] == pytest.approx(12, abs=5)


def test_nobody_comes_once_the_doors_are_closed():
    draw = lambda hours: Arrivals(one_line(4)).draw(480.0, 900.0, np.random.default_rng(1), 50, hours)  # noqa: E731
    for hours, closed in ((DayHours(480.0, 660.0), (660, 900)), (FRIDAY, (690, 780))):
        times = draw(hours)
        # Quarters of an hour are the finest that is known.
        within = (times > closed[0] + 15) & (times < closed[1] - 15)
        assert not within.any()
        assert (times < closed[0]).any()
    assert (draw(None) > 700).any()


def test_an_office_of_papers_alone_expects_no_crowd():
    """Its counters take no minutes by what is posted: that would make a crowd of anybody's guess."""
    papers = an_office({"1": "A"}, {"v": [(None, 20.0)]})
    assert Arrivals(papers).expected().sum() < 420 / 1.0


def test_on_the_first_day_the_last_hours_say_how_many_still_come():
    """A crowd in the first hour and nobody since, against as many spread over the morning."""

    def still_come(arrivals: list[float]) -> float:
        who = Arrivals(one_line(4))
        for at in arrivals:
            who.learn(at, "v", False)
        times = who.draw(720.0, 900.0, np.random.default_rng(1), 200)
        return float(np.isfinite(times).sum(axis=1).mean())

    crowd, even = [480.0 + n * 0.75 for n in range(80)], [480.0 + n * 3.0 for n in range(80)]
    assert still_come(crowd) < 0.6 * still_come(even)
