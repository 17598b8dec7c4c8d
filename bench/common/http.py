"""A small JSON client that keeps its connection: what is measured should be the server, not the client.

Raises Unanswered where no answer came: then nobody knows whether the command was carried out.
"""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 30.0
# The server ends connections on which nothing was asked for five seconds. A browser asks again by itself where that
# happens just while it asks; this client would have to call its request unanswered.
IDLE_SECONDS = 4.0


class Unanswered(Exception):
    """The connection was refused or broke, or nothing came in time."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def ok(self) -> bool:
        return self.status < 300


class Client:
    """One person's connection to an office; asks one thing after the other."""

    def __init__(
        self, url: str, token: str = "", *, timeout: float = TIMEOUT_SECONDS, script: bool = False
    ) -> None:
        place = urlsplit(url)
        self.host, self.port, self.timeout = place.hostname, place.port, timeout
        self._head = f"Host: {place.netloc}\r\nConnection: keep-alive\r\nAccept: application/json\r\n"
        if token:
            self._head += f"Authorization: Bearer {token}\r\n"
        if script:  # as the scripts of our own pages say it
            self._head += "X-Requested-With: fetch\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._asked = 0.0

    async def post(self, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> Answer:
        """Send a command; `key` is its idempotency key."""
        text = json.dumps(body or {}).encode()
        head = f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        if key:
            head += f"Idempotency-Key: {key}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\n{self._head}{head}\r\n".encode() + text)

    async def get(self, path: str) -> Answer:
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())

    async def _ask(self, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(request)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as wrong:
            await self.close()
            raise Unanswered(str(wrong) or type(wrong).__name__) from wrong
        except BaseException:  # a client that is told to stop leaves half an answer behind
            await self.close()
            raise

    async def _exchange(self, request: bytes) -> Answer:
        if time.monotonic() - self._asked > IDLE_SECONDS:
            await self.close()
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        self._asked = time.monotonic()
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in head)
        }
        body = (
            await self._reader.readexactly(int(fields["content-length"]))
            if "content-length" in fields
            else b""
        )
        if fields.get("connection", "").lower() == "close":
            await self.close()
        is_json = "json" in fields.get("content-type", "")
        return Answer(int(head[0].split()[1]), json.loads(body) if is_json and body else body)

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
