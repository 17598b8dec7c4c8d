"""The measure to compare with: a server that does nothing but broadcast given bytes with the `websockets` library.

Takes commands as lines of JSON like the crowd: broadcast {message} -> {clients}.
"""

import gc
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.trials.live.crowd import allow_many, obey

BACKLOG = 2048
# What a screen waits for when it has just been opened.
FIRST = '{"revision": 0}'


class Raw:
    """Whoever is connected."""

    def __init__(self) -> None:
        self.connections: set[ServerConnection] = set()

    async def serve_one(self, connection: ServerConnection) -> None:
        self.connections.add(connection)
        try:
            await connection.send(FIRST)
            await connection.wait_closed()
        finally:
            self.connections.discard(connection)

    async def broadcast(self, message: str) -> dict:
        broadcast(self.connections, message)
        return {"clients": len(self.connections)}

    async def settle(self) -> dict:
        """As our server does when its sockets have come."""
        gc.collect()
        gc.freeze()
        return {}


async def main(port: int) -> None:
    raw = Raw()
    async with serve(raw.serve_one, "127.0.0.1", port, compression=None, backlog=BACKLOG, ping_interval=None):
        await obey(raw)


if __name__ == "__main__":
    allow_many()
    uvloop.run(main(int(sys.argv[1])))
