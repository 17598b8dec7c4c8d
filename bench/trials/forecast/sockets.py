"""Does the forecast process delay anybody's screen? One office, one run: the same changes with the process at hard work
and with it stopped, by turns. Every new forecast is a push of its own, so that the boards hear more with it, too."""

import asyncio
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.common.foresee import foreseeing
from bench.common.offices import OFFICE, open_office
from bench.common.table import Row, at_most, none_of, told
from bench.trials.live.crowd import allow_many
from bench.trials.live.figures import BOARDS, Reach, change_often, middle
from bench.trials.live.hall import Hall
from bench.trials.live.parts import part

BOARD = f"/ws/offices/{OFFICE}/board/?draw=id"
SCREENS, PEOPLE, TURNS, CHANGES = 200, 300, 4, 4
# With the process a change may reach the last board so much later. Half a tenth of a second is nothing to anybody.
MOST, NOTHING = 1.5, 0.05


def rows_of_sockets() -> list[Row]:
    """Needs a quiet machine."""
    allow_many()
    folder = Path(tempfile.mkdtemp(prefix="antrean-sockets-"))
    try:
        with open_office(folder / "office", PLAIN_RECKONING="1") as tried:
            return asyncio.run(_measure(Hall(tried)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(hall: Hall) -> list[Row]:
    hall.fill(PEOPLE)
    await hall.open()
    heard: dict[bool, Reach] = {True: Reach(), False: Reach()}
    with (
        part("crowd", "127.0.0.1", hall.tried.server.port) as crowd,
        foreseeing(hall.tried.server) as process,
    ):
        missing = SCREENS - crowd.tell("open", name=BOARDS, places=[BOARD] * SCREENS)["opened"]
        work = {True: 0.0, False: 0.0}
        for turn in range(2 * TURNS):
            works = turn % 2 == 0
            process.send_signal(signal.SIGCONT if works else signal.SIGSTOP)
            await asyncio.sleep(3.0)
            used, began = _cpu(process), time.monotonic()
            one = (await change_often(hall, crowd, {BOARDS: SCREENS}, CHANGES))[BOARDS]
            work[works] += (_cpu(process) - used) / (time.monotonic() - began) / TURNS
            for name in ("last", "median", "p99"):
                getattr(heard[works], name).extend(getattr(one, name))
            heard[works].missed += one.missed
    return list(_rows(heard, work, missing))


def _rows(heard: dict[bool, Reach], work: dict[bool, float], missing: int) -> Iterator[Row]:
    beside, alone = (middle(heard[works].last) for works in (True, False))
    yield none_of(
        "boards that could not connect, or missed a change",
        missing + heard[True].missed + heard[False].missed,
    )
    yield told("the process works, of one core", f"{work[True]:.0%}; stopped {work[False]:.0%}")
    yield told(
        f"a change to the last of {SCREENS} boards, {PEOPLE} people here",
        f"{beside * 1000:.0f} ms beside it, {alone * 1000:.0f} ms without (worst"
        f" {max(heard[True].last) * 1000:.0f}, {max(heard[False].last) * 1000:.0f})",
    )
    yield at_most(
        "the same, beside the process ÷ without it", (beside + NOTHING) / (alone + NOTHING), MOST, "×"
    )


def _cpu(process: subprocess.Popen) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system
