"""Section deaf: every hint gets lost. Boards follow by their own looks, and the live tests pass all the same.

bin/test has the cheap form of it in tests/live/test_deaf.py.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from random import Random

from websockets.asyncio.client import ClientConnection, connect

from bench.common.http import Client
from bench.common.offices import OFFICE, Tried, open_big_office
from bench.common.table import Row, at_most, none_of, told
from bench.trials.faults.plan import Plan
from tests.deaf import KINDS
from tests.servers import ROOT, clean_environment

LIVE = [
    "tests/live",
    "tests/displays/test_sockets.py",
    "tests/staff/test_sockets.py",
    "tests/staff/test_socket_doors.py",
]
STORY = ["tests/e2e/test_story.py"]
BOARDS = 12
# protocol.md asks for boards that are at most so far behind with every hint lost, in seconds.
BEHIND_SECONDS = 2.0
GIVE_UP_SECONDS = 10.0


def lose_every_hint(plan: Plan) -> list[Row]:
    """The short run looks at boards that hear of nothing; the long one plays the tests with every kind of loss."""
    rows = how_far_behind(plan, "silent")
    if not plan.long:
        return rows
    for kind in KINDS:
        for part, tests in (("sqlite", LIVE), ("postgres", LIVE), ("browser", STORY)):
            with Suite(kind, part, tests) as suite:
                rows += suite.rows()
        if kind != "silent":
            rows += how_far_behind(plan, kind)
    return rows


class Suite:
    """A run of the project's own tests with hints that get lost."""

    def __init__(self, kind: str, part: str, tests: list[str]) -> None:
        self.name = f"tests, {part}, TEST_LAYER={kind}"
        words = {"TEST_PART": part, "TEST_LAYER": kind, "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
            cwd=ROOT,
            env={**clean_environment(), **words},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> "Suite":
        return self

    def __exit__(self, *_how: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()  # tests/plugin.py then takes its servers down too
        self.process.wait()

    def rows(self) -> list[Row]:
        """Passed and failed, once the run has ended."""
        output, _none = self.process.communicate()
        tally = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|error)", output)}
        passed, failed = tally.get("passed", 0), tally.get("failed", 0) + tally.get("error", 0)
        if failed or self.process.returncode:
            print(output[-6000:], flush=True)
        held = passed > 0 and failed == 0 and self.process.returncode == 0
        return [Row(self.name, f"{passed} passed, {failed} failed", "0 failed", held)]


def how_far_behind(plan: Plan, kind: str) -> list[Row]:
    """Boards of two processes, and numbers taken at moments that have nothing to do with the hubs' looks."""
    lost = {"DJANGO_SETTINGS_MODULE": "tests.deaf_settings", "TEST_LAYER": kind}
    with open_big_office(plan.folder / kind, **lost) as office:
        behind = asyncio.run(watch(office, plan.dice(f"deaf {kind}"), plan.times(10, 60)))
    seen = sorted(seconds for seconds in behind if seconds is not None)
    name = f"TEST_LAYER={kind}"
    return [
        told(f"{name}: changes × boards", len(behind)),
        none_of(f"{name}: changes that a board did not show in {GIVE_UP_SECONDS:.0f} s", behind.count(None)),
        told(f"{name}: boards behind, median", f"{seen[len(seen) // 2]:.2f} s" if seen else "-"),
        at_most(f"{name}: boards behind, worst", max(seen, default=GIVE_UP_SECONDS), BEHIND_SECONDS, " s"),
    ]


async def watch(office: Tried, dice: Random, changes: int) -> list[float | None]:
    """For each change and board: seconds from the answer to the picture, None where it never came."""
    kiosk, behind = Client(office.url, office.tokens["kiosk"]), []
    address = f"{office.server.ws_url}/ws/offices/{OFFICE}/board/"
    async with AsyncExitStack() as open_sockets:
        boards = [await open_sockets.enter_async_context(connect(address)) for _ in range(BOARDS)]
        for _ in range(changes):
            await asyncio.sleep(dice.uniform(0, 0.8))
            answer = await kiosk.post(f"/api/v1/offices/{OFFICE}/tickets", {"service": "pengesahan"})
            since, revision = time.monotonic(), answer.body["revision"]
            await (
                kiosk.close()
            )  # the server ends a connection that is idle for as long as a lost picture takes
            behind += await asyncio.gather(*(shown_after(board, revision, since) for board in boards))
    return behind


async def shown_after(board: ClientConnection, revision: int, since: float) -> float | None:
    """Seconds until a board shows a revision or a later one."""
    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            while json.loads(await board.recv())["revision"] < revision:
                pass
    except TimeoutError:
        return None
    return time.monotonic() - since
