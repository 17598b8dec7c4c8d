"""The office's clock goes wrong under load: jumps, 1970, midnights, summer time, and days that must be mended."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bench.common import offices
from bench.common.clocked_manage import Desk
from bench.common.clocks import Hand
from bench.common.offices import Tried
from bench.common.table import Row, at_most, none_of, told
from bench.jumps.journeys import EPOCH, jumps, midnights, summer_time
from bench.jumps.screen import Screen
from bench.jumps.trip import RIGHT_SECONDS, Trip
from bench.people.history import History
from bench.people.judge import in_office, read_record
from bench.people.load import Load, Pace
from bench.trials.faults.plan import Plan
from tests.model.checker import Violation, check

LAUNCHER = "bench.common.clocked_server"
SCREENS = 6
PACE = Pace(kiosks=6, officers=8, arrivals=4.0, think_seconds=0.5, drain_seconds=5.0)
OpenOffice = Callable[..., AbstractContextManager[Tried]]


def clock(plan: Plan) -> list[Row]:
    """SQLite; in a long run PostgreSQL and Redis with two processes too, and two hundred midnights."""
    rows = run(plan, "SQLite", offices.open_office)
    if plan.long:
        rows += run(plan, "PostgreSQL + Redis", offices.open_big_office)
    return rows


def run(plan: Plan, where: str, kind: OpenOffice) -> list[Row]:
    """One office from 1970 on."""
    folder = plan.folder / where
    folder.mkdir()
    hand = Hand(folder / "clock.json", EPOCH)
    with (
        kind(folder / "office", module=LAUNCHER, **hand.environment) as tried,
        Desk(tried.server) as desk,
    ):
        trip = asyncio.run(travel(plan, tried, desk, hand, folder / "history.jsonl"))
        record = read_record(tried.server)
        times = json.loads(in_office(tried.server, "-m", "bench.jumps.times").stdout)
    return verdict(where, trip, record, times)


async def travel(plan: Plan, tried: Tried, desk: Desk, hand: Hand, file: Path) -> Trip:
    """The whole journey, with everybody at work and every screen on the wall."""
    history = History(file)
    load = Load(tried.url, tried.tokens, history, plan.dice("people"), PACE)
    screens = [Screen(tried.url) for _screen in range(SCREENS)]
    trip = Trip(tried, desk, hand, load, screens)
    looking = [asyncio.create_task(screen.run()) for screen in screens]
    try:
        await load.begin()
        try:
            await summer_time(trip, every=plan.long)
            await jumps(trip)
            await midnights(trip, plan.times(1, 200))
        finally:
            await load.rest()
    finally:
        history.close()
        await trip.leave()
        for task in looking:
            task.cancel()
        for ended in await asyncio.gather(*looking, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    return trip


def verdict(name: str, trip: Trip, record: dict[str, Any], times: list[str]) -> list[Row]:
    """The rows of one office."""
    history = trip.load.history.done
    # The probe's own numbers are not in the people's history: it is a stranger to them.
    found = check(history, record, strangers=True)
    broken = [fault for fault in found if not is_of_long_time(fault)]
    for sentence in [*trip.wrong, *times, *(f"{rule}: {what}" for rule, what in broken)][:20]:
        print(f"   {sentence}", flush=True)
    flying = [count for _name, count in trip.steps]
    errors = sum(op["why"].startswith("5") for op in history)
    return [
        told(f"{name}: the clock was moved", f"{len(trip.steps)} times, {len(record['days'])} days"),
        Row(f"{name}: commands under way at these moments", str(sum(flying)), "≥ 1", sum(flying) > 0),
        told(f"{name}: commands", f"{len(history)}, {len(record['tickets'])} numbers"),
        none_of(f"{name}: numbers twice, tickets lost, rules broken", len(broken)),
        none_of(f"{name}: times or days that ran backwards, waits below nothing", len(times)),
        none_of(f"{name}: wrong day, lost key, odd text, day not mended", len(trip.wrong)),
        none_of(f"{name}: server errors", errors),
        told(f"{name}: days mended, screens started over", f"{trip.mended}, {trip.started_over}"),
        at_most(f"{name}: last screen right after a step", max(trip.waits), RIGHT_SECONDS, " s"),
        none_of(f"{name}: sockets of screens cut", sum(screen.cut for screen in trip.screens)),
    ]


def is_of_long_time(fault: Violation) -> bool:
    """What the checker cannot know of a journey through decades: keys are kept for a week (that they survive a step
    is what the probe asks), and an answer does not name its day, so numbers of different days cannot be ordered."""
    return fault.rule == "C8" or fault.sentence.endswith("its key stands for nothing")
