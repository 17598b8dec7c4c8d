"""Screens without a page: sockets that note when which picture came. All times are time.monotonic(), in seconds,
which on one machine is the same clock in every process."""

import asyncio
import re
import socket
import time

from bench.trials.live import frames

# The stamp stands at the head of every message, before the HTML.
REVISION = re.compile(rb'"revision": ?(\d+)')
HEAD = 160
BEAT = b'{"beat"'
# As over a slow line; over the loopback the kernel would take megabytes for a screen that never reads.
SEGMENT, SMALL = 536, 4096


class Screen(asyncio.Protocol):
    """One socket. `seen` holds (when, revision) of each picture since the last call of `forget`."""

    def __init__(self, path: str, host: str, *, frozen: bool = False) -> None:
        self.path, self.host, self.frozen = path, host, frozen
        self.seen: list[tuple[float, int]] = []
        self.revision = -1
        self.beats = 0
        self.code: int | None = None
        self.picture: bytes = b""
        self.ended = asyncio.Event()
        self.opened: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.news: asyncio.Event = asyncio.Event()

    def forget(self) -> None:
        self.seen.clear()
        self.beats = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport, self.reader = transport, frames.Reader()
        transport.write(frames.handshake(self.path, self.host))

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        for kind, payload in self.reader.feed(data):
            self._take(kind, payload, now)
        if self.reader.status is not None and not self.opened.done():
            self.opened.set_result(self.reader.status == 101)
            if self.frozen:
                self.transport.pause_reading()

    def _take(self, kind: int, payload: bytes, now: float) -> None:
        if kind == frames.TEXT:
            if payload.startswith(BEAT):
                self.beats += 1
            elif found := REVISION.search(payload, 0, HEAD):
                self.revision = int(found[1])
                self.seen.append((now, self.revision))
                self.picture = payload
                self.news.set()
        elif kind == frames.PING:
            self.transport.write(frames.client_frame(frames.PONG, payload))
        elif kind == frames.CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
            self.transport.write(frames.client_frame(frames.CLOSE, payload[:2]))
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(False)
        self.ended.set()
        self.news.set()

    def reached(self, revision: int) -> float | None:
        """When a picture of at least this revision had come; None where none has."""
        return next((when for when, seen in self.seen if seen >= revision), None)


async def connect(host: str, port: int, path: str, *, frozen: bool = False) -> Screen:
    """A socket on a screen of the server. Raises OSError where nobody listens."""
    loop = asyncio.get_running_loop()

    def screen() -> Screen:
        return Screen(path, f"{host}:{port}", frozen=frozen)

    if not frozen:
        return (await loop.create_connection(screen, host, port))[1]
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
    line.setblocking(False)
    await loop.sock_connect(line, (host, port))
    return (await loop.create_connection(screen, sock=line))[1]
