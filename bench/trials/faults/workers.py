"""Section workers: one of several worker processes is killed, at any moment and at named points; then the server."""

import asyncio
import os
import signal
import time
from collections import Counter as Tally
from dataclasses import replace

import httpx
import psutil

from bench.common.failing_server import POINTS, FailPoints
from bench.common.offices import Tried, open_big_office
from bench.common.table import Row, at_most, none_of, told
from bench.people.judge import Run, judge
from bench.people.living import live_through
from bench.people.load import Load
from bench.trials.faults.pace import bearable_pace
from bench.trials.faults.plan import Plan
from bench.trials.faults.waits import longest_waits, percentile, recovered, slowest, strike

MODULE = "bench.common.failing_server"
ONE, ALL = "a worker, any moment", "the whole server"
# Goal of the contract; on a busy machine as much longer as the slowest answer took before anything was broken.
SERVED_SECONDS = 5.0
USUAL_SECONDS = 2.0
MOST_PASSES = {"before_commit": 6, "after_commit": 6, "before_answer": 6, "mid_broadcast": 3}
# Whatever is not reached in so many seconds is given up.
REACHED_SECONDS = 10.0
BACK_SECONDS = 20.0


def kill_workers(plan: Plan) -> list[Row]:
    """Two workers, four in the long run; the others go on, and the killed one is replaced."""
    points, count = FailPoints(plan.folder / "points"), plan.times(2, 4)
    with open_big_office(
        plan.folder / "office", workers=count, module=MODULE, **points.environment
    ) as office:
        trouble = Trouble(plan, office, points)
        run = asyncio.run(trouble.live(plan))
        kept = told("workers at the end", f"{len(trouble.workers())} of {count}")
        return [*trouble.rows(run), kept]


class Trouble:
    """Kills. `over` are the moments from which on everybody could be served again (monotonic seconds), `new` and
    `serving` the seconds until there was a new worker, and until that answered somebody."""

    def __init__(self, plan: Plan, office: Tried, points: FailPoints) -> None:
        self.office, self.points, self.dice = office, points, plan.dice("workers")
        self.over: list[float] = []
        self.new: list[float] = []
        self.serving: list[float] = []
        self.missed: Tally[str] = Tally()
        # A short run dies at one of the named points; the section `kill` meets them all.
        short = [*self.dice.sample(POINTS, 1), ONE, ALL]
        kills = [*POINTS * 10, *[ONE] * 40, *[ALL] * 20] if plan.long else short
        self.kills = self.dice.sample(kills, len(kills))

    async def live(self, plan: Plan) -> Run:
        """A stretch of a day with people in it and this trouble."""
        pace = await bearable_pace(self.office)
        return await live_through(self.office, plan.folder, plan.dice("people"), self.make, pace=pace)

    async def make(self, load: Load) -> None:
        """One kill after the other, each once the workers are complete again."""
        self.began = time.monotonic()
        await asyncio.sleep(USUAL_SECONDS)
        for what in self.kills:
            await asyncio.sleep(self.dice.uniform(0.2, 0.8))
            before = self.workers()
            if what == ALL:
                strike(load, what)
                await asyncio.to_thread(self._kill_server)
                self.over.append(time.monotonic())
                await recovered(load.history, self.over[-1])
                continue
            if what == ONE:
                strike(load, what)
                os.kill(self.dice.choice(sorted(before)), signal.SIGKILL)
            elif not await self._die_at(load, what):
                self.missed[what] += 1
                continue
            # The other workers are there: nobody has to wait for the new one.
            self.over.append(time.monotonic())
            await self._await_new(before)
            await recovered(load.history, self.over[-1])

    def _kill_server(self) -> None:
        self.office.server.kill()
        self.office.server.start()

    async def _die_at(self, load: Load, point: str) -> bool:
        self.points.arm(point, self.dice.randint(1, MOST_PASSES[point]))
        until = time.monotonic() + REACHED_SECONDS
        while not (fault := self.points.fired()) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        self.points.disarm()
        if fault := fault or self.points.fired():
            fault.flying = load.history.overlapped(fault.at)
            load.history.faults.append(fault)
        return fault is not None

    async def _await_new(self, before: set[int]) -> None:
        """Wait until a worker that was not there before answers somebody. What it answers is no command."""
        since = time.monotonic()
        async with asyncio.timeout(BACK_SECONDS):
            while not (new := self.workers() - before):
                await asyncio.sleep(0.05)
            self.new.append(time.monotonic() - since)
            while not await self._answers(new):
                await asyncio.sleep(0.05)
            self.serving.append(time.monotonic() - since)

    async def _answers(self, pids: set[int]) -> bool:
        """Whether one of them has taken up any connection, this one perhaps."""
        async with httpx.AsyncClient() as browser:
            await browser.get(f"{self.office.url}/healthz", timeout=10)
            return any(connections(pid, self.office.server.port) for pid in pids)

    def workers(self) -> set[int]:
        """The process ids of the workers that there are now."""
        parent = psutil.Process(self.office.server.process.pid)
        return {child.pid for child in parent.children() if is_worker(child)}

    def rows(self, run: Run) -> list[Row]:
        """Where the kills struck, how soon everybody was served, and how soon the worker was replaced."""
        waits = longest_waits(run.history, self.over, run.quiet)
        usual = slowest(run.history, self.began, self.began + USUAL_SECONDS)
        print("   longest wait after each, in seconds:", *(f"{wait:.1f}" for wait in waits), flush=True)
        struck = Tally(fault.name for fault in run.history.faults)
        return [
            *(told(name, f"{times} kills") for name, times in sorted(struck.items())),
            none_of("named points that were not reached", sum(self.missed.values())),
            told("slowest answer before anything was broken", f"{usual:.2f} s"),
            at_most(
                "longest wait after a kill, beyond the usual",
                max(waits, default=0) - usual,
                SERVED_SECONDS,
                " s",
            ),
            told("seconds until there was a new worker, median", f"{percentile(self.new, 0.5):.1f}"),
            told("seconds until it served, median", f"{percentile(self.serving, 0.5):.1f}"),
            *judge(replace(run, patience=SERVED_SECONDS + usual)),
        ]


def is_worker(process: psutil.Process) -> bool:
    """A child that serves, and not the one that looks after shared memory."""
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.Error:
        return False


def connections(pid: int, port: int) -> int:
    """How many connections a process has on a port."""
    try:
        held = psutil.Process(pid).net_connections("tcp")
    except psutil.Error:
        return 0
    return sum(one.status == psutil.CONN_ESTABLISHED and one.laddr.port == port for one in held)
