"""The rounds of the trial: the same work in every office by turns, each time between two bare transactions."""

import asyncio
import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.common.cost import cpu_seconds
from bench.common.offices import OFFICE, Tried, open_big_office, open_office
from bench.trials.queue.database import database_of
from bench.trials.queue.hall import OFFICERS, Hall, Part
from bench.trials.queue.past import add_past
from bench.trials.queue.raw import Raw

OPENERS = {"sqlite": open_office, "postgres": open_big_office}
# Visitors in the house throughout: what an office has in a busy hour.
HOUSE = 60
ALONE, CROWD, CALLS = "issue, 1 kiosk", "issue, 16 kiosks", "finish-next, 8 officers"
BARE_ISSUE, BARE_CALLS = "bare issue", "bare finish-next"
KIOSKS = 16


@dataclass(frozen=True)
class Size:
    """How much is done: `rounds`, and in each so many commands of a kind."""

    rounds: int
    alone: int
    crowd: int
    bare: int = 100


@dataclass
class Office:
    """One office under trial, and what was found there, round by round."""

    tried: Tried
    hall: Hall
    rounds: list[dict[str, Part]] = field(default_factory=list)

    def all(self, kind: str) -> Part:
        """The parts of one kind of all rounds, as one."""
        whole = Part()
        for each in self.rounds:
            whole.add(each[kind])
        return whole


@contextlib.contextmanager
def opened(kind: str, folder: Path, old: int) -> Iterator[Office]:
    """A started office with `old` tickets of earlier days, a full house and eight officers at work."""
    # What the forecast's process does beside is not the command's cost.
    with OPENERS[kind](folder, PLAIN_RECKONING="1") as tried:
        with database_of(tried) as database:
            zone = ZoneInfo(database.one("SELECT zone FROM counters_office WHERE key = ?", [OFFICE]))
            began = time.monotonic()
            add_past(database, old, datetime.datetime.now(zone).date())
            if old:
                print(f"   {old} old tickets written in {time.monotonic() - began:.0f} s", flush=True)
            office = Office(tried, Hall(tried, database))
        asyncio.run(fill(office.hall))
        yield office


async def fill(hall: Hall) -> None:
    """Visitors for a full house, of whom the officers call the first; the first commands also warm the server."""
    await hall.take(HOUSE + OFFICERS, KIOSKS)
    await hall.sit_down()
    await hall.finish_next(2 * OFFICERS)
    await hall.take(2 * OFFICERS, KIOSKS)


def play(offices: list[Office], size: Size) -> None:
    """All rounds; who begins changes from one to the next."""
    for turn in range(size.rounds):
        for office in offices if turn % 2 == 0 else offices[::-1]:
            office.rounds.append(play_round(office, size))


def play_round(office: Office, size: Size) -> dict[str, Part]:
    parts: dict[str, Part] = {BARE_ISSUE: Part(), BARE_CALLS: Part()}
    play_bare(office, size.bare, parts)
    with asyncio.Runner() as runner:
        parts[ALONE] = runner.run(office.hall.take(size.alone, 1))
        parts[CROWD] = runner.run(office.hall.take(size.crowd, KIOSKS))
        parts[CALLS] = runner.run(office.hall.finish_next(size.alone + size.crowd))
    play_bare(office, size.bare, parts)
    return parts


def play_bare(office: Office, count: int, parts: dict[str, Part]) -> None:
    """The bare transactions, on a day of their own, by a connection that is gone before the office goes on."""
    with database_of(office.tried) as database:
        raw = Raw(database)
        parts[BARE_ISSUE].add(timed(raw.issue, count, office.tried))
        parts[BARE_CALLS].add(timed(raw.finish_next, count, office.tried))
        raw.leave()


def timed(transaction: Callable[[], None], count: int, tried: Tried) -> Part:
    """A bare transaction so many times; its processor time is this process's and PostgreSQL's."""
    postgres, took = tried.postgres, []
    before = cpu_seconds(postgres.process.pid) if postgres else 0.0
    cpu = time.process_time()
    for _each in range(count):
        began = time.perf_counter()
        transaction()
        took.append(time.perf_counter() - began)
    cpu = time.process_time() - cpu
    after = cpu_seconds(postgres.process.pid) if postgres else 0.0
    return Part(took, cpu=cpu, database_cpu=after - before, wall=sum(took))
