"""A thousand boards whose server is killed, and which all come back."""

import asyncio
import socket
import threading
import time
from dataclasses import dataclass, field

from bench.common.offices import OFFICE, open_office
from bench.common.table import Row, at_most, none_of, told
from bench.trials.faults.plan import Plan
from bench.trials.live.crowd import allow_many
from bench.trials.live.figures import BOARDS, middle
from bench.trials.live.hall import Hall
from bench.trials.live.parts import Part, part

NUMBER, PEOPLE = 1000, 60
BOARD, FALLBACK = f"/ws/offices/{OFFICE}/board/?draw=id", f"/layar/{OFFICE}/?live"
RULES = ("browser", "at once")
# When a storm that does not end is given up.
PATIENCE_SECONDS = 40.0
PROBE_SECONDS = 0.005
OFFICER_PAUSE = 0.1


@dataclass
class Storms:
    """All storms of one rule; times in seconds after the port was open."""

    last: list[float] = field(default_factory=list)
    median: list[float] = field(default_factory=list)
    officers: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    wrong: int = 0
    by_poll: int = 0
    unanswered: int = 0


def storm(plan: Plan) -> list[Row]:
    """SIGKILL and start again; when all boards have the newest picture, by the browser's rule and all at once."""
    allow_many()
    with open_office(plan.folder) as tried, part("crowd", "127.0.0.1", tried.server.port) as crowd:
        return asyncio.run(_storms(plan, Hall(tried), crowd))


async def _storms(plan: Plan, hall: Hall, crowd: Part) -> list[Row]:
    hall.fill(PEOPLE)
    await hall.open()
    opened = crowd.tell("open", name=BOARDS, places=[BOARD] * NUMBER)["opened"]
    rows = [none_of(f"of {NUMBER} boards, not connected before the first kill", NUMBER - opened)]
    for rule in RULES if plan.long else RULES[:1]:
        found = Storms()
        for number in range(plan.times(1, 5)):
            await _one(plan, hall, crowd, rule, number, found)
        rows += _rows(rule, found)
    return rows


async def _one(plan: Plan, hall: Hall, crowd: Part, rule: str, number: int, found: Storms) -> None:
    """One storm. The last call was answered just before the kill: most boards have not seen it yet."""
    dice = plan.dice(f"storm/{rule}/{number}")
    await asyncio.sleep(dice.uniform(0.3, 0.8))
    revision = await hall.call()
    crowd.send(
        "storm", name=BOARDS, rule=rule, fallback=FALLBACK, seed=dice.randrange(10**6), revision=revision,
        seconds=PATIENCE_SECONDS,
    )  # fmt: skip
    await asyncio.sleep(dice.uniform(0, 0.05))
    server = hall.tried.server
    killed = time.monotonic()
    server.kill()
    starting = threading.Thread(target=server.start)
    starting.start()
    open_at = await asyncio.to_thread(_port_opens, server.port)
    officers = asyncio.create_task(_work_on(hall, found))
    answer = await asyncio.to_thread(crowd.answer)
    officers.cancel()
    await asyncio.gather(officers, return_exceptions=True)
    await asyncio.to_thread(starting.join)
    found.down.append(open_at - killed)
    found.wrong += NUMBER - min(answer["right"], answer["open"])
    found.by_poll += answer["by_poll"]
    if answer["right"]:
        found.last.append(answer["last"] - open_at)
        found.median.append(answer["median"] - open_at)
    await hall.clear()


def _port_opens(port: int) -> float:
    """The first moment at which somebody can connect."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.monotonic()
        time.sleep(PROBE_SECONDS)
    raise RuntimeError("the server did not come back")


async def _work_on(hall: Hall, found: Storms) -> None:
    """An officer who goes on calling the same visitor while the boards come back."""
    while True:
        began = time.monotonic()
        try:
            await hall.recall()
            found.officers.append(time.monotonic() - began)
        except Exception:  # noqa: BLE001  whatever it is, the officer was not served
            found.unanswered += 1
        await asyncio.sleep(OFFICER_PAUSE)


def _rows(rule: str, found: Storms) -> list[Row]:
    last = max(found.last, default=float("inf"))
    median, down = middle(found.median), middle(found.down)
    officers = sorted(found.officers) or [float("inf")]
    storms = len(found.down)
    return [
        at_most(
            f"{rule}: all of {NUMBER} right again after the port is open (worst of {storms})", last, 3.0, " s"
        ),
        none_of(f"{rule}: boards without the newest picture or a socket at the end", found.wrong),
        told(f"{rule}: median board; right by asking first", f"{median:.2f} s; {found.by_poll}"),
        told(f"{rule}: the port was closed", f"{down:.1f} s"),
        told(
            f"{rule}: officer's commands meanwhile, p95; not answered",
            f"{officers[int(0.95 * (len(officers) - 1))]:.2f} s of {len(found.officers)}; {found.unanswered}",
        ),
    ]
