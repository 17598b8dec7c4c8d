"""What is measured, one function a figure."""

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from bench.trials.live.hall import Hall
from bench.trials.live.lines import loop_seconds, unsent
from bench.trials.live.parts import Part

BOARDS, PHONES, ONE, FROZEN = "boards", "phones", "one", "frozen"
WAIT_SECONDS = 20.0
# Longer than the hub's calm after a drawing: each change is one of its own.
# Single changes, not a stream of them: of those at most two are drawn in a second.
APART_SECONDS = 0.6
# So many changes must fill a line that nobody reads.
MOST_FILLING, BEYOND, FILLING_SECONDS = 120, 30, 0.2


@dataclass
class Reach:
    """Changes that reached the screens: for each, seconds from the answer of the command to the last screen, the
    median one, and 99 of 100."""

    last: list[float] = field(default_factory=list)
    median: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    missed: int = 0
    loop: float = 0.0
    changes: int = 0

    def add(self, told: dict, wanted: int, began: float) -> None:
        self.missed += wanted - told["reached"]
        if told["reached"]:
            self.last.append(told["last"] - began)
            self.median.append(told["median"] - began)
            self.p99.append(told["p99"] - began)


async def change_often(
    hall: Hall, crowd: Part, screens: dict[str, int], times: int, pause: float = APART_SECONDS
) -> dict[str, Reach]:
    """Call the next visitor so many times; how each group of screens (by name: its size) heard of it."""
    found = {name: Reach() for name in screens}
    used = loop_seconds(hall.pid)
    for _ in range(times):
        for name in screens:
            crowd.tell("forget", name=name)
        revision = await hall.call()
        began = time.monotonic()
        for name, wanted in screens.items():
            told = crowd.tell("reached", name=name, revision=revision, seconds=WAIT_SECONDS)
            found[name].add(told, wanted, began)
        await asyncio.sleep(pause)
        revision = await hall.clear()
        # By this only the boards change: nobody's line moves.
        for name in screens.keys() - {PHONES}:
            crowd.tell("reached", name=name, revision=revision, seconds=WAIT_SECONDS)
        await asyncio.sleep(pause)
    for reach in found.values():
        reach.loop, reach.changes = loop_seconds(hall.pid) - used, 2 * times
    return found


def broadcast(raw: Part, crowd: Part, message: str, number: int, times: int) -> Reach:
    """The same bytes to as many sockets by a server that does nothing else."""
    found = Reach()
    used = loop_seconds(raw.pid)
    for revision in range(1, times + 1):
        crowd.tell("forget", name=BOARDS)
        began = time.monotonic()
        raw.tell("broadcast", message=f'{{"revision": {revision}, ' + message[1:])
        told = crowd.tell("reached", name=BOARDS, revision=revision, seconds=WAIT_SECONDS)
        found.add(told, number, began)
        crowd.tell("reset", name=BOARDS)
    found.loop, found.changes = loop_seconds(raw.pid) - used, times
    return found


async def burst(hall: Hall, crowd: Part, size: int) -> tuple[list[float], float, bool]:
    """So many changes as fast as the server takes them: frames per board (least, median, most), seconds that the
    commands took, and whether all boards ended at the last one."""
    await hall.call()
    await asyncio.sleep(4 * APART_SECONDS)
    crowd.tell("forget", name=BOARDS)
    began = time.monotonic()
    revision = max(await asyncio.gather(*(hall.recall() for _ in range(size))))
    took = time.monotonic() - began
    told = crowd.tell("reached", name=BOARDS, revision=revision, seconds=WAIT_SECONDS)
    await asyncio.sleep(2 * APART_SECONDS)
    tally = crowd.tell("tally", name=BOARDS)
    await hall.clear()
    return tally["frames"], took, told["reached"] == tally["screens"]


async def fill_frozen(hall: Hall, ports: set[int]) -> int:
    """Change the picture until the kernel takes nothing more for the screens that never read; how many are full."""
    before: dict[int, int] = {}
    full = 0
    for _ in range(MOST_FILLING // 2):
        for change in (hall.call, hall.clear):
            await change()
            await asyncio.sleep(FILLING_SECONDS)
        now = unsent(hall.tried.server.port, ports)
        full = sum(bytes_ > 0 and before.get(port) == bytes_ for port, bytes_ in now.items())
        if full == len(ports):
            break
        before = now
    # Beyond the kernel's buffers the server itself holds some tens of pictures back before a send has to wait.
    for _ in range(BEYOND // 2):
        for change in (hall.call, hall.clear):
            await change()
            await asyncio.sleep(FILLING_SECONDS)
    return full


def middle(values: list[float]) -> float:
    """The median; infinite where nothing was seen."""
    return statistics.median(values) if values else float("inf")
