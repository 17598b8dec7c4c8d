"""Section redis: Redis is killed, frozen and flushed under load, in turn with stretches in which nothing is wrong."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

from redis import Redis

from bench.common.offices import Tried, open_big_office
from bench.common.table import Row, at_most, none_of, told
from bench.people.judge import Run, judge
from bench.people.living import live_through
from bench.people.load import Load
from bench.trials.faults.pace import bearable_pace
from bench.trials.faults.plan import Plan
from bench.trials.faults.waits import answers, behind, percentile, strike

WELL = "Redis well"
FAULTS = ("killed", "frozen", "flushed")
MOST_TIMES, BEHIND_SECONDS = 1.5, 2.0
# Whoever waits for a dead Redis waits at least as long as one of its time limits (queue_site/layers.py).
HELD_UP_SECONDS = 0.2
# Where commands take longer than this without any fault (seconds), a fault's share of it cannot be told.
TOO_BUSY = 1.0
# The slowest twentieth of a few dozen commands is mostly chance: more rounds where it looks bad.
MOST_ROUNDS = 5
FLUSH_EVERY = 0.1


def break_redis(plan: Plan) -> list[Row]:
    """Commands must be as fast as without the fault, and boards follow."""
    with open_big_office(plan.folder / "office") as office:
        trouble = Trouble(plan, office)
        run = asyncio.run(trouble.live(plan))
        return [*trouble.rows(run), *judge(replace(run, patience=run.patience + trouble.usual))]


class Trouble:
    """Short stretches in turn, so that a busy machine slows all kinds alike. `spans`: (kind, since, until)."""

    def __init__(self, plan: Plan, office: Tried) -> None:
        self.office, self.dice = office, plan.dice("redis")
        self.rounds, self.seconds = plan.times(1, 3), plan.times(12, 100) / 10
        self.spans: list[tuple[str, float, float]] = []

    async def live(self, plan: Plan) -> Run:
        """A stretch of a day with people in it and this trouble."""
        pace = await bearable_pace(self.office)
        return await live_through(self.office, plan.folder, plan.dice("people"), self.make, pace=pace)

    async def make(self, load: Load) -> None:
        """Whole rounds, each with every fault between stretches without one."""
        self.load = load
        await asyncio.sleep(1)
        played = 0
        while played < self.rounds or (played < MOST_ROUNDS and self._looks_bad()):
            for fault in self.dice.sample(FAULTS, len(FAULTS)):
                await self._stretch(WELL)
                await self._stretch(fault)
            played += 1
        await self._stretch(WELL)

    async def _stretch(self, kind: str) -> None:
        redis = self.office.redis
        if kind != WELL:
            strike(self.load, f"Redis {kind}")
        since = time.monotonic()
        if kind == "killed":
            redis.kill()
        elif kind == "frozen":
            redis.freeze()
        await (self._keep_flushing() if kind == "flushed" else asyncio.sleep(self.seconds))
        self.spans.append((kind, since, time.monotonic()))
        if kind == "killed":
            await asyncio.to_thread(redis.start)
        elif kind == "frozen":
            redis.thaw()

    async def _keep_flushing(self) -> None:
        until = time.monotonic() + self.seconds
        with Redis.from_url(self.office.redis.url) as redis:
            while time.monotonic() < until:
                await asyncio.to_thread(redis.flushall)
                await asyncio.sleep(FLUSH_EVERY)

    def _looks_bad(self) -> bool:
        usual = self._slow(WELL)
        return any(self._slow(fault) > MOST_TIMES * usual for fault in FAULTS)

    def _slow(self, kind: str) -> float:
        """The 95th percentile of the answers to what was sent in stretches of a kind, in seconds."""
        return percentile(self._seconds(kind), 0.95)

    def _fast(self, fault: str) -> float:
        """How much longer even the fastest answers took than without the fault, in seconds."""
        return percentile(self._seconds(fault), 0.1) - percentile(self._seconds(WELL), 0.25)

    def _seconds(self, kind: str) -> Iterator[float]:
        for sent, answered in answers(self.load.history).values():
            if any(name == kind and since <= sent < until for name, since, until in self.spans):
                yield answered - sent

    def rows(self, run: Run) -> list[Row]:
        """What people and boards saw of it."""
        # The slowest answer without a fault, by which a busy machine is allowed for.
        self.usual = max(self._seconds(WELL), default=0.0)
        usual, late = self._slow(WELL), self._late(run, WELL)
        bad = sum(op["why"].startswith("5") for op in run.history.done)
        rows = [
            none_of("commands answered with 5xx", bad),
            told(f"{WELL}: 95 of 100 commands answered within", f"{usual * 1000:.0f} ms"),
            told(f"{WELL}: boards behind, worst", f"{late:.2f} s"),
        ]
        for fault in FAULTS:
            count, slow = sum(1 for _ in self._seconds(fault)), self._slow(fault)
            rows += [
                told(f"{fault}: 95 of {count} commands in 100 within", f"{slow * 1000:.0f} ms"),
                self._compared(f"{fault}: that ÷ the same with {WELL}", slow, usual),
                # What holds up every command shows here, on a busy machine too.
                at_most(
                    f"{fault}: fastest tenth, beyond the fastest quarter with {WELL}",
                    max(0.0, self._fast(fault)),
                    HELD_UP_SECONDS,
                    " s",
                ),
                at_most(
                    f"{fault}: boards behind, worst, beyond the usual",
                    max(0.0, self._late(run, fault) - late),
                    BEHIND_SECONDS,
                    " s",
                ),
            ]
        return rows

    @staticmethod
    def _compared(figure: str, slow: float, usual: float) -> Row:
        if usual > TOO_BUSY and slow <= MOST_TIMES * usual:
            return told(figure, f"{slow / usual:.2f}: the machine is too busy to tell")
        return at_most(figure, slow / usual, MOST_TIMES)

    def _late(self, run: Run, kind: str) -> float:
        """How far a board was behind at most in stretches of a kind, in seconds."""
        spans = [span[1:] for span in self.spans if span[0] == kind]
        return max((late for span in spans for late in behind(run.history, run.boards, *span)), default=0.0)
