"""One hall for some minutes, and what became of its calls."""

import asyncio
import datetime
import json
import random
import time
from dataclasses import dataclass

from bench.common.offices import Tried
from bench.trials.voice.boards import Board
from bench.trials.voice.judge import Idle, Speech, Truth
from bench.trials.voice.officers import Officer, keep_issuing

BOARDS, COUNTERS = 10, range(1, 11)
QUIET = 45.0  # seconds at the end in which all that still holds is said
DEAD = (17.0, 25.0)  # longer than a lease

READ = """
import json
from counters.models import Call, Event
calls = [[c.sequence, c.ticket_id, c.ticket.label, c.counter.number, c.kind, c.at.isoformat()]
         for c in Call.objects.select_related("ticket", "counter").order_by("sequence")]
rows = Event.objects.exclude(ticket=None).exclude(action__in=["issue", "recall"]).order_by("at", "revision", "position")
print(json.dumps([calls, [[e.ticket_id, e.action, e.at.isoformat()] for e in rows]]))
"""


@dataclass
class Outcome:
    """What the hall heard, what the office did, and how often lines broke and boards died."""

    speeches: list[Speech]
    calls: list[Truth]
    cuts: int
    deaths: int
    end: float
    idle: list[Idle]


async def play(
    tried: Tried, cuts: int, pace: float, deaths: int, *, least: float = 20.0, quiet: float = QUIET
) -> Outcome:
    """Break lines `cuts` times and kill the speaking board `deaths` times while everybody works, for `least` seconds or
    more; then be `quiet` for some."""
    hall: list[Speech] = []
    boards = [Board(tried.url, number, hall, pace) for number in range(BOARDS)]
    for board in boards:
        board.start()
    officers = [Officer(tried, number) for number in COUNTERS]
    until = time.monotonic() + max(cuts / 4, 45 * deaths, least)
    staff = [asyncio.create_task(officer.work(until)) for officer in officers]
    staff.append(asyncio.create_task(keep_issuing(tried, until)))
    await asyncio.gather(_break(boards, cuts, until), _kill(boards, deaths, until))
    await asyncio.gather(*staff)
    await asyncio.sleep(quiet)
    end = time.time()
    for board in boards:
        await board.end()
    cut, died = sum(board.lines for board in boards), sum(board.deaths for board in boards)
    return Outcome(hall, read_truth(tried), cut, died, end, [word for board in boards for word in board.idle])


async def _break(boards: list[Board], cuts: int, until: float) -> None:
    """Every eighth cut is the speaking board's, besides those that meet it by chance."""
    left, breaking = cuts, set()
    while left > 0:
        await asyncio.sleep(max(0.005, (until - time.monotonic()) / (left + 1)))
        there = [board for board in boards if not board.out and not board.dead]
        if not there:
            continue
        speaking = [board for board in there if board.speaks]
        board = random.choice(speaking if speaking and left % 8 == 0 else there)
        left -= 1
        board.out = True
        task = asyncio.create_task(board.cut())
        breaking.add(task)
        task.add_done_callback(breaking.discard)
    await asyncio.gather(*breaking)


async def _kill(boards: list[Board], deaths: int, until: float) -> None:
    """Each dies in the middle of a word where one can be had in time."""
    pause = (until - time.monotonic()) / (deaths + 1)
    for _death in range(deaths):
        await asyncio.sleep(max(0.0, pause - sum(DEAD) / 2))
        for _try in range(2_000):
            speaking = [board for board in boards if board.speaks and not board.out and not board.dead]
            if speaking and (speaking[0].saying or _try > 1_500):
                await speaking[0].die(random.uniform(*DEAD))
                break
            await asyncio.sleep(0.01)


def read_truth(tried: Tried) -> list[Truth]:
    """The calls of the day and until when each held, from the office's own rows."""
    calls, events = json.loads(
        tried.server.manage("shell", "--verbosity=0", "--command", READ).splitlines()[-1]
    )
    found = []
    for sequence, ticket, label, counter, _kind, at in calls:
        since = _seconds(at)
        # A call itself is an event of the same moment; whatever comes after it ends what was said.
        ends = [
            _seconds(when) for whose, _action, when in events if whose == ticket and _seconds(when) > since
        ]
        found.append(Truth(sequence, label, counter, since, min(ends, default=None)))
    return found


def _seconds(at: str) -> float:
    return datetime.datetime.fromisoformat(at).timestamp()
