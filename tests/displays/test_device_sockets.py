"""The sockets of paired devices: who gets one, and that a revoked device loses it, whichever process revoked it."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth import get_user_model
from django.db import connections

from counters import clock
from counters.domain import devices
from counters.domain.day import Actor, perform
from counters.live import consumer
from counters.models import Board, Device, Role
from counters.samples.loader import load_office, sample
from displays.urls import websocket_urlpatterns
from tests.office import employ

application = URLRouter(websocket_urlpatterns)
# Not signed in: the page that hears it loads itself again, and is told where to go.
REFUSED = 4401
BOARD, KIOSK = "/ws/offices/samsat/board/", "/ws/offices/samsat/kiosk/"


@pytest.fixture
def place(transactional_db, monkeypatch):
    """The sample office where other threads see it; devices are looked at more often than in life."""
    monkeypatch.setattr(consumer, "DEVICE_SECONDS", 0.2)
    monkeypatch.setattr(consumer, "FOUND_SECONDS", 0.05)
    office = load_office(sample("samsat"), now=clock.now())
    employ(office, Role.ADMINISTRATOR, "pengurus")
    yield office
    connections.close_all()


def command(office, work):
    """Through the one door, by the administrator."""
    user = get_user_model().objects.get(username="pengurus")
    perform(office, lambda today: work(today) and {} or {}, by=Actor("test", user))


def pair(office, kind="board"):
    """A paired device's secret."""
    secret = devices.new_secret()
    pairing = devices.begin(secret, "127.0.0.1", "")
    command(office, lambda today: devices.confirm(today, pairing, kind=kind, name=f"{kind} {secret[:4]}"))
    return secret


def close_screens(office):
    office.open_screens = False
    office.save()


def in_thread(work, *arguments):
    return database_sync_to_async(work, thread_sensitive=False)(*arguments)


def socket_of(path, secret=""):
    headers = [(b"cookie", f"lain=1; {devices.COOKIE}={secret}".encode())] if secret else []
    return WebsocketCommunicator(application, path, headers=headers)


async def fate(path, secret=""):
    """The first message of a socket, or the code with which it was closed."""
    socket = socket_of(path, secret)
    await socket.connect()
    try:
        return await answer(socket)
    finally:
        await socket.disconnect()


async def answer(socket, seconds=5):
    """Pictures are passed over until the socket is closed, if it has to be."""
    sent = await socket.receive_output(seconds)
    return sent["code"] if sent["type"] == "websocket.close" else json.loads(sent["text"])["day"]


async def closing(socket, seconds=5):
    async with asyncio.timeout(seconds):
        while True:
            sent = await socket.receive_output(seconds)
            if sent["type"] == "websocket.close":
                return sent["code"]


async def test_where_the_office_is_closed_to_strangers_only_its_devices_look(place):
    board, kiosk = await in_thread(pair, place), await in_thread(pair, place, "kiosk")
    await in_thread(close_screens, place)

    assert await fate(BOARD) == await fate(KIOSK) == REFUSED
    assert await fate(BOARD, "x" * 43) == REFUSED
    assert await fate(BOARD, kiosk) == await fate(KIOSK, board) == REFUSED
    assert isinstance(await fate(BOARD, board), str)
    assert isinstance(await fate(KIOSK, kiosk), str)


async def test_an_open_office_shows_its_board_to_everybody(place):
    assert isinstance(await fate(BOARD), str)


async def test_a_revoked_device_loses_its_open_socket(place):
    secret, other = await in_thread(pair, place), await in_thread(pair, place)
    socket, beside = socket_of(BOARD, secret), socket_of(BOARD, other)
    await socket.connect()
    await beside.connect()
    await answer(socket)

    device = await in_thread(devices.device_of, secret)
    await in_thread(command, place, lambda today: devices.revoke(today, device))

    assert await closing(socket) == REFUSED
    assert isinstance(await fate(BOARD, other), str), "the other one stays"
    await socket.disconnect()
    await beside.disconnect()


async def test_a_revocation_behind_the_back_of_this_process_is_seen_too(place):
    """As another worker would write it: no hint comes."""
    secret = await in_thread(pair, place)
    socket = socket_of(BOARD, secret)
    await socket.connect()
    await answer(socket)

    await in_thread(lambda: Device.objects.update(revoked_at=clock.now()))

    assert await closing(socket) == REFUSED
    await socket.disconnect()


async def test_another_layout_sends_the_device_to_its_other_page(place):
    secret = await in_thread(pair, place)
    socket = socket_of(BOARD, secret)
    await socket.connect()
    await answer(socket)

    def give_layout():
        Board.objects.create(office=place, key="kasir", name="Kasir")
        device = devices.device_of(secret)
        command(place, lambda today: devices.change(today, device, name="Kasir", board="kasir"))

    await in_thread(give_layout)

    assert await closing(socket) == REFUSED
    await socket.disconnect()


async def test_a_device_that_looks_is_seen(place):
    secret = await in_thread(pair, place)
    assert (await in_thread(devices.device_of, secret)).seen_at is None

    await fate(BOARD, secret)

    assert (await in_thread(devices.device_of, secret)).seen_at is not None


def test_devices_are_looked_at_often_enough():
    """Revoked within five seconds: the look, and the answer that sockets share."""
    assert consumer.DEVICE_SECONDS + consumer.FOUND_SECONDS < 5
