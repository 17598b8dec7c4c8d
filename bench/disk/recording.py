"""A recording: the real server under a short load, from its first start to its close, on a tape."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.disk.image import Files
from bench.disk.load import People, Told
from bench.disk.tape import Kind, Record, read
from bench.disk.watched_server import READY
from tests.servers import Server

MODULE = "bench.disk.watched_server"
DATABASE = "antrean.sqlite3"


@dataclass
class Recording:
    """`before`: the files when it began. `told`: what the clients were told. `records`: the whole tape."""

    before: Files
    told: Told
    records: list[Record]

    @property
    def ready(self) -> int:
        """How many records there are before the server took its first command."""
        return next(at for at, record in enumerate(self.records) if record == Record(Kind.MARK, READY))

    def count(self, kind: Kind, name: str = "") -> int:
        """Records of a kind, of one file where it is named, once the server took commands."""
        return sum(record.kind is kind and name in ("", record.name) for record in self.records[self.ready :])

    @property
    def unwitnessed(self) -> int:
        """Answers that a client has and the tape has not: then its order would prove nothing."""
        taped = {record.name for record in self.records if record.kind is Kind.ACK}
        return len(self.told.answers.keys() - taped)


def record(
    folder: Path,
    name: str,
    dice: Random,
    *,
    kiosks: int = 3,
    officers: int = 4,
    each: int,
    synchronous: str = "",
) -> Recording:
    """Open the office in `folder`, let people send `each` commands a head, and close it in good order.

    A folder that has been recorded in before goes on with the same office. `synchronous` is SQLite's, if it is to
    be another than the product's. Raises RuntimeError where the server does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tape, tokens = folder / f"{name}.tape", folder / f"{name}.tokens"
    before = files_in(folder / "data")
    environment = {"TAPE": str(tape), "TOKENS": str(tokens)}
    if synchronous:
        environment["SYNCHRONOUS"] = synchronous
    server = Server(folder, environment, module=MODULE)
    try:
        server.start()
        people = People(server.url, json.loads(tokens.read_text()), dice)
        told = asyncio.run(people.work(kiosks=kiosks, officers=officers, each=each))
    finally:
        server.stop()
        server.kill()
    return Recording(before, told, list(read(tape)))


def files_in(data: Path) -> Files:
    """The database of a closed office."""
    parts = data.glob(f"{DATABASE}*")
    return {part.name: bytearray(part.read_bytes()) for part in parts if not part.name.endswith("-shm")}
