"""One hub per process and office: it reads once, draws once per audience, and writes to its sockets.

A kick wakes it at once; without any kick it looks for itself every second, so that a lost one costs a second and
nothing else. Each socket has a mailbox that holds only the newest message: who is slow skips, and slows nobody.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from counters.live import hints, precedence
from counters.live import picture as pictures
from counters.live.audience import Audience, Over, draw_each
from counters.live.mailbox import Mailbox, send_away
from counters.live.screen import Screen
from counters.models import Office

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# At most one drawing in each of the first, and two in each of the second.
CALM_SECONDS, BUSY_SECONDS = 0.1, 1.0
BEAT_SECONDS = 5.0
# The close code that asks a page to load itself again.
START_OVER = 4409
# So long the phones of one drawing wait for commands that are under way.
PATIENCE_SECONDS = 0.3
# Audiences drawn before the next look at the loop, and at whether something has changed meanwhile.
DRAWN_AT_ONCE = 10


class Hub:
    """The live screens of one office in this process."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.loop = asyncio.get_running_loop()
        self.audiences: dict[tuple[object, ...], Audience] = {}
        self.stamp: pictures.Stamp | None = None
        # When the database last answered, by the loop's clock.
        self.answered = 0.0
        # When the boards may be drawn again, by the same clock.
        self._calm_until = 0.0
        self._patience = 0.0
        self._woken = asyncio.Event()
        self._leaving: set[asyncio.Task] = set()
        # Its own thread: Channels' shared one would put every socket's log-in behind a drawing.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"hub-{office.key}")
        work = (self._keep_looking(), self._keep_beating(), hints.listen(office.pk, self.wake))
        self._tasks = [asyncio.create_task(part) for part in work]

    def wake(self) -> None:
        """Something changed, or somebody new looks. Only in the hub's own loop."""
        self._woken.set()

    def join(self, screen: Screen, mailbox: Mailbox) -> None:
        """A new socket: it gets what its audience sees, or waits for the first drawing."""
        audience = self.audiences.setdefault(screen.audience, Audience(screen))
        audience.mailboxes.add(mailbox)
        if audience.message:
            mailbox.put(audience.message)
        else:
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
        if _hubs_here().get(self.office.pk) is self:
            del _hubs_here()[self.office.pk]
        for task in self._tasks:
            task.cancel()
        self._thread.shutdown(wait=False)

    async def _keep_looking(self) -> None:
        before = -BUSY_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()
            # Cleared before the look: what changes meanwhile is looked at next.
            self._woken.clear()
            began = self.loop.time()
            self._calm_until = max(began + CALM_SECONDS, before + BUSY_SECONDS)
            try:
                drawn = await self._look()
            except Exception:
                log.exception("office %s: the screens could not be drawn; trying again", self.office.key)
                # Without news there are no beats either: the screens say that they are out of date.
                self.stamp = None
                await asyncio.sleep(POLL_SECONDS)
                continue
            if drawn:
                before = began
                await asyncio.sleep(self._calm_until - self.loop.time())

    async def _look(self) -> bool:
        """Read the stamp, and draw whatever is not drawn for it; whether anything was."""
        stamp = await self._in_thread(pictures.read_stamp, self.office)
        self.answered = self.loop.time()
        waiting = [a for a in self.audiences.values() if a.stamp != stamp or not a.message]
        if waiting:
            picture = await self._in_thread(pictures.latest, self.office)
            stamp = picture.stamp
            if any(audience.is_ahead_of(picture) for audience in self.audiences.values()):
                self._start_over()
                waiting = list(self.audiences.values())
            await self._draw_all(waiting, picture)
        self.stamp = stamp
        return bool(waiting)

    async def _draw_all(self, waiting: list[Audience], picture: pictures.Picture) -> None:
        """Draw the boards, then what many look at, then each person's own, as far as time allows: a change that comes
        meanwhile goes to the boards before the rest of the phones, and those that were left out are drawn next."""
        own = [audience for audience in waiting if audience.screen.signature]
        shared = [audience for audience in waiting if not audience.screen.signature]
        shared.sort(key=lambda audience: (not audience.is_board(), -len(audience.mailboxes)))
        # Who has waited longest comes first, so that a busy hour leaves nobody out.
        own.sort(key=lambda audience: audience.stamp or ("", 0, 0))
        for audience in shared:
            await self._draw_some([audience], picture)
        self._patience = PATIENCE_SECONDS
        for start in range(0, len(own), DRAWN_AT_ONCE):
            await self._draw_some(own[start : start + DRAWN_AT_ONCE], picture, self._wait_for_commands)
            if self._is_outdated():
                return

    def _is_outdated(self) -> bool:
        """Whether something has changed, and the boards may be drawn for it."""
        return self._woken.is_set() and self.loop.time() >= self._calm_until

    def _wait_for_commands(self) -> bool:
        """Before each phone; whether it need not be drawn, for it would be out of date."""
        self._patience -= precedence.give_way(self._patience, self._is_outdated)
        return self._is_outdated()

    async def _draw_some(self, audiences: list[Audience], picture: pictures.Picture, is_over: Over = bool):
        drawn = await self._in_thread(draw_each, audiences, picture, is_over)
        for audience, message in zip(audiences, drawn, strict=False):
            audience.stamp = picture.stamp
            if message is not None:
                audience.show(message)

    def _start_over(self) -> None:
        """A wrong clock's day was mended or a backup restored: what the screens show is newer than the truth.

        Nothing waits for a socket that cannot be closed.
        """
        for audience in self.audiences.values():
            audience.stamp, audience.message, audience.beat = None, "", ""
            for mailbox in audience.mailboxes:
                task = asyncio.create_task(send_away(mailbox, START_OVER))
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            # A beat says that the picture is the present one: nobody knows while the database does not answer.
            if self.stamp is None or self.loop.time() - self.answered > BEAT_SECONDS:
                continue
            for audience in self.audiences.values():
                for mailbox in audience.mailboxes:
                    if audience.beat:
                        mailbox.beat(audience.beat)

    async def _in_thread(self, work: Callable, *arguments: object):
        return await database_sync_to_async(work, thread_sensitive=False, executor=self._thread)(*arguments)


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
        if (hub := hubs.get(office)) and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(hub.wake)
