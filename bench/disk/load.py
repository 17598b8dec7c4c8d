"""A short, dense load for an office whose disk is watched: kiosks and officers who ask one thing after the other."""

import asyncio
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.common.http import Client, Unanswered
from bench.common.offices import OFFICE

ROUND = ("call-next", "serve", "finish")


@dataclass
class Told:
    """What the people of a load were told: key -> (status, body), and how many commands nobody answered."""

    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    unanswered: int = 0

    @property
    def done(self) -> int:
        return sum(status < 300 for status, _body in self.answers.values())


class People:
    """Everybody works with one right of their own; who is refused goes on with the next thing."""

    def __init__(self, url: str, tokens: dict[str, str], dice: Random) -> None:
        self.url, self.tokens, self.dice, self.told = url, tokens, dice, Told()

    async def ask(self, client: Client, path: str, body: dict[str, Any]) -> None:
        key = str(uuid.UUID(int=self.dice.getrandbits(128)))
        try:
            answer = await client.post(f"/api/v1/{path}", body, key=key)
            self.told.answers[key] = (answer.status, answer.body)
        except Unanswered:
            self.told.unanswered += 1

    async def kiosk(self, services: list[str], commands: int) -> None:
        client = Client(self.url, self.tokens["kiosk"])
        for _command in range(commands):
            await self.ask(client, f"offices/{OFFICE}/tickets", {"service": self.dice.choice(services)})
        await client.close()

    async def officer(self, counter: dict[str, Any], commands: int) -> None:
        client = Client(self.url, self.tokens[f"petugas{counter['number']}"])
        await self.ask(client, f"counters/{counter['id']}/open", {})
        for turn in range(commands - 1):
            await self.ask(client, f"counters/{counter['id']}/{ROUND[turn % len(ROUND)]}", {})
        await client.close()

    async def work(self, *, kiosks: int, officers: int, each: int) -> Told:
        """Let each of them send `each` commands, all at the same time."""
        services, counters = await self.look_round()
        await asyncio.gather(
            *(self.kiosk(services, each) for _kiosk in range(kiosks)),
            *(self.officer(counter, each) for counter in counters[:officers]),
        )
        return self.told

    async def look_round(self) -> tuple[list[str], list[dict[str, Any]]]:
        """The keys of services that a kiosk gives numbers of, and the counters."""
        client = Client(self.url)
        office = (await client.get(f"/api/v1/offices/{OFFICE}")).body
        await client.close()
        services = [service["key"] for service in office["services"] if service["self_issue"]]
        return services, office["counters"]
