"""The sockets of the public screens: whom they let in, and what they send."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.db import connections
from django.test import Client

from counters import clock
from counters.samples.loader import load_office, sample
from displays.urls import websocket_urlpatterns
from tests.displays.conftest import phone_of, secret_of
from tests.office import issue

application = URLRouter(websocket_urlpatterns)


@pytest.fixture
def place(transactional_db):
    """The sample office where other threads see it."""
    yield load_office(sample("samsat"), now=clock.now())
    connections.close_all()


@asynccontextmanager
async def socket_at(path):
    socket = WebsocketCommunicator(application, path)
    connected, _code = await socket.connect()
    assert connected
    try:
        yield socket
    finally:
        await socket.disconnect()


async def first_picture(path):
    """What a newcomer is sent."""
    async with socket_at(path) as socket:
        return json.loads(await socket.receive_from(5))


def in_thread(work, *arguments):
    return database_sync_to_async(work, thread_sensitive=False)(*arguments)


def page(path, language="id"):
    client = Client()
    client.cookies["django_language"] = language
    return client.get(path).json()


async def test_a_board_without_draw_is_json_only(place):
    await in_thread(issue, place)
    sent = await first_picture("/ws/offices/samsat/board/")
    shown = await in_thread(page, "/layar/samsat/?live")
    assert set(shown) - set(sent) == {"html"}
    assert {**sent, "html": shown["html"], "at": 0, "forecast": 0} == {**shown, "at": 0, "forecast": 0}


@pytest.mark.parametrize("language", ["id", "en"])
async def test_each_socket_sends_its_pages_picture_in_the_pages_language(place, language):
    ticket = await in_thread(issue, place)
    paths = {
        "/ws/offices/samsat/board/?": "/layar/samsat/?live",
        "/ws/offices/samsat/kiosk/?": "/kiosk/samsat/?live",
        "/ws/offices/samsat/kiosk/?service=blokir&": "/kiosk/samsat/blokir/?live",
        "/ws/offices/samsat/start/?": "/?live=samsat",
        f"/ws/tickets/{secret_of(ticket)}/?": f"{phone_of(ticket)}?live",
    }
    for socket, path in paths.items():
        sent, shown = await asyncio.gather(
            first_picture(f"{socket}draw={language}"), in_thread(page, path, language)
        )
        assert sent["html"].strip(), socket
        # The half minute of the forecast may have passed between the two.
        if sent["forecast"] == shown["forecast"]:
            assert sent == shown, socket


async def test_a_board_hears_of_a_number_taken(place):
    async with socket_at("/ws/offices/samsat/board/?draw=id") as socket:
        before = json.loads(await socket.receive_from(5))
        await in_thread(issue, place, "perpanjangan")
        while True:
            after = json.loads(await socket.receive_from(5))
            if after["revision"] > before["revision"]:
                break
    waiting = {line["key"]: line["waiting"] for line in after["stations"]}
    assert waiting["cek-fisik"] == 1
    assert after["html"] != before["html"]


@pytest.mark.parametrize(
    "path",
    [
        "/ws/offices/di-mana/board/",
        "/ws/offices/%00/board/",
        "/ws/offices/di-mana/kiosk/",
        "/ws/offices/samsat/kiosk/?service=di-mana",
        "/ws/offices/di-mana/start/",
        "/ws/tickets/AAAAAAAAAAAAAAAAAAAAAAAAAAA/",
        "/ws/tickets/x/?draw=id",
    ],
)
async def test_what_is_not_here_closes_with_4404(place, path):
    socket = WebsocketCommunicator(application, path)
    assert (await socket.connect())[0]
    assert await socket.receive_output(5) == {"type": "websocket.close", "code": 4404}


async def test_a_language_nobody_speaks_is_no_language(place):
    assert "html" not in await first_picture("/ws/offices/samsat/board/?draw=xx")
