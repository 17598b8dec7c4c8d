"""On whom the staff's sockets are closed, and with which code. The rows are in the real database: sockets have
threads of their own."""

import json

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from counters.staff.urls import websocket_urlpatterns
from tests.office import desk, issue, make_cast, make_office, open_all

ORIGIN = [(b"origin", b"http://testserver")]


@pytest.fixture
def standing(transactional_db):
    """An office in the real database, so that the sockets' threads see it."""
    cast = make_cast(make_office())
    open_all(cast)
    issue(cast.office)
    yield cast
    connections.close_all()


async def close_code(user, path, headers=ORIGIN):
    """The code with which a socket is closed, none if it shows a picture first."""
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path, headers=headers)
    socket.scope["user"] = user
    await socket.connect()
    try:
        said = await socket.receive_output(timeout=10)
        assert said["type"] == "websocket.close" or "html" in json.loads(said["text"])
        return said.get("code")
    finally:
        await socket.disconnect()


async def test_sockets_are_closed_on_whom_they_do_not_concern(standing):
    office = standing.office
    number = await database_sync_to_async(lambda: desk(office, 3).pk)()
    console, floor = f"/ws/counters/{number}/", f"/ws/offices/{office.key}/supervisor/"

    assert await close_code(standing.officers[3], console) is None
    assert await close_code(AnonymousUser(), console) == 4401
    assert await close_code(AnonymousUser(), floor) == 4401
    assert await close_code(standing.officers[3], floor) == 4403
    assert await close_code(standing.stranger, console) == 4404
    assert await close_code(standing.stranger, floor) == 4404
    assert await close_code(standing.officers[3], console, headers=[]) == 4403
