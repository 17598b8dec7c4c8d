"""Boards of the waiting room: sockets that show what comes and come back when they are cut off, as the browser does.

A board follows queue_site/static/js/feed.js and live-screen.js: full jitter before each new socket, polling while
there is none, whole pictures ordered by (day, revision, forecast), beats that announce a picture it has not seen.
It writes down what it showed and which calls it heard of first, in the form of tests/model/boards.py.
"""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.common.http import Client, Unanswered
from bench.common.offices import OFFICE
from bench.people.facts import Version, digest, facts_of, version_of

Row = dict[str, Any]
# A page tries a socket before each question, so it never waits longer than for the next one.
FIRST_WAIT, LONGEST_WAIT, AFTER_RESTART = 0.5, 1.1, 2.0
SILENCE_SECONDS, SETTLED_SECONDS, GRACE_SECONDS = 12.0, 30.0, 1.5
POLL_SECONDS = (0.95 * 0.85 + 0.9, 0.95 * 1.15 + 0.9)
RESTART, START_OVER = 1012, 4409
# Older calls than this are shown, but not spoken (seconds).
STALE_SECONDS = 60.0


@dataclass
class Board:
    """One screen. After `settled` seconds a connection counts as a good one, and earlier failures are forgotten: with
    0 it comes back each time like a page that has just been opened.

    `shown` pictures have the facts' `hash` and the `whole` message's; `heard` are the moments of the first news of
    each connection, and of each poll without one.
    """

    name: str
    url: str
    dice: Random
    settled: float = SETTLED_SECONDS
    shown: list[Row] = field(default_factory=list)
    spoken: list[Row] = field(default_factory=list)
    connected: list[list[float | None]] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._version: Version | None = None
        self._whole = ""
        self._last_call: tuple[str, int] | None = None
        self._attempt = 0
        self._is_live = False
        self._behind: asyncio.Task | None = None
        self._asker = Client(self.url, timeout=8)

    @property
    def log(self) -> Row:
        """What the judge of the boards reads."""
        return {
            "name": self.name, "speaks": True, "connected": self.connected, "shown": self.shown, "spoken": self.spoken,
        }  # fmt: skip

    async def run(self) -> None:
        """Look until cancelled."""
        polling = asyncio.create_task(self._keep_polling())
        try:
            while True:
                await asyncio.sleep(await self._look())
        finally:
            polling.cancel()
            if self._behind:
                self._behind.cancel()
            await self._asker.close()

    async def _look(self) -> float:
        """One connection from its beginning to its end; how long to wait before the next, in seconds."""
        began, code = time.monotonic(), 0
        address = f"{self.url.replace('http', 'ws', 1)}/ws/offices/{OFFICE}/board/"
        try:
            async with connect(
                address, compression=None, max_size=None, open_timeout=SILENCE_SECONDS
            ) as socket:
                await self._listen(socket)
        except TimeoutError:
            pass
        except WebSocketException as end:
            code = getattr(getattr(end, "rcvd", None), "code", 0)
        except OSError:
            pass
        finally:
            self._cut()
        if time.monotonic() - began > self.settled:
            self._attempt = 0
        if code == RESTART:
            return self.dice.uniform(0, AFTER_RESTART)
        self._attempt += 1
        return self.dice.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self._attempt - 1)))

    async def _listen(self, socket: Any) -> None:
        while True:
            async with asyncio.timeout(SILENCE_SECONDS):
                message = json.loads(await socket.recv())
            if not self._is_live:
                self._is_live = True
                self.heard.append(time.monotonic())
                # From its first picture on it hears of every call.
                self.connected.append([time.monotonic(), None])
            self._hear(message)

    def _cut(self) -> None:
        if self._is_live:
            self._is_live = False
            self.connected[-1][1] = time.monotonic()

    async def _keep_polling(self) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(*POLL_SECONDS))
            if not self._is_live and await self.ask():
                self.heard.append(time.monotonic())

    async def ask(self) -> bool:
        """Ask the API once for the picture; whether an answer came."""
        with contextlib.suppress(Unanswered):
            answer = await self._asker.get(f"/api/v1/offices/{OFFICE}/board")
            if answer.ok:
                self._hear(answer.body)
                return True
        return False

    # --- the screen -------------------------------------------------------------------------------------------

    def _hear(self, message: Row) -> None:
        version = version_of(message)
        if "beat" in message:
            if self._version is None or version > self._version:
                self._behind = self._behind or asyncio.create_task(self._catch_up())
            return
        whole = digest(message)
        # The picture that is on the screen already is not shown again; another one of its version is, and is a fault.
        if self._version and (version < self._version or (version, whole) == (self._version, self._whole)):
            return
        self._version, self._whole = version, whole
        now = time.monotonic()
        self.shown.append(
            {"at": now, "version": list(version), "hash": digest(facts_of(message)), "whole": whole}
        )
        self._speak(message, now)

    async def _catch_up(self) -> None:
        """A beat told of a picture that did not come: perhaps it is on its way, perhaps it is lost."""
        seen = self._version
        await asyncio.sleep(GRACE_SECONDS)
        self._behind = None
        if self._version == seen:
            await self.ask()

    def _speak(self, message: Row, now: float) -> None:
        """Each call once and in order, as far as the message has it; none of those that were there at the start."""
        day, calls = message["day"], message["calls"]
        last = self._last_call or (day, calls[-1]["sequence"] if calls else 0)
        for call in calls:
            if (day, call["sequence"]) > last:
                last = (day, call["sequence"])
                self.spoken.append(
                    {"at": now, "day": day, "sequence": call["sequence"], "label": call["label"]}
                )
        self._last_call = last


@contextlib.asynccontextmanager
async def hanging(boards: list[Board]):
    """Boards on the wall for the length of a block; what goes wrong in one of them is raised at its end."""
    tasks = [asyncio.create_task(board.run()) for board in boards]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
