"""The client's side of a WebSocket as bytes: the handshake, the server's frames, and what a client answers.

Written by hand because a library's work for a thousand sockets would be what is measured (RFC 6455, sections 4 and 5).
"""

import base64
import os
import struct
from collections.abc import Iterator

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
FINAL, MASKED, SHORT = 0x80, 0x80, 0x7F
TWO_BYTES, EIGHT_BYTES = 126, 127
# A key of zeros is a mask too, and changes nothing.
NO_MASK = bytes(4)


class Malformed(Exception):
    """The server sent what no server of ours may send."""


def handshake(path: str, host: str) -> bytes:
    """The request that opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def client_frame(kind: int, payload: bytes = b"") -> bytes:
    """A short frame as a client sends it; `payload` has at most 125 bytes."""
    if len(payload) >= TWO_BYTES:
        raise ValueError("a control frame is short")
    return bytes([FINAL | kind, MASKED | len(payload)]) + NO_MASK + payload


class Reader:
    """Cuts a server's bytes into its answer to the handshake and then frames, however they arrive."""

    def __init__(self) -> None:
        self.status: int | None = None
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The frames that are whole now, as (kind, payload). Raises Malformed."""
        self._held += data
        if self.status is None:
            head, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                return
            try:
                self.status = int(head.split(b" ", 2)[1])
            except (IndexError, ValueError):
                raise Malformed(bytes(head[:80])) from None
            self._held = rest
        while self.status == 101 and (frame := self._next()):
            yield frame

    def _next(self) -> tuple[int, bytes] | None:
        held = self._held
        if len(held) < 2:
            return None
        first, length, begin = held[0], held[1], 2
        if length & MASKED or not first & FINAL or not first & 0x0F:
            raise Malformed("a masked or divided frame")
        if length == TWO_BYTES:
            if len(held) < (begin := 4):
                return None
            (length,) = struct.unpack_from("!H", held, 2)
        elif length == EIGHT_BYTES:
            if len(held) < (begin := 10):
                return None
            (length,) = struct.unpack_from("!Q", held, 2)
        if len(held) < begin + length:
            return None
        payload = bytes(held[begin : begin + length])
        del held[: begin + length]
        return first & 0x0F, payload
