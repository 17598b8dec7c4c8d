"""A journey of the office's clock, with people at work and screens on the wall, looked at after each step."""

import asyncio
import contextlib
import datetime
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bench.common.clocked_manage import Desk
from bench.common.clocks import Hand
from bench.common.http import Answer, Client, Unanswered
from bench.common.offices import OFFICE, Tried
from bench.jumps.screen import Screen
from bench.people.load import Load

Row = dict[str, Any]
RIGHT_SECONDS = 2.0  # so soon after the first command must every screen be right
GIVE_UP_SECONDS = 8.0
# A page whose numbers ran backwards would say this of a wait.
NEGATIVE = re.compile(r"[-\u2212]\s?\d+\s*(?:min|menit|h\b|jam)")
LONGEST_RANGE = datetime.timedelta(hours=24)


@dataclass
class Trip:
    """`wrong` are sentences; `waits` the seconds that screens took to be right after each step."""

    tried: Tried
    desk: Desk
    hand: Hand
    load: Load
    screens: list[Screen]
    zone: str = "Asia/Jakarta"
    wrong: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    mended: int = 0
    started_over: int = 0
    steps: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kiosk = Client(self.tried.url, self.tried.tokens["kiosk"], timeout=10)
        self._key, self._given = "", ""
        self._latest: datetime.date | None = None
        self._reached = datetime.date.min  # the date on the wall when the last step began
        self._began = time.monotonic()

    # --- steps ------------------------------------------------------------------------------------------------

    async def go(self, name: str, at: datetime.datetime, *, speed: float = 1, seconds: float = 0.3) -> None:
        """Let the clock show `at` (aware) and run at `speed` for so many real seconds, then look at everything."""
        flying = self.load.history.overlapped(time.monotonic())
        self._reached = at.astimezone(ZoneInfo(self.zone)).date()
        self.hand.set(at, speed)
        fault = self.load.history.struck(name)
        fault.flying = flying
        await asyncio.sleep(seconds)
        if speed != 1:
            self.hand.set(self.hand.now())
        self.steps.append((name, flying))
        await self.look(name)

    async def jump(self, name: str, *, seconds: float = 0.3, **span: float) -> None:
        """Move the clock by a timedelta's arguments."""
        await self.go(name, self.hand.now() + datetime.timedelta(**span), seconds=seconds)

    async def midnight(self, name: str, *, before: float, speed: float, seconds: float) -> None:
        """Set the clock to `before` office seconds before the next midnight of the zone, and let it come over it."""
        local = self.hand.now().astimezone(ZoneInfo(self.zone))
        day = local.date() + datetime.timedelta(days=1)
        midnight = datetime.datetime.combine(day, datetime.time(), ZoneInfo(self.zone)).astimezone(
            datetime.UTC
        )
        await self.go(name, midnight - datetime.timedelta(seconds=before), speed=speed, seconds=seconds)

    async def move_to(self, zone: str) -> None:
        """The office's own zone is another one from now on. What follows lies years ahead and goes over a midnight,
        which is two days at once: a key of before is no longer owed."""
        self._key = ""
        await asyncio.to_thread(self.desk.do, "zone", zone)
        self.zone = zone

    async def mend(self, name: str, at: datetime.datetime) -> None:
        """Put the clock right, and mend the day that it had opened in the future."""
        self.hand.set(at)
        fault = self.load.history.struck(name)
        fault.flying = self.load.history.overlapped(time.monotonic())
        self.steps.append((name, fault.flying))
        await asyncio.sleep(0.3)
        before = [len(screen.started_over) for screen in self.screens]
        well, said = await asyncio.to_thread(self.desk.do, "mend_day", OFFICE)
        if not well:
            self.wrong.append(f"{name}: the day could not be mended: {said.strip()}")
            return
        self.mended += 1
        self._latest, self._reached = None, datetime.date.min
        await self.look(name)
        told = [len(s.started_over) > n for s, n in zip(self.screens, before, strict=True)]
        self.started_over += sum(told)
        if not all(told):
            self.wrong.append(f"{name}: only {sum(told)} of {len(told)} screens were told to start over")

    async def leave(self) -> None:
        await self._kiosk.close()

    # --- looking ----------------------------------------------------------------------------------------------

    async def look(self, name: str) -> None:
        """Is the key of before still known, the day right, every screen soon right, and all text sane?"""
        self.load.check()
        await self._kiosk.close()  # idle connections are closed by the server after five seconds
        earliest = self._day_now()
        if self._key:
            again = await self._issue(self._key)
            if not again.ok or again.body["label"] != self._given:
                self.wrong.append(f"{name}: the key of {self._given} then gave {again.status} {again.body}")
        self._key = str(uuid.uuid4())
        first = await self._issue(self._key)
        began = time.monotonic()
        if first.status != 201:
            self.wrong.append(f"{name}: no number was given: {first.status} {first.body}")
            return
        self._given = first.body["label"]
        board = await self._kiosk.get(f"/api/v1/offices/{OFFICE}/board")
        latest = max(self._day_now(), self._reached)
        if not str(earliest) <= board.body["day"] <= str(latest):
            self.wrong.append(f"{name}: the day is {board.body['day']}, it should be {earliest} or {latest}")
        self._latest = datetime.date.fromisoformat(board.body["day"])
        await self._until_right(name, (board.body["day"], first.body["revision"]), began)
        await self._read(name, first.body, board.body)

    def _day_now(self) -> datetime.date:
        """The date on the office's wall, or the day that it has already come to."""
        today = self.hand.now().astimezone(ZoneInfo(self.zone)).date()
        return max(today, self._latest or today)

    async def _issue(self, key: str) -> Answer:
        """A number, with the same key until an answer comes."""
        path, body = f"/api/v1/offices/{OFFICE}/tickets", {"service": "pengesahan"}
        for _time in range(5):
            with contextlib.suppress(Unanswered):
                return await self._kiosk.post(path, body, key=key)
        raise Unanswered("the probe was not answered")

    async def _until_right(self, name: str, wanted: tuple[str, int], began: float) -> None:
        """Wait until every screen shows this day, with this change in it."""
        while late := [s for s in self.screens if not _is_right(s, wanted)]:
            if time.monotonic() - began > GIVE_UP_SECONDS:
                shown = {screen.version for screen in late}
                self.wrong.append(f"{name}: {len(late)} screens do not show {wanted}, but {shown}")
                break
            await asyncio.sleep(0.01)
        self.waits.append(time.monotonic() - began)
        took = f"{name}: {began - self._began:.1f} s, screens right after {self.waits[-1]:.2f} s"
        print("  ", took, flush=True)

    async def _read(self, name: str, given: Row, board: Row) -> None:
        """What people read: clock ranges that they can use, and pages without a wait below nothing."""
        await self._kiosk.close()
        ticket = (await self._kiosk.get(f"/api/v1/tickets/{given['secret']}")).body
        ranges = [given["promise"], ticket["promise"], ticket["forecast"]]
        ranges += [service["forecast"] for service in board["services"]]
        self.wrong += [f"{name}: {odd}" for span in ranges for odd in odd_range(span, board["at"])]
        for path in (f"/layar/{OFFICE}/", f"/t/{given['secret']}/", f"/kiosk/{OFFICE}/", "/"):
            page = await self._kiosk.get(path)
            # A range that was moved earlier says so with a minus; that is no wait.
            html = (
                re.sub(r'<strong class="nowrap">[^<]*</strong>', " ", page.body.decode()) if page.ok else ""
            )
            text = re.sub(r"<[^>]*>", " ", html)
            if not page.ok or NEGATIVE.search(text):
                found = NEGATIVE.search(text)
                self.wrong.append(f"{name}: {path} answered {page.status} {found and found[0]}")


def _is_right(screen: Screen, wanted: tuple[str, int]) -> bool:
    return bool(screen.version) and screen.version[0] == wanted[0] and screen.version[1] >= wanted[1]


def odd_range(span: Row | None, at: str) -> Iterator[str]:
    """What is wrong with a clock range that was told at the moment `at` (ISO 8601)."""
    if span is None:
        return
    start, end, now = (datetime.datetime.fromisoformat(text) for text in (span["from"], span["until"], at))
    if not (start <= end and end >= now - datetime.timedelta(minutes=5) and end - now < LONGEST_RANGE):
        yield f"the range {span} was told at {at}"
