"""A range that was shown narrows freely, and moves only with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.forecast.sticky import (
    GRID,
    LEAST_GAIN,
    LEAST_WIDTH,
    Cause,
    Shown,
    direction,
    first,
    moved,
    narrowed,
    outward,
)

WHY = Cause("slower")


def follow(shown, done, at):
    """What the forecast process does with one ticket; the range, and whether it was moved."""
    way = direction(shown, done, at)
    return (moved(shown, done, at, WHY), True) if way else (narrowed(shown, done), False)


@st.composite
def forecasts(draw):
    """Forecasts of one ticket, one after the other: (minute, its quantiles), never before now."""
    at, told = 480.0, []
    for _step in range(draw(st.integers(1, 30))):
        at += draw(st.floats(0.05, 10))
        low = draw(st.floats(0, 90))
        middle = low + draw(st.floats(0, 40))
        told.append((at, (at + low, at + middle, at + middle + draw(st.floats(0, 60)))))
    return told


@given(forecasts())
def test_a_range_never_leaves_what_was_shown_without_a_cause(told):
    at, done = told[0]
    shown = first(done, at)
    for at, done in told[1:]:
        after, is_moved = follow(shown, done, at)
        if is_moved:
            assert after.cause is WHY
            assert not shown.low <= done[1] <= shown.high
        else:
            assert shown.low <= after.low < after.high <= shown.high
            assert (after.cause, after.since) == (shown.cause, shown.since)
        assert after.high - after.low >= LEAST_WIDTH
        assert after.low % GRID == after.high % GRID == 0
        shown = after


@given(forecasts())
def test_a_move_forward_is_worth_it_and_a_move_later_holds_the_median(told):
    shown = first(told[0][1], told[0][0])
    for at, done in told[1:]:
        after, is_moved = follow(shown, done, at)
        if is_moved and after.later:
            assert done[1] > shown.high
        elif is_moved:
            assert after.high <= shown.high - LEAST_GAIN
        if is_moved:
            assert after.low <= done[1] <= after.high
        shown = after


@given(forecasts())
def test_a_range_that_is_over_is_moved_while_the_ticket_is_not_done(told):
    shown = first(told[0][1], told[0][0])
    for at, done in told[1:]:
        shown, _moved = follow(shown, done, at)
        assert shown.high >= at or done[1] <= shown.high


@pytest.mark.parametrize(
    ("done", "expected"),
    [((601, 612, 623), (600, 625)), ((600, 600, 600), (600, 610)), ((604.9, 605, 605.1), (600, 610))],
)
def test_ranges_are_rounded_outward_and_never_too_narrow(done, expected):
    assert outward(done) == expected


def test_five_minutes_earlier_are_no_reason():
    shown = Shown(600, 620, 550)
    assert direction(shown, (590, 598, 612), 560) == 0
    assert direction(shown, (580, 590, 604), 560) == -1


def test_after_a_move_forward_a_little_later_is_no_reason():
    """10.20-10.40 became 10.00-10.20, and now 10.22 is likely: it stays; 10.26 is too much."""
    forward = Shown(600, 620, 560, WHY, later=False)
    assert direction(forward, (610, 622, 634), 570) == 0
    assert direction(forward, (610, 626, 640), 570) == 1
    assert direction(forward, (620.5, 621, 634), 620) == 1
    assert direction(Shown(600, 620, 560), (610, 622, 634), 570) == 1


def test_a_minute_behind_the_range_is_no_reason_until_its_time_is_over():
    shown = Shown(600, 620, 560)
    assert direction(shown, (610, 621, 634), 570) == 0
    assert direction(shown, (620, 621, 634), 620) == 1


def test_the_later_end_keeps_room_when_a_range_narrows():
    """One in ten would be done behind 11.00: so it stays at 11.10 and need not be moved at the next breath."""
    assert narrowed(Shown(600, 700, 560), (630, 650, 660)) == Shown(630, 675, 560)
    assert narrowed(Shown(600, 660, 560), (630, 650, 660)) == Shown(630, 660, 560)
