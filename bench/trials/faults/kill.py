"""The server of an office on SQLite is killed again and again, and starts at once on the same data and port."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from statistics import median

from bench.common.failing_server import POINTS, FailPoints
from bench.common.offices import Tried, open_office
from bench.common.table import Row, told
from bench.people.history import Fault
from bench.people.judge import Run, judge
from bench.people.living import live_through
from bench.people.load import BUSY, Load, Pace
from bench.trials.faults.plan import Plan

MODULE = "bench.common.failing_server"
ANY_MOMENT = "any moment"
# So many of ten kills are at any moment, the others at the named points in turn.
SHARE_OF_CHANCE = 0.4
# A kill comes so many answered commands after the start, at the latest, and a moment (seconds) after the last of them.
# Counted in answers, for on a busy machine nothing may have happened yet after a second.
MOST_ANSWERS, MOMENT_SECONDS = 12, 0.3
MOST_PASSES = {"before_commit": 10, "after_commit": 10, "before_answer": 10, "mid_broadcast": 3}
# Whatever is not reached in so many seconds is given up, and the kill is one at any moment.
REACHED_SECONDS = 10.0
# Screens have news again so soon after the server's first answer (seconds), nearly all of them: they poll every
# 1.7 s, and on a busy machine the answer to that may come a moment too late.
BOARDS_BACK, IN_TIME = 2.0, 0.95
# Everybody is served again five seconds after the last start, or so many times the time that a start takes here: on a
# quiet machine it is the five seconds.
STARTS = 3
# Some hear of the server before the trial has seen its first answer (seconds).
EARLIER = 0.5


@dataclass
class Killer:
    """Kills the server and starts it again. `ups` are the monotonic seconds at which it answered again,
    `away` how long it had not."""

    tried: Tried
    points: FailPoints
    dice: Random
    ups: list[float] = field(default_factory=list)
    away: list[float] = field(default_factory=list)

    async def kill(self, load: Load, kills: list[str]) -> None:
        """One kill after the other, each noted in the load's history with the commands that were under way."""
        for what in kills:
            fault = await self._at_point(what) if what in POINTS else await self._at_any_moment(load)
            await asyncio.to_thread(self._restart)
            self.away.append(time.monotonic() - fault.at)
            self.ups.append(time.monotonic())
            fault.flying = load.history.overlapped(fault.at)
            load.history.faults.append(fault)
            load.check()
            print(f"   {fault.name}, {fault.flying} commands under way", flush=True)

    async def _at_any_moment(self, load: Load) -> Fault:
        enough = load.history.answered + self.dice.randint(1, MOST_ANSWERS)
        until = time.monotonic() + REACHED_SECONDS
        while load.history.answered < enough and time.monotonic() < until:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.dice.uniform(0, MOMENT_SECONDS))
        return self._strike()

    async def _at_point(self, point: str) -> Fault:
        self.points.arm(point, self.dice.randint(1, MOST_PASSES[point]))
        until = time.monotonic() + REACHED_SECONDS
        while time.monotonic() < until:
            await asyncio.sleep(0.02)
            if fault := self.points.fired():
                return fault
        self.points.disarm()
        return self.points.fired() or self._strike()

    def _strike(self) -> Fault:
        at = time.monotonic()
        self.tried.server.kill()
        return Fault(ANY_MOMENT, at)

    def _restart(self) -> None:
        self.tried.server.kill()
        self.tried.server.start()


def kill(plan: Plan) -> list[Row]:
    """The section: 20 kills, 200 in a long run."""
    times = plan.times(20, 200)
    by_chance = round(times * SHARE_OF_CHANCE)
    kills = [ANY_MOMENT] * by_chance + [POINTS[n % len(POINTS)] for n in range(times - by_chance)]
    plan.dice("order").shuffle(kills)
    run, killer = kill_each(plan, kills)
    return [*hits(run), *run.verdict, *returns(run, killer)]


def kill_each(plan: Plan, kills: list[str], pace: Pace = BUSY) -> tuple[Run, Killer]:
    """Kill the server of a fresh office under load at each of these points; the judged run."""
    points = FailPoints(plan.folder / "points")
    # Each start of the forecast's process takes a core for a second, which a short run does not have.
    alone = {} if plan.long else {"PLAIN_RECKONING": "1"}
    with open_office(plan.folder / "office", module=MODULE, **points.environment, **alone) as tried:
        killer = Killer(tried, points, plan.dice("kill"))
        disturb = lambda load: killer.kill(load, kills)  # noqa: E731
        run = asyncio.run(live_through(tried, plan.folder, plan.dice("people"), disturb, pace=pace))
        run.patience = max(run.patience, STARTS * median(killer.away))
        run.verdict = judge(run)
        return run, killer


def hits(run: Run) -> list[Row]:
    """Where the kills struck, and how much was under way there. A point that was never reached proves nothing."""
    struck: dict[str, list[int]] = defaultdict(list)
    for fault in run.history.faults:
        struck[fault.name].append(fault.flying)
    found = {
        name: f"{len(struck[name])} kills, {sum(struck[name])} commands under way"
        for name in (ANY_MOMENT, *POINTS)
    }
    return [Row(name, found[name], "≥ 1, ≥ 1", sum(struck[name]) > 0) for name in found]


def returns(run: Run, killer: Killer) -> list[Row]:
    """How long the server was away, and how soon the screens had news of it again (seconds)."""
    downs = [*(fault.at for fault in run.history.faults[1:]), run.quiet]
    waits = []
    for up, down in zip(killer.ups, downs, strict=True):
        for board in run.boards:
            news = [at for at in board.heard if up - EARLIER <= at < down]
            if news or down - up > BOARDS_BACK:
                waits.append(max(0.0, news[0] - up) if news else down - up)
    in_time = sum(wait <= BOARDS_BACK for wait in waits)
    return [
        told("seconds from a kill to the first answer, median", f"{median(killer.away):.1f}"),
        Row(
            f"boards with news {BOARDS_BACK:g} s after the first answer",
            f"{in_time} of {len(waits)}, the slowest after {max(waits):.2f} s",
            f"≥ {IN_TIME:.0%}",
            in_time >= IN_TIME * len(waits),
        ),
    ]
