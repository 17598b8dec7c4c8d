"""The way to one socket, which slows nobody else."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

# Who cannot take a message for so long is let go; the browser comes back by itself.
STUCK_SECONDS = 10.0
# The close code: come again later.
STUCK = 1013

Send = Callable[[str], Awaitable[None]]


class Mailbox:
    """Only the newest message waits; a beat never replaces a picture."""

    def __init__(self, send: Send, give_up: Callable[[int], Awaitable[None]]) -> None:
        self._send, self.give_up = send, give_up
        self._waiting: str | None = None
        self._filled = asyncio.Event()
        self.task = asyncio.create_task(self._deliver())

    def put(self, message: str) -> None:
        self._waiting = message
        self._filled.set()

    def beat(self, message: str) -> None:
        if self._waiting is None:
            self.put(message)

    async def _deliver(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            message, self._waiting = self._waiting, None
            if message is None:
                continue
            # Lighter than wait_for or timeout, and this runs for each message of each socket.
            timer = self.task.get_loop().call_later(STUCK_SECONDS, self._let_go)
            try:
                await self._send(message)
            except Exception:  # noqa: BLE001  the socket is gone; its consumer hears of it by itself
                return
            finally:
                timer.cancel()

    def _let_go(self) -> None:
        self.task.cancel()
        self.task = asyncio.create_task(send_away(self, STUCK))


async def send_away(mailbox: Mailbox, code: int) -> None:
    """Close a socket, whatever becomes of it. One that never reads cannot be closed so; the kernel ends it."""
    with suppress(Exception):
        async with asyncio.timeout(STUCK_SECONDS):
            await mailbox.give_up(code)
