"""Every command sent twice at the same moment: a retry, two tabs, old clients, in every state, judged by the log."""

import asyncio
import datetime
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from bench.common import offices, witness
from bench.common.clocks import Hand
from bench.common.offices import Tried
from bench.common.table import Row, none_of, told
from bench.trials.faults.plan import Plan
from bench.twice.book import Book
from bench.twice.judge import broken, faults, meetings, speechless
from bench.twice.play import play
from bench.twice.scenes import some_scenes

LAUNCHER = "bench.common.clocked_server"
# Ten o'clock in Jakarta on a Monday: no run comes over midnight.
MORNING = datetime.datetime(2026, 3, 2, 3, tzinfo=datetime.UTC)
# Scenes of old clients, and impossible ones, of a short and of a long run.
SHORT, LONG = (6, 18), (1000, 1000)
LONG_ROUNDS = 3
OpenOffice = Callable[..., AbstractContextManager[Tried]]
READ_RECORD = """
import json
from counters.models import Office
from tests.model.record import read_record
print(json.dumps(read_record(Office.objects.get(key="samsat"))))
"""


def double(plan: Plan) -> list[Row]:
    """Two tabs on SQLite; in a long run three as well, on both kinds of database, with two processes on PostgreSQL."""
    rows = run(plan, "SQLite", tabs=2)
    if plan.long:
        rows += run(plan, "SQLite", tabs=3, rounds=LONG_ROUNDS)
        rows += run(plan, "PostgreSQL, 2 processes", tabs=3, rounds=LONG_ROUNDS, kind=offices.open_big_office)
    return rows


def run(
    plan: Plan, where: str, *, tabs: int, rounds: int = 1, kind: OpenOffice = offices.open_office
) -> list[Row]:
    """All scenes `rounds` times from `tabs` tabs at once, in a new office."""
    name = f"{where}, {tabs} tabs"
    dice, folder = plan.dice(f"double {name}"), plan.folder / name
    stays = folder / "stays"
    stays.mkdir(parents=True)
    numbers = LONG if plan.long else SHORT
    scenes = [scene for _round in range(rounds) for scene in some_scenes(dice, *numbers)]
    hand, book = Hand(folder / "clock.json", MORNING), Book()
    here = {**hand.environment, witness.FOLDER: str(stays)}
    with kind(folder / "office", module=LAUNCHER, **here) as tried:
        began = time.monotonic()
        played = asyncio.run(play(tried, book, scenes, dice, tabs))
        took = time.monotonic() - began
        record = read_record(tried)
    wrong = faults(played, book.history, record)
    for sentence in wrong[:20]:
        print(f"   {sentence}", flush=True)
    at_once, apart = meetings(played, witness.read(stays))
    rows = [
        told(f"{name}: commands sent at once", f"{len(played)} × {tabs} in {took:.0f} s"),
        Row(
            f"{name}: of these met in the server", str(at_once), f"≥ {len(played) // 2}",
            at_once >= len(played) // 2,
        ),
        none_of(f"{name}: double effects, different answers to one key, rules broken", len(wrong)),
        none_of(f"{name}: server errors", len(broken(book.history))),
        none_of(f"{name}: refusals without a sentence", len(speechless(book.history))),
    ]  # fmt: skip
    if kind is offices.open_big_office:
        rows.append(Row(f"{name}: met in two processes", str(apart), "≥ 20", apart >= 20))
    return rows


def read_record(tried: Tried) -> dict[str, Any]:
    """What the office's database says of its days (tests/model/record.py)."""
    return json.loads(
        tried.server.manage("shell", "--verbosity=0", "--command", READ_RECORD).splitlines()[-1]
    )
