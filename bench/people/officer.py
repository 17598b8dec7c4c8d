"""An officer at work: what a person at a counter clicks, one thing after the other, with seeded chance."""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.people.hall import Hall
from bench.people.person import Person

Row = dict[str, Any]
# Shares of one: how often each unusual thing happens.
PAUSES, LEAVES, TRIES_ANOTHER_SEAT = 0.03, 0.02, 0.01
MISSES_A_CALL, STAYS_AWAY = 0.08, 0.5
SETS_ASIDE, SENDS_ELSEWHERE, FINISHES_AND_CALLS = 0.05, 0.05, 0.5
IDLE_SECONDS = 0.3


@dataclass
class Officer:
    """Works at one counter. Knows of the visitor there what the last answer said of it: a ticket, or a state alone
    where a refusal told it."""

    who: Person
    number: int
    hall: Hall
    dice: Random
    seated: bool = False
    visitor: Row | None = None

    async def step(self) -> None:
        """The next click."""
        state = self.visitor["state"] if self.visitor else None
        if not self.seated:
            await self.click("open")
        elif state == "called":
            await self._await_visitor()
        elif state == "serving":
            await self._end_service()
        else:
            await self._next_visitor()

    async def _next_visitor(self) -> None:
        happens = self.dice.random()
        if happens < PAUSES:
            await self.click("pause", reason="break")
            await self.click("open")
        elif happens < PAUSES + LEAVES:
            if await self.click("close"):
                self.seated = False
        elif happens < PAUSES + LEAVES + TRIES_ANOTHER_SEAT:
            other = self.dice.choice([n for n in self.hall.staffed if n != self.number])
            await self._post("open", other, {})
        elif await self.click("call-next") and self.visitor is None:
            await asyncio.sleep(IDLE_SECONDS)

    async def _await_visitor(self) -> None:
        if self.dice.random() > MISSES_A_CALL:
            await self.click("serve")
            return
        await self.click("recall")
        if self.dice.random() < STAYS_AWAY:
            await self.click("recall")
            await self.click("no-show")

    async def _end_service(self) -> None:
        happens = self.dice.random()
        if happens < SETS_ASIDE:
            await self.click("park", reason="papers")
        elif happens < SETS_ASIDE + SENDS_ELSEWHERE:
            elsewhere = [key for key in self.hall.lines if key != self.visitor.get("station")]
            await self.click("transfer", station=self.dice.choice(elsewhere))
        else:
            await self._finish("finish-next" if self.dice.random() < FINISHES_AND_CALLS else "finish")

    async def _finish(self, verb: str) -> None:
        ticket, said = self.visitor, self.hall.outcome(self.dice, self.visitor)
        if (
            await self.click(verb, **said)
            and verb == "finish-next"
            and self.hall.goes_to_back_office(ticket, said)
        ):
            self.hall.note({**ticket, "state": "processing"})

    async def click(self, verb: str, **body: Any) -> bool:
        """One command at this officer's counter; whether it was done."""
        answer = await self._post(verb, self.number, body)
        if answer is None:
            return False
        if not answer.ok:
            self._learn(answer.body)
            return False
        self.seated = verb != "close"
        ticket = answer.body["ticket"]
        self.hall.note(ticket)
        here = (
            ticket
            and ticket["state"] in ("called", "serving")
            and ticket["counter"] == answer.body["counter"]
        )
        self.visitor = ticket if here else None
        return True

    async def _post(self, verb: str, number: int, body: Row):
        path = f"counters/{self.hall.counters[number]}/{verb}"
        return await self.who.command(verb, path, body, counter=number, **body)

    def _learn(self, problem: Row) -> None:
        """A refusal tells the state in which the visitor, or the counter, really is."""
        state = problem.get("state")
        if problem["code"] in ("counter_closed", "not_your_counter"):
            self.seated = False
        self.visitor = (
            {"state": state, "service": "", "step": None} if state in ("called", "serving") else None
        )
