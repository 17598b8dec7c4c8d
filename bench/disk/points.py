"""A disk that refuses at the n-th write: what the people at the door are told, and what is in the office afterwards."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench.common.http import Answer, Client, Unanswered
from bench.common.offices import OFFICE
from bench.disk.load import ROUND
from bench.disk.records import look
from bench.disk.switch import FAULTS, Switch

# A fault that waits for a later write or sync than a command has meets one of the next commands.
MOST_TRIES = 6
TOGETHER = 3


@dataclass
class Tally:
    """What a number of faults came to. Sentences say what should not have been."""

    points: int = 0
    struck: int = 0
    refused: int = 0
    done_nevertheless: int = 0
    unclean: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Asked:
    """A command and its answer; none where the connection broke."""

    path: str
    body: dict[str, Any]
    key: str
    answer: Answer | None


class Hall:
    """A kiosk and some officers of an office whose disk is about to fail."""

    def __init__(self, url: str, tokens: dict[str, str], file: Path, dice: Random) -> None:
        self.file, self.dice, self.tally = file, dice, Tally()
        self.acknowledged: dict[str, Any] = {}
        self.healthz = 0
        self._kiosk = Client(url, tokens["kiosk"])
        self._officers = [Client(url, tokens[f"petugas{number}"]) for number in range(1, TOGETHER)]
        self._turns = [0] * len(self._officers)
        self._service, self._counters = "", []

    async def open(self) -> None:
        """Let the officers sit down, and a few people take numbers."""
        office = (await self._kiosk.get(f"/api/v1/offices/{OFFICE}")).body
        self._service = next(row["key"] for row in office["services"] if row["self_issue"])
        self._counters = [row["id"] for row in office["counters"]]
        for number, officer in enumerate(self._officers):
            await self._ask(officer, f"counters/{self._counters[number]}/open", {})
        for _visitor in range(TOGETHER):
            await self._take_number()

    async def close(self) -> None:
        for client in (self._kiosk, *self._officers):
            await client.close()

    async def point(self, switch: Switch, fault: int, at: int) -> None:
        """One fault, from the command that it meets until all is well again."""
        self.tally.points += 1
        together = self.dice.random() < 0.5
        switch.arm(fault, at)
        asked: list[Asked] = []
        for number in range(MOST_TRIES):
            # A refused verb writes nothing: a number is taken then.
            first = number == 0
            asked += await (self.everybody() if together else self._somebody() if first else self._numbers())
            if switch.struck:
                break
        where = f"{FAULTS[fault].name} at {at}"
        self.look_at_office(where)
        self.tally.struck += switch.mend() > 0
        await self.after(where, asked)

    async def after(self, where: str, asked: list[Asked]) -> None:
        """Judge the answers; the disk is well again, so the next command works, and so does each with its old key."""
        refused = [command for command in asked if self._judge(where, command)]
        self.tally.refused += len(refused)
        self.tally.done_nevertheless += self._commands_with({command.key for command in refused})
        answer = (await self._take_number()).answer
        if answer is None or answer.status != 201:
            self.tally.stuck.append(f"{where}: the next command was answered {answer and answer.status}")
        for command in refused:
            await self._again(where, command)
        self.look_at_office(f"{where}, mended")

    def look_at_office(self, where: str) -> None:
        """Hold the office's records against what was acknowledged."""
        found = look(self.file, self.acknowledged)
        self.tally.halves += [f"{where}: {sentence}" for sentence in found.damaged + found.halves]
        self.tally.lost += [f"{where}: {key}" for key in found.lost]

    async def _again(self, where: str, command: Asked) -> None:
        again = await self._ask(self._kiosk_or_officer(command.path), command.path, command.body, command.key)
        status = again.answer.status if again.answer else None
        if status is None or status >= 500:
            self.tally.stuck.append(f"{where}: the same key was answered {status}")
        elif status < 300 and self._commands_with({command.key}) != 1:
            self.tally.twice.append(f"{where}: {command.key} was carried out not exactly once")

    def _judge(self, where: str, command: Asked) -> bool:
        """Was the command refused because of the disk? Anything but a 503 with a sentence is noted."""
        answer = command.answer
        if answer is not None and answer.status < 500:
            return False
        body = answer.body if answer is not None and isinstance(answer.body, dict) else {}
        sentence = body.get("message", "")
        if answer is None or answer.status != 503 or not sentence:
            self.tally.unclean.append(f"{where}: {command.path}: {answer}")
        self.tally.said.add(f"{body.get('code')}: {sentence}")
        return True

    def _commands_with(self, keys: set[str]) -> int:
        with closing(sqlite3.connect(self.file)) as office:
            rows = office.execute("SELECT key FROM counters_command").fetchall()
        return sum(key in keys for (key,) in rows)

    async def everybody(self) -> list[Asked]:
        officers = (self._work(number) for number in range(len(self._officers)))
        return list(await asyncio.gather(self._take_number(), *officers))

    async def _somebody(self) -> list[Asked]:
        number = self.dice.randrange(TOGETHER)
        return [await (self._take_number() if number == len(self._officers) else self._work(number))]

    async def _numbers(self) -> list[Asked]:
        return [await self._take_number()]

    async def _take_number(self) -> Asked:
        return await self._ask(self._kiosk, f"offices/{OFFICE}/tickets", {"service": self._service})

    async def _work(self, number: int) -> Asked:
        verb = ROUND[self._turns[number] % len(ROUND)]
        asked = await self._ask(self._officers[number], f"counters/{self._counters[number]}/{verb}", {})
        if asked.answer and asked.answer.status < 500:
            self._turns[number] += 1
        return asked

    def _kiosk_or_officer(self, path: str) -> Client:
        _counters, counter, *_verb = path.split("/")
        return self._kiosk if counter == OFFICE else self._officers[self._counters.index(int(counter))]

    async def _ask(self, client: Client, path: str, body: dict[str, Any], key: str = "") -> Asked:
        key = key or f"{self.dice.getrandbits(128):032x}"
        try:
            answer = await client.post(f"/api/v1/{path}", body, key=key)
        except Unanswered:
            return Asked(path, body, key, None)
        if answer.ok:
            self.acknowledged[key] = answer.body
        return Asked(path, body, key, answer)
