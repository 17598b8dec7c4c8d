"""Sockets that complete the handshake and never read again, beside boards that do."""

import asyncio
import time

from bench.common.cost import memory
from bench.common.offices import OFFICE, open_office
from bench.common.table import Row, at_most, none_of, told
from bench.trials.faults.plan import Plan
from bench.trials.live.crowd import allow_many
from bench.trials.live.figures import BOARDS, FROZEN, change_often, fill_frozen, middle
from bench.trials.live.hall import Hall
from bench.trials.live.lines import held
from bench.trials.live.parts import Part, part

HEALTHY, STUCK, PEOPLE = 100, 20, 250
BOARD = f"/ws/offices/{OFFICE}/board/?draw=id"
LET_GO_SECONDS = 30.0
MOST_MEGABYTES = 20.0


def stuck(plan: Plan) -> list[Row]:
    """What they cost the others and the server, and whether they are let go (a long run waits for that)."""
    allow_many()
    with open_office(plan.folder) as tried, part("crowd", "127.0.0.1", tried.server.port) as crowd:
        return asyncio.run(_stuck(plan, Hall(tried), crowd))


async def _stuck(plan: Plan, hall: Hall, crowd: Part) -> list[Row]:
    hall.fill(PEOPLE)
    await hall.open()
    crowd.tell("open", name=BOARDS, places=[BOARD] * HEALTHY)
    without = (await change_often(hall, crowd, {BOARDS: HEALTHY}, 3))[BOARDS]
    before = memory(hall.pid)
    ports = set(crowd.tell("open", name=FROZEN, places=[BOARD] * STUCK, frozen=True)["ports"])
    full = await fill_frozen(hall, ports)
    filled = time.monotonic()
    reach = (await change_often(hall, crowd, {BOARDS: HEALTHY}, plan.times(4, 20)))[BOARDS]
    grown = (memory(hall.pid) - before) / 2**20
    rows = [
        Row("sockets that never read, their line full", str(full), str(STUCK), full == STUCK),
        at_most("beside them: a change to 99 of 100 boards (median)", middle(reach.p99), 0.3, " s"),
        told(
            "the same: worst; without them", f"{max(reach.p99, default=0):.2f} s; {middle(without.p99):.2f} s"
        ),
        none_of("boards that were missed", reach.missed),
        at_most("memory grown by", grown, MOST_MEGABYTES, " MB", digits=1),
    ]
    if plan.long:
        rows += await _let_go(hall, ports, filled)
    return rows


async def _let_go(hall: Hall, ports: set[int], filled: float) -> list[Row]:
    """Go on changing the picture until the server has let them go."""
    while (left := held(hall.pid, ports)) and time.monotonic() - filled < 2 * LET_GO_SECONDS:
        await hall.call()
        await hall.clear()
        await asyncio.sleep(0.5)
    return [
        none_of("of them, still held by the server", left),
        at_most(
            "all let go after their lines were full",
            time.monotonic() - filled,
            LET_GO_SECONDS,
            " s",
            digits=0,
        ),
    ]
