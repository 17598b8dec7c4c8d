"""Section postgres: the database is gone in mid-work and comes back, several times; then all its sessions are ended."""

import asyncio
import signal
import time
from collections import Counter as Tally
from dataclasses import replace
from typing import Any

import psycopg

from bench.common.offices import Tried, open_big_office
from bench.common.table import Row, at_most, none_of, told
from bench.people.judge import Run, judge
from bench.people.living import live_through
from bench.people.load import Load
from bench.trials.faults.doors import Doors
from bench.trials.faults.pace import bearable_pace
from bench.trials.faults.plan import Plan
from bench.trials.faults.waits import longest_waits, recovered, slowest, strike

# Goal of the contract; on a busy machine as much longer as the slowest answer took before anything was broken.
SERVED_SECONDS = 5.0
USUAL_SECONDS = 2.0
# So long an ended session may take to end.
ENDING_SECONDS = 0.1
# Between the answer to the last who had waited and the next fault.
BETWEEN_SECONDS = (0.2, 1.0)
IN_USE = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
END_SESSIONS = f"SELECT count(pg_terminate_backend(pid)) {IN_USE}"


def restart_postgres(plan: Plan) -> list[Row]:
    """PostgreSQL ended at once (SIGQUIT, its immediate mode) and started again, under load."""
    with open_big_office(plan.folder / "office") as office:
        trouble = Trouble(plan, office)
        run = asyncio.run(trouble.live(plan))
        return trouble.rows(run)


class Trouble:
    """One fault after the other. `over` are the monotonic seconds at which each was over."""

    def __init__(self, plan: Plan, office: Tried) -> None:
        self.office, self.dice, self.doors = office, plan.dice("postgres"), Doors(office)
        self.over: list[float] = []
        # How many seconds the database stays away: mostly it is started again at once.
        short, long = (0.0, 2.0), (*[0.0] * 8, 3.0, 10.0, 20.0)
        self.aways, self.ends = (long, 5) if plan.long else (short, 1)

    async def live(self, plan: Plan) -> Run:
        """A stretch of a day with people in it and this trouble."""
        pace = await bearable_pace(self.office)
        return await live_through(self.office, plan.folder, plan.dice("people"), self.make, pace=pace)

    async def make(self, load: Load) -> None:
        """For the length of it somebody tries all doors."""
        async with self.doors.tried(load.history):
            self.began = time.monotonic()
            await asyncio.sleep(USUAL_SECONDS)
            for away in self.aways:
                await self._restart(load, away)
                await self._pause(load)
            for _time in range(self.ends):
                strike(load, "all sessions ended")
                await asyncio.to_thread(ask, self.office, END_SESSIONS)
                await self._pause(load)

    async def _restart(self, load: Load, away: float) -> None:
        postgres = self.office.postgres
        strike(load, "immediate restart")
        postgres.process.send_signal(signal.SIGQUIT)
        await asyncio.to_thread(postgres.process.wait)
        await asyncio.sleep(away)
        await asyncio.to_thread(postgres.start)

    async def _pause(self, load: Load) -> None:
        self.over.append(time.monotonic())
        await recovered(load.history, self.over[-1])
        await asyncio.sleep(self.dice.uniform(*BETWEEN_SECONDS))

    def rows(self, run: Run) -> list[Row]:
        """What people saw of it."""
        waits = longest_waits(run.history, self.over, run.quiet)
        ended = self.over[-self.ends :]
        usual = slowest(run.history, self.began, self.began + USUAL_SECONDS)
        print("   longest wait after each, in seconds:", *(f"{wait:.1f}" for wait in waits), flush=True)
        why = Tally(op["why"] for op in run.history.done)
        bad = sum(times for code, times in why.items() if code.startswith("5") and code != "503")
        on_old_ones = sum(
            op["why"].startswith("5") and met_an_old_session(op, ended) for op in run.history.done
        )
        return [
            told("slowest answer before anything was broken", f"{usual:.2f} s"),
            at_most(
                "longest wait once it was back, beyond the usual", max(waits) - usual, SERVED_SECONDS, " s"
            ),
            none_of("answers with 500 to commands", bad),
            none_of("commands that failed on a session ended before", on_old_ones),
            *self.doors.rows(),
            told("sessions at the end", ask(self.office, f"SELECT count(*) {IN_USE}")),
            *judge(replace(run, patience=SERVED_SECONDS + usual)),
        ]


def met_an_old_session(op: dict[str, Any], ended: list[float]) -> bool:
    """Whether a command began soon after sessions were ended, and none were ended while it was under way."""
    under_way = any(op["invoke"] - ENDING_SECONDS <= at <= op["done"] + ENDING_SECONDS for at in ended)
    return not under_way and any(0 < op["invoke"] - at < SERVED_SECONDS for at in ended)


def ask(office: Tried, question: str) -> int:
    """What an administrator's session answers."""
    with psycopg.connect(office.postgres.url, autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]
