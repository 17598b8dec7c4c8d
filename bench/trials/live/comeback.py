"""How a board comes back after its server was gone: as the browser's page does, or as fast as it can.

The page's rule stands in queue_site/static/js/feed.js and backoff.js: full jitter before each new socket; meanwhile,
about every second, a socket with a head start and then the fallback address, until the socket speaks. All times are
seconds.
"""

import asyncio
import contextlib
import time
from random import Random
from typing import Any

from bench.common.http import Client, Unanswered
from bench.trials.live.screens import Screen, connect

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
POLL_SECONDS, HEAD_START_SECONDS = (0.95 * 0.85, 0.95 * 1.15), 0.9
PATIENCE_SECONDS, SILENCE_SECONDS = 8.0, 12.0
# Of the times that a socket was refused at once.
ASKS_EVERY = 3
# Without a rule: as soon as somebody listens.
AT_ONCE_SECONDS = 0.02


class Return:
    """One board on its way back. `right` is when it had a picture of at least `revision`, None until then."""

    def __init__(
        self, screen: Screen, host: str, port: int, fallback: str, dice: Random, revision: int
    ) -> None:
        self.screen, self.host, self.port, self.dice = screen, host, port, dice
        self.fallback, self.revision = fallback, revision
        self.right: float | None = None
        self.tries = asyncio.Event()
        self.by_poll = self.has_socket = False
        self.alone = False
        self.attempts = self.polls = self.refused = 0

    async def as_browser(self) -> Screen:
        """Come back by the page's rule; the new socket."""
        polling = asyncio.create_task(self._keep_polling())
        try:
            while True:
                wait = self.dice.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**self.attempts))
                with contextlib.suppress(TimeoutError):
                    # Before it asks, a page tries a socket.
                    await asyncio.wait_for(self.tries.wait(), wait)
                self.tries.clear()
                if screen := await self._try():
                    return screen
        finally:
            polling.cancel()

    async def at_once(self) -> Screen:
        """Come back as soon as the port takes anybody; the new socket."""
        while True:
            await asyncio.sleep(AT_ONCE_SECONDS)
            if screen := await self._try():
                return screen

    async def _try(self) -> Screen | None:
        self.attempts += 1
        self.has_socket = True
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                screen = await connect(self.host, self.port, self.screen.path)
                await screen.news.wait()
        except (OSError, TimeoutError):
            self.has_socket = False
            return None
        if screen.ended.is_set():
            self.has_socket = False
            return None
        if self.right is None and (when := screen.reached(self.revision)) is not None:
            self.right = when
        return screen

    async def _keep_polling(self) -> None:
        client = Client(f"http://{self.host}:{self.port}", timeout=PATIENCE_SECONDS)
        try:
            while True:
                await asyncio.sleep(self.dice.uniform(*POLL_SECONDS))
                if not self.has_socket:
                    self.tries.set()
                await asyncio.sleep(HEAD_START_SECONDS)
                if not (self.has_socket or self.alone):
                    self.refused += 1
                    if self.refused % ASKS_EVERY:
                        continue
                self.polls += 1
                self.alone = False
                with contextlib.suppress(Unanswered):
                    self._hear((await client.get(self.fallback)).body)
                    self.alone = True
        finally:
            await client.close()

    def _hear(self, body: object) -> None:
        message = body if isinstance(body, dict) else {}
        if self.right is None and message.get("revision", -1) >= self.revision:
            self.right, self.by_poll = time.monotonic(), True


async def come_back(
    screens: list[Screen],
    host: str,
    port: int,
    fallback: str,
    *,
    rule: str,
    seed: int,
    revision: int,
    seconds: float,
) -> tuple[list[Screen], list[Return]]:
    """Wait until each socket is cut off, and bring it back; new sockets, and how it went. `rule`: browser, at once."""

    async def one(number: int, screen: Screen) -> tuple[Screen, Return]:
        back = Return(screen, host, port, fallback, Random(f"{seed}/{number}"), revision)
        await screen.ended.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                screen = await (back.as_browser() if rule == "browser" else back.at_once())
        return screen, back

    done = await asyncio.gather(*(one(*numbered) for numbered in enumerate(screens)))
    return [screen for screen, _back in done], [back for _screen, back in done]


def summary(backs: list[Return], screens: list[Screen]) -> dict[str, Any]:
    """How a storm went: boards that are right, and when; times as time.monotonic() has them."""
    times = sorted(back.right for back in backs if back.right is not None)
    return {
        "right": len(times),
        "open": sum(not screen.ended.is_set() for screen in screens),
        "last": times[-1] if times else None,
        "median": times[len(times) // 2] if times else None,
        "by_poll": sum(back.by_poll for back in backs),
        "attempts": sum(back.attempts for back in backs),
        "polls": sum(back.polls for back in backs),
    }
