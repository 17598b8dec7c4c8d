"""Somebody who tries every door of an office all the time, and reads what a refusal says of a second try."""

import asyncio
import contextlib
from collections import Counter as Tally
from collections.abc import AsyncIterator
from itertools import count

import httpx

from bench.common.offices import OFFICE, Tried
from bench.common.table import Row, none_of, told
from bench.people.history import History

PAGES = (
    "/",
    f"/layar/{OFFICE}/",
    f"/kiosk/{OFFICE}/",
    f"/api/v1/offices/{OFFICE}/board",
    "/masuk/",
    "/healthz",
)
TICKETS = f"/api/v1/offices/{OFFICE}/tickets"
# A slow answer is no fault of a door: commands may wait for the database.
PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 1.0


class Doors:
    """Answers by (path, status); 0 where there was none."""

    def __init__(self, office: Tried) -> None:
        self.office = office
        self.seen: Tally[tuple[str, int]] = Tally()
        self.mute: Tally[str] = Tally()
        self._open = True

    @contextlib.asynccontextmanager
    async def tried(self, history: History) -> AsyncIterator[None]:
        """For the length of a block. The numbers that are taken here stand in the history too."""
        async with httpx.AsyncClient(base_url=self.office.url, timeout=PATIENCE_SECONDS) as browser:
            work = [self._keep_looking(browser, path) for path in PAGES]
            tasks = [asyncio.create_task(part) for part in [*work, self._keep_taking(browser, history)]]
            try:
                yield
            finally:
                self._open = False  # who has asked waits for the answer
                ended = await asyncio.gather(*tasks, return_exceptions=True)
        for wrong in ended:
            if isinstance(wrong, Exception):
                raise wrong

    def rows(self) -> list[Row]:
        """What must not have happened at a door, and how often it was tried."""
        bad = {at: times for at, times in self.seen.items() if at[1] >= 500 and at[1] != 503}
        if bad or self.mute:
            print(f"   doors: {bad}, without Retry-After: {dict(self.mute)}", flush=True)
        return [
            none_of("answers with 500 at other doors", sum(bad.values())),
            none_of("503 without Retry-After", sum(self.mute.values())),
            told("doors tried", sum(self.seen.values())),
            told(
                "of them answered with 503", sum(n for (_path, code), n in self.seen.items() if code == 503)
            ),
        ]

    async def _keep_looking(self, browser: httpx.AsyncClient, path: str) -> None:
        while self._open:
            await self._try(browser.get(path), path)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _keep_taking(self, browser: httpx.AsyncClient, history: History) -> None:
        for number in count():
            if not self._open:
                return
            key = f"door-{number}"
            headers = {"Authorization": f"Bearer {self.office.tokens['kiosk']}", "Idempotency-Key": key}
            answer = None
            while self._open and (answer is None or answer.status_code >= 500):
                op = history.begin("door", "issue", {"service": "pengesahan"}, key)
                sending = browser.post(TICKETS, json={"service": "pengesahan"}, headers=headers)
                answer = await self._try(sending, TICKETS)
                done = answer is not None and answer.status_code < 300
                value = answer.json() if done else None
                history.end(
                    op, "ok" if done else "info", value, why=str(answer.status_code) if answer else "none"
                )
                await asyncio.sleep(PAUSE_SECONDS)

    async def _try(self, sending, path: str) -> httpx.Response | None:
        try:
            answer = await sending
        except httpx.HTTPError:
            self.seen[path, 0] += 1
            return None
        self.seen[path, answer.status_code] += 1
        if answer.status_code == 503 and "retry-after" not in answer.headers:
            self.mute[path] += 1
        return answer
