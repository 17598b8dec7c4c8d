"""A short journey of a real office's clock, and what the trial says of times that ran backwards."""

import asyncio
import datetime
import json

import pytest

from bench.common import clocks
from bench.common.clocked_manage import Desk
from bench.common.clocks import FileClock, Hand
from bench.common.offices import open_office
from bench.jumps.journeys import TUESDAY
from bench.jumps.screen import Screen
from bench.jumps.times import backward_days, negative_turns, odd_tickets
from bench.jumps.trip import NEGATIVE, Trip, odd_range
from bench.people.history import History
from bench.people.judge import in_office
from bench.people.load import Load, Pace
from bench.trials.faults.clock import LAUNCHER

pytestmark = pytest.mark.sqlite_only


def moment(minute: int) -> datetime.datetime:
    return TUESDAY + datetime.timedelta(minutes=minute)


def test_a_clock_in_a_file_is_the_same_for_everybody_and_can_be_moved(tmp_path):
    hand = Hand(tmp_path / "clock.json", TUESDAY)
    other = FileClock(hand.file)
    assert datetime.timedelta() <= other.now() - TUESDAY < datetime.timedelta(seconds=5)
    hand.jump(days=-1)
    assert other.now() < TUESDAY
    hand.set(TUESDAY, speed=1000000)
    assert hand.now() <= other.now()
    assert other.now() - TUESDAY > datetime.timedelta(seconds=1)


async def travel(tried, desk, hand, folder, dice) -> Trip:
    """A day ahead and back, with one board on the wall and nobody else in the office."""
    load = Load(tried.url, tried.tokens, History(folder / "history.jsonl"), dice, Pace())
    trip = Trip(tried, desk, hand, load, [Screen(tried.url)])
    looking = asyncio.create_task(trip.screens[0].run())
    await trip.look("begin")
    await trip.jump("+400 d", days=400, seconds=0)
    await trip.go("back", TUESDAY, seconds=0)
    await trip.mend("mended", TUESDAY)
    looking.cancel()
    load.history.close()
    await trip.leave()
    return trip


def test_a_day_that_a_wrong_clock_opened_is_mended_and_screens_are_right_again(tmp_path):
    import random

    hand = Hand(tmp_path / "clock.json", TUESDAY)
    with (
        open_office(tmp_path / "office", module=LAUNCHER, **hand.environment) as tried,
        Desk(tried.server) as desk,
    ):
        assert clocks.CLOCK_FILE in tried.server.environment
        trip = asyncio.run(travel(tried, desk, hand, tmp_path, random.Random(1)))
        assert trip.wrong == []
        assert (trip.mended, trip.started_over, trip.screens[0].cut) == (1, 1, 0)
        assert json.loads(in_office(tried.server, "-m", "bench.jumps.times").stdout) == []


def test_a_wait_below_nothing_is_seen():
    assert not list(negative_turns([(1, moment(0), moment(1), None, moment(2))]))
    assert list(negative_turns([(1, moment(0), moment(1), moment(3), moment(2))]))


def test_a_promise_that_nobody_can_use_is_seen():
    assert not list(odd_tickets([(1, moment(0), moment(9), moment(5), moment(20))]))
    assert list(odd_tickets([(1, moment(0), None, moment(5), moment(2000))]))
    assert list(odd_tickets([(1, moment(9), moment(0), None, None)]))
    told = {"from": "2027-03-02T10:00:00+07:00", "until": "2027-03-02T10:30:00+07:00"}
    assert not list(odd_range(told, "2027-03-02T10:01:00+07:00"))
    assert list(odd_range(told, "2027-03-02T11:01:00+07:00"))


def test_a_day_that_goes_back_by_itself_is_seen_and_a_mended_one_is_not():
    today, later = TUESDAY.date(), TUESDAY.date() + datetime.timedelta(days=400)
    lines = [(1, today, "issue", moment(0), 1), (2, later, "issue", moment(9), 2)]
    assert not list(backward_days([*lines, (1, today, "mend_day", moment(1), 3)]))
    assert list(backward_days([*lines, (1, today, "issue", moment(1), 3)]))
    assert list(backward_days([*lines[:1], (1, today, "issue", moment(-1), 2)]))


def test_a_wait_below_nothing_is_seen_on_a_page():
    assert NEGATIVE.search("menunggu -3 menit")
    assert not NEGATIVE.search("pukul 10.00-10.30, 5 menit")
