"""Officers who all call at the same moment, and visitors who come soon, late or never."""

import asyncio
import contextlib
import random
import time

from bench.common.http import Answer, Client, Unanswered
from bench.common.offices import Tried

SERVICES = ("pengesahan", "perpanjangan", "blokir", "bpkb")
# All counters that are free call together, so often.
TICK = 5.0
# Seconds until a visitor comes: late is longer than any takeover of a loudspeaker.
SOON, LATE = (0.5, 20.0), (40.0, 55.0)


class Officer:
    """Who sits at a counter and works until told to stop."""

    def __init__(self, tried: Tried, number: int) -> None:
        self.number = number
        self.client = Client(tried.url, tried.tokens[f"petugas{number}"])
        self.calls = 0

    async def does(self, verb: str, **ask) -> Answer | None:
        key = f"{self.number}-{time.monotonic_ns()}"
        for _attempt in range(5):
            with contextlib.suppress(Unanswered):
                return await self.client.post(f"/api/v1/counters/{self.number}/{verb}", ask, key=key)
        return None

    async def work(self, until: float) -> None:
        await self.does("open")
        while time.monotonic() < until:
            await asyncio.sleep(TICK - time.time() % TICK)
            called = await self.does("call-next")
            if not (called and called.ok and called.body.get("ticket")):
                continue
            self.calls += 1
            await self.receive(until)
        await self.client.close()

    async def receive(self, until: float) -> None:
        """The visitor comes after a while, every sixth very late; every third is called again first. Who has not come
        when the work ends stays called."""
        patience = random.uniform(*(LATE if random.random() < 1 / 6 else SOON))
        await asyncio.sleep(min(patience, until - time.monotonic()))
        if time.monotonic() < until and random.random() < 0.33:
            await self.does("recall")
            self.calls += 1
            await asyncio.sleep(random.uniform(0.3, 5))
        if time.monotonic() < until:
            await self.does("serve")
            await self.does("finish")


async def keep_issuing(tried: Tried, until: float) -> None:
    """There is always somebody in each line."""
    kiosk, given = Client(tried.url, tried.tokens["kiosk"]), 0
    while time.monotonic() < until:
        given += 1
        wish = {"service": SERVICES[given % len(SERVICES)]}
        with contextlib.suppress(Unanswered):
            await kiosk.post("/api/v1/offices/samsat/tickets", wish, key=f"kiosk-{given}")
        await asyncio.sleep(0.4)
    await kiosk.close()
