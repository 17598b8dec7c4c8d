"""One hub per process and office: it reads once, draws once per audience, and writes to its sockets.

A kick wakes it at once; without any kick it looks for itself every second, so that a lost one costs a second and
nothing else. Each socket has a mailbox that holds only the newest message: who is slow skips, and slows nobody.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from counters.live import hints
from counters.live import picture as pictures
from counters.live.screen import Screen
from counters.models import Office

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# A burst of changes becomes one drawing for each of these.
CALM_SECONDS = 0.1
BEAT_SECONDS = 5.0
# Who cannot take a message for so long is let go; the browser comes back by itself.
STUCK_SECONDS = 10.0
# Close code that asks a page to load itself again.
START_OVER = 4409
# Audiences drawn before the next look at the loop: boards are not kept waiting by five hundred phones.
DRAWN_AT_ONCE = 40

Send = Callable[[str], Awaitable[None]]


class Mailbox:
    """The way to one socket. Only the newest message waits; a beat never replaces a picture."""

    def __init__(self, send: Send, give_up: Callable[[int], Awaitable[None]]) -> None:
        self._send, self.give_up = send, give_up
        self._waiting: str | None = None
        self._filled = asyncio.Event()
        self.task = asyncio.create_task(self._deliver())

    def put(self, message: str) -> None:
        self._waiting = message
        self._filled.set()

    def beat(self, message: str) -> None:
        if self._waiting is None:
            self.put(message)

    async def _deliver(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            message, self._waiting = self._waiting, None
            if message is None:
                continue
            try:
                await asyncio.wait_for(self._send(message), STUCK_SECONDS)
            except TimeoutError:
                await self.give_up(1013)
                return
            except Exception:  # noqa: BLE001  the socket is gone; its consumer hears of it by itself
                return


class Audience:
    """All who see exactly the same."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.mailboxes: set[Mailbox] = set()
        self.message = ""
        self.signature = ""
        self.beat = ""

    def draw(self, picture: pictures.Picture) -> dict | None:
        """The message of a picture; none where nothing of what this audience sees has changed."""
        signature = self.screen.sign(picture)
        if signature and self.message and signature == self.signature:
            return None
        self.signature = signature
        return self.screen.draw(picture)

    def show(self, message: dict) -> None:
        """Send a drawing to everybody."""
        beat = {name: message[name] for name in ("day", "revision", "forecast", "at")}
        self.message, self.beat = json.dumps(message), json.dumps({"beat": True, **beat})
        for mailbox in self.mailboxes:
            mailbox.put(self.message)


class Hub:
    """The live screens of one office in this process."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.loop = asyncio.get_running_loop()
        self.audiences: dict[tuple[object, ...], Audience] = {}
        self.stamp: pictures.Stamp | None = None
        self._woken = asyncio.Event()
        # Its own thread: Channels' shared one would put every socket's log-in behind a drawing.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"hub-{office.key}")
        work = (self._keep_looking(), self._keep_beating(), hints.listen(office.pk, self.wake))
        self._tasks = [asyncio.create_task(part) for part in work]

    def wake(self) -> None:
        """Something changed, or somebody new looks. Only in the hub's own loop."""
        self._woken.set()

    def wake_from_anywhere(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake)

    def join(self, screen: Screen, mailbox: Mailbox) -> None:
        """A new socket: it gets what its audience sees, or waits for the first drawing."""
        audience = self.audiences.setdefault(screen.audience, Audience(screen))
        audience.mailboxes.add(mailbox)
        if audience.message:
            mailbox.put(audience.message)
        self.wake()

    def leave(self, screen: Screen, mailbox: Mailbox) -> None:
        mailbox.task.cancel()
        audience = self.audiences.get(screen.audience)
        if audience:
            audience.mailboxes.discard(mailbox)
            if not audience.mailboxes:
                del self.audiences[screen.audience]
        if not self.audiences:
            self.end()

    def end(self) -> None:
        """Nobody looks any more."""
        _hubs_here().pop(self.office.pk, None)
        for task in self._tasks:
            task.cancel()
        self._thread.shutdown(wait=False)

    async def _keep_looking(self) -> None:
        while True:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                pass
            # Cleared before the look: what changes meanwhile is looked at next.
            self._woken.clear()
            try:
                if await self._look():
                    await asyncio.sleep(CALM_SECONDS)
            except Exception:
                log.exception("office %s: the screens could not be drawn; trying again", self.office.key)
                # Without news there are no beats either: the screens say that they are out of date.
                self.stamp = None
                await asyncio.sleep(POLL_SECONDS)

    async def _look(self) -> bool:
        """Read the stamp, and draw whatever is not drawn for it; whether anything was."""
        stamp = await self._in_thread(pictures.read_stamp, self.office)
        new = stamp != self.stamp
        if self.stamp and stamp[:2] < self.stamp[:2]:
            await self._start_over()
        waiting = [a for a in self.audiences.values() if new or not a.message]
        waiting.sort(key=lambda audience: -len(audience.mailboxes))
        if waiting:
            picture = await self._in_thread(pictures.latest, self.office)
            stamp = picture.stamp
            for start in range(0, len(waiting), DRAWN_AT_ONCE):
                batch = waiting[start : start + DRAWN_AT_ONCE]
                for audience, message in zip(
                    batch, await self._in_thread(_draw, batch, picture), strict=True
                ):
                    if message is not None:
                        audience.show(message)
        self.stamp = stamp
        return bool(waiting)

    async def _start_over(self) -> None:
        """A wrong clock's day was mended or a backup restored: what the screens show is newer than the truth."""
        leaving = []
        for audience in self.audiences.values():
            audience.message = audience.beat = ""
            leaving += [
                asyncio.wait_for(mailbox.give_up(START_OVER), STUCK_SECONDS) for mailbox in audience.mailboxes
            ]
        # All at once, and whatever becomes of one: a socket that cannot be closed holds up no other.
        await asyncio.gather(*leaving, return_exceptions=True)

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            if self.stamp is None:
                continue
            for audience in self.audiences.values():
                for mailbox in audience.mailboxes:
                    if audience.beat:
                        mailbox.beat(audience.beat)

    async def _in_thread(self, work: Callable, *arguments: object):
        call = database_sync_to_async(work, thread_sensitive=False, executor=self._thread)
        return await call(*arguments)


def _draw(audiences: Iterable[Audience], picture: pictures.Picture) -> list[dict | None]:
    """Draw each audience; one whose drawing fails stays as it is and leaves the others in peace."""
    drawn: list[dict | None] = []
    for audience in audiences:
        try:
            drawn.append(audience.draw(picture))
        except Exception:
            log.exception("could not draw %s", audience.screen.audience[0])
            drawn.append(None)
    return drawn


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Hub]] = WeakKeyDictionary()


def _hubs_here() -> dict[int, Hub]:
    return _hubs.setdefault(asyncio.get_running_loop(), {})


def hub_of(office: Office) -> Hub:
    """The office's hub in this process, started when its first screen comes."""
    hubs = _hubs_here()
    if office.pk not in hubs:
        hubs[office.pk] = Hub(office)
    return hubs[office.pk]


def wake(office: int) -> None:
    """Wake the office's hubs of this process, from any thread."""
    for hubs in list(_hubs.values()):
        if hub := hubs.get(office):
            hub.wake_from_anywhere()
