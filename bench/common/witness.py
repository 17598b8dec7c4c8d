"""Which requests were in the server at the same time: the server's own word for it, not the clients' guess.

A request says who it is in its address (`?n=17.0`); each serving process writes a line "name start end" (seconds of
the machine's monotonic clock, one for all processes) into a file of its own. One without a name is not noted.
"""

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = "WITNESS_FOLDER"


class Stay(NamedTuple):
    """From when to when (monotonic seconds) a request was in which process."""

    start: float
    end: float
    process: int

    def met(self, other: "Stay") -> bool:
        return self.start < other.end and other.start < self.end


def watched(application: Any, folder: str) -> Any:
    """The ASGI application with a witness beside it."""
    file = open(Path(folder) / f"{os.getpid()}.stays", "a", buffering=1)  # noqa: SIM115  as long as the process

    async def served(scope: Any, receive: Any, send: Any) -> None:
        asked = scope.get("query_string", b"").decode("latin-1")
        if scope["type"] != "http" or not asked.startswith("n="):
            return await application(scope, receive, send)
        start = time.monotonic()
        try:
            return await application(scope, receive, send)
        finally:
            file.write(f"{asked[2:]} {start} {time.monotonic()}\n")

    return served


def read(folder: Path) -> dict[str, Stay]:
    """All stays by the name of their request."""
    stays = {}
    for file in folder.glob("*.stays"):
        for line in file.read_text().splitlines():
            name, start, end = line.split()
            stays[name] = Stay(float(start), float(end), int(file.stem))
    return stays
