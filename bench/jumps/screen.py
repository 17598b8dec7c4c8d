"""A board that only cares whether it is right: it shows the newest picture, and starts over when it is told to."""

import asyncio
import contextlib
import json
import time
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from bench.common.http import Client, Unanswered
from bench.common.offices import OFFICE

Row = dict[str, Any]
Version = tuple[str, int, int]  # day (ISO date), revision, forecast
START_OVER = 4409
AGAIN_SECONDS = 0.2


class Screen:
    """`version` is what is on the screen; `started_over` are the monotonic seconds at which it was told to do so;
    `cut` counts the other ends of its socket."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.version: Version | None = None
        self.started_over: list[float] = []
        self.cut = 0
        self.messages = 0
        self._asker = Client(url, timeout=5)

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                await self._load()
                await self._listen()
                await asyncio.sleep(AGAIN_SECONDS)
        finally:
            await self._asker.close()

    async def _load(self) -> None:
        """The page, whose first paint is a picture too."""
        with contextlib.suppress(Unanswered):
            answer = await self._asker.get(f"/api/v1/offices/{OFFICE}/board")
            if answer.ok:
                self._show(answer.body)

    async def _listen(self) -> None:
        address = f"{self.url.replace('http', 'ws', 1)}/ws/offices/{OFFICE}/board/"
        try:
            async with connect(address, compression=None) as socket:
                async for message in socket:
                    self.messages += 1
                    self._show(json.loads(message))
                raise ConnectionClosed(socket.protocol.close_rcvd, None)
        except ConnectionClosed as end:
            if end.rcvd and end.rcvd.code == START_OVER:
                self.started_over.append(time.monotonic())
                self.version = None  # the page is loaded again
                return
        except (OSError, TimeoutError, WebSocketException):
            pass
        self.cut += 1

    def _show(self, message: Row) -> None:
        """As live-screen.js: only what is newer, and a beat is no picture."""
        version = (message["day"], message["revision"], message["forecast"])
        if "beat" not in message and (self.version is None or version > self.version):
            self.version = version
