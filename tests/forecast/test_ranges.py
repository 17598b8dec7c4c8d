"""Minutes become clock ranges: rounded outward to five minutes, the same in every zone."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.forecast.ranges import ClockRange, Span, clock_range

TEN = datetime.datetime(2025, 3, 3, 3, 0, tzinfo=datetime.UTC)
FIVE = datetime.timedelta(minutes=5)
# Offsets of whole hours, half hours and quarters.
ZONES = ["UTC", "Asia/Jakarta", "Asia/Jayapura", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"]


def minutes(low: float, high: float, at: datetime.datetime = TEN) -> tuple[float, float]:
    """The range of a span in minutes after ten o'clock."""
    found = clock_range(Span(low, high), at)
    return tuple((moment - TEN) / datetime.timedelta(minutes=1) for moment in (found.start, found.end))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, (0, 0)),
        (0, 1, (0, 5)),
        (5, 10, (5, 10)),
        (4.99, 10.01, (0, 15)),
        (22.1, 57.9, (20, 60)),
        (7, 8, (5, 10)),
    ],
)
def test_a_span_is_rounded_outward_to_five_minutes(low, high, expected):
    assert minutes(low, high) == expected


def test_the_moment_of_the_forecast_counts_to_the_second():
    at = TEN + datetime.timedelta(minutes=2, seconds=30)
    assert minutes(2.5, 7.5, at) == (5, 10)
    assert minutes(2.4, 7.6, at) == (0, 15)


@pytest.mark.parametrize("zone", ZONES)
def test_the_minutes_on_the_wall_are_fives_in_every_zone(zone):
    at = TEN + datetime.timedelta(minutes=3)
    found = clock_range(Span(1, 33), at)
    walls = [moment.astimezone(ZoneInfo(zone)) for moment in (found.start, found.end)]
    assert [(wall.minute % 5, wall.second) for wall in walls] == [(0, 0), (0, 0)]
    assert clock_range(Span(1, 33), at.astimezone(ZoneInfo(zone))) == found


spans = st.tuples(st.floats(0, 600), st.floats(0, 600)).map(lambda pair: Span(min(pair), max(pair)))
moments = st.integers(0, 86_400).map(lambda seconds: TEN + datetime.timedelta(seconds=seconds))


@given(spans, moments)
def test_a_range_holds_its_span_and_hardly_more(span, at):
    found = clock_range(span, at)
    low, high = at + datetime.timedelta(minutes=span.low), at + datetime.timedelta(minutes=span.high)
    assert found.start <= low < found.start + FIVE
    assert found.end - FIVE < high <= found.end


@given(spans, st.floats(0, 60), moments)
def test_a_later_span_never_becomes_an_earlier_range(span, more, at):
    before, after = clock_range(span, at), clock_range(Span(span.low + more, span.high + more), at)
    assert before.start <= after.start
    assert before.end <= after.end
    assert isinstance(before, ClockRange)
