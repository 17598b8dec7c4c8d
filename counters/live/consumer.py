"""The one WebSocket consumer. It shows a screen and takes no commands: those come by HTTP."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from counters.domain.errors import Forbidden, NotFound, Refused
from counters.live.hub import hub_of
from counters.live.mailbox import Mailbox
from counters.live.screen import Screen

log = logging.getLogger(__name__)

NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND, TOO_MUCH = 4401, 4403, 4404, 4429
# Rights may end while a socket is open: a person's, and those of a device that was revoked.
RECHECK_SECONDS, DEVICE_SECONDS = 30.0, 3.0
# A browser's page sends nothing at all.
MOST_MESSAGES = 100

# A thousand boards that come back together ask for one and the same screen.
FOUND_SECONDS = 1.0

Find = Callable[[dict[str, Any]], Screen]
# What tells a device's connection from anybody's: the secret that comes with it, or nothing.
Secret = Callable[[dict[str, Any]], str]
Address = tuple[asyncio.AbstractEventLoop, Find, str, bytes, str]
_found: dict[Address, asyncio.Future[Screen]] = {}


class LiveConsumer(AsyncWebsocketConsumer):
    """`find` turns a connection's scope into a screen, or raises Refused. `guarded`: ask it again and again; so it is
    for a connection with a `secret`, more often."""

    def __init__(self, find: Find, guarded: bool = False, secret: Secret = lambda scope: "") -> None:
        super().__init__()
        self.find, self.guarded, self.secret = find, guarded, secret

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' look for old database connections in another thread: here nothing keeps one open, and
        a thousand sockets that come back together would queue up for it."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        self.screen, self.hub, self.mailbox, self.guard, self.heard = None, None, None, None, 0
        # Accepted first: a browser learns the close code only of an open socket.
        await self.accept()
        screen = await self._find()
        if screen is None:
            return
        self.screen = screen
        self.mailbox = Mailbox(self._deliver, self.close)
        self.hub = hub_of(screen.office)
        self.hub.join(screen, self.mailbox)
        if self.guarded:
            self.guard = asyncio.create_task(self._keep_checking(RECHECK_SECONDS))
        elif self.secret(self.scope):
            self.guard = asyncio.create_task(self._keep_checking(DEVICE_SECONDS))

    async def disconnect(self, code: int) -> None:
        if self.guard:
            self.guard.cancel()
        if self.hub:
            self.hub.leave(self.screen, self.mailbox)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        self.heard += 1
        if self.heard > MOST_MESSAGES:
            await self.close(TOO_MUCH)

    async def _deliver(self, message: str) -> None:
        await self.base_send({"type": "websocket.send", "text": message})

    async def _find(self) -> Screen | None:
        try:
            if self.guarded:
                return await database_sync_to_async(self.find)(self.scope)
            return await _find_shared(self.find, self.scope, self.secret(self.scope))
        except NotFound:
            await self.close(NOT_FOUND)
        except Forbidden:
            user = self.scope.get("user")
            await self.close(FORBIDDEN if user and user.is_authenticated else NOT_SIGNED_IN)
        except Refused:
            await self.close(FORBIDDEN)
        return None

    async def _keep_checking(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await self._find()
            except Exception:
                # A database that is busy takes nobody's rights away; nor may it end the asking.
                log.exception("could not ask again who may see %s", self.screen.audience[0])


async def _find_shared(find: Find, scope: dict[str, Any], secret: str) -> Screen:
    """A public screen: whoever asks for the same address within a second gets the same answer, also a refusal."""
    loop = asyncio.get_running_loop()
    address = (loop, find, scope["path"], scope.get("query_string", b""), secret)
    if address not in _found:
        _found[address] = asyncio.ensure_future(database_sync_to_async(find)(scope))
        loop.call_later(FOUND_SECONDS, _found.pop, address, None)
    # Shielded: one who leaves while it is looked up does not take the answer from the others.
    return await asyncio.shield(_found[address])
