"""The people of the trial: kiosks that take numbers and officers who call, each on a connection of its own."""

import asyncio
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bench.common.cost import cpu_seconds
from bench.common.http import Answer, Client
from bench.common.offices import OFFICE, Tried
from bench.trials.queue.database import Database

SERVICE, STATION = "pengesahan", "pendaftaran"
# The visitor goes home: as many stay in the house as there were.
LEAVES = {"outcome": "ditolak"}
OFFICERS = 8


@dataclass
class Part:
    """One part of a round: what each answer took (seconds), and what it cost the server (processor seconds)."""

    took: list[float] = field(default_factory=list)
    cpu: float = 0.0
    database_cpu: float = 0.0
    wall: float = 0.0

    def add(self, other: "Part") -> None:
        self.took += other.took
        self.cpu += other.cpu
        self.database_cpu += other.database_cpu
        self.wall += other.wall


class Hall:
    """An office with eight officers at one line. `given` are the numbers taken, `called` the labels called."""

    def __init__(self, tried: Tried, database: Database) -> None:
        self.tried = tried
        self.given: list[int] = []
        self.called: list[str] = []
        self.refused: list[str] = []
        self.desks = _eight_at_one_line(database)

    async def take(self, count: int, kiosks: int) -> Part:
        """So many numbers, by so many kiosks at once."""

        async def one(client: Client, _place: int) -> None:
            answer = await client.post(f"/api/v1/offices/{OFFICE}/tickets", {"service": SERVICE}, key=_key())
            if self._is_ok(answer):
                self.given.append(answer.body["number"])

        return await self._all([self.tried.tokens["kiosk"]] * kiosks, count, one)

    async def finish_next(self, count: int) -> Part:
        """So many visitors sent home and the next ones called, by eight officers at once."""

        async def one(client: Client, place: int) -> None:
            answer = await client.post(
                f"/api/v1/counters/{self.desks[place]}/finish-next", LEAVES, key=_key()
            )
            self._note_call(answer)

        return await self._all(self._officers(), count, one)

    async def sit_down(self) -> None:
        """Every officer opens a counter and calls a first visitor."""
        for desk, token in zip(self.desks, self._officers(), strict=True):
            client = Client(self.tried.url, token)
            for verb in ("open", "call-next"):
                self._note_call(await client.post(f"/api/v1/counters/{desk}/{verb}", key=_key()))
            await client.close()

    def _officers(self) -> list[str]:
        return [self.tried.tokens[f"petugas{number}"] for number in range(1, OFFICERS + 1)]

    def _note_call(self, answer: Answer) -> None:
        if self._is_ok(answer) and answer.body["ticket"]:
            self.called.append(answer.body["ticket"]["label"])

    def _is_ok(self, answer: Answer) -> bool:
        if not answer.ok:
            self.refused.append(f"{answer.status} {answer.body}")
        return answer.ok

    async def _all(
        self, tokens: list[str], count: int, one: Callable[[Client, int], Coroutine[Any, Any, None]]
    ) -> Part:
        """Share `count` commands among as many people as there are tokens; each asks when it is answered."""
        left, part = iter(range(count)), Part()

        async def person(place: int, token: str) -> None:
            client = Client(self.tried.url, token)
            try:
                for _command in left:
                    asked = time.perf_counter()
                    await one(client, place)
                    part.took.append(time.perf_counter() - asked)
            finally:
                await client.close()

        before, began = self._cpu(), time.perf_counter()
        async with asyncio.TaskGroup() as everybody:
            for place, token in enumerate(tokens):
                everybody.create_task(person(place, token))
        part.wall = time.perf_counter() - began
        part.cpu, part.database_cpu = (now - then for now, then in zip(self._cpu(), before, strict=True))
        return part

    def _cpu(self) -> tuple[float, float]:
        """Of the server and of its PostgreSQL; a SQLite database is the server's own work."""
        postgres = self.tried.postgres
        return cpu_seconds(self.tried.server.process.pid), cpu_seconds(
            postgres.process.pid
        ) if postgres else 0.0


def _key() -> str:
    return uuid.uuid4().hex


def _eight_at_one_line(database: Database) -> list[int]:
    """Let counters 1 to 8 serve the first line of the service; their ids."""
    office = database.office()
    database.run(
        "INSERT INTO counters_counterstation (counter_id, station_id, preference)"
        " SELECT c.id, s.id, 9 FROM counters_counter c JOIN counters_station s ON s.office_id = c.office_id"
        " WHERE c.office_id = ? AND s.key = ? AND c.number <= ? AND NOT EXISTS (SELECT 1 FROM"
        " counters_counterstation x WHERE x.counter_id = c.id AND x.station_id = s.id)",
        [office, STATION, OFFICERS],
    )
    rows = database.run(
        "SELECT id FROM counters_counter WHERE office_id = ? AND number <= ? ORDER BY number",
        [office, OFFICERS],
    )
    return [row[0] for row in rows]
