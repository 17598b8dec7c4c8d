"""A small office whose screens are looked at, and sockets that look."""

import asyncio
import json
import threading
from contextlib import asynccontextmanager

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connections

from counters import clock
from counters.domain.day import KIOSK
from counters.domain.intake import Wish, take_number
from counters.live.consumer import LiveConsumer
from counters.live.public import board_fields
from counters.live.screen import Screen
from counters.samples.loader import load_office, sample

FUTURE = ("2099-01-01", 5, 0)


@pytest.fixture
def hall(transactional_db):
    """The sample office in the real database, so that other threads and processes see it."""
    office = load_office(sample("samsat"), now=clock.now())
    yield office
    # A hub that has ended may still be reading, and would meet the emptying of the tables in the other order.
    for thread in threading.enumerate():
        if thread.name.startswith("hub-"):
            thread.join(2)
    connections.close_all()


def take(office, service="perpanjangan"):
    """One more number, by the kiosk."""
    return take_number(office, Wish(service), by=KIOSK, unattended=True).receipt


def take_later(office, service="perpanjangan"):
    """The same from inside an event loop."""
    return database_sync_to_async(take, thread_sensitive=False)(office, service)


def board_of(office):
    return Screen(office, ("board",), "/ws/board/", fields=board_fields)


class Look:
    """One socket on a screen, and what it has seen."""

    def __init__(self, socket):
        self.socket = socket
        self.frames = 0

    async def news(self, timeout=5.0):
        """The next picture; beats are passed over."""
        while True:
            message = json.loads(await self.socket.receive_from(timeout))
            if "beat" not in message:
                self.frames += 1
                return message

    async def until(self, revision, timeout=5.0):
        """The first picture of at least this revision."""
        async with asyncio.timeout(timeout):
            while True:
                message = await self.news(timeout)
                if message["revision"] >= revision:
                    return message


@asynccontextmanager
async def looking_at(screen):
    """A socket on a screen, through the real consumer."""
    consumer = LiveConsumer.as_asgi(find=lambda scope: screen)
    socket = WebsocketCommunicator(consumer, "/ws/board/")
    connected, _code = await socket.connect()
    assert connected
    try:
        yield Look(socket)
    finally:
        await socket.disconnect()


def shown_before(hub, stamp):
    """As if every screen had been drawn for it."""
    hub.stamp = stamp
    for audience in hub.audiences.values():
        audience.stamp = stamp
