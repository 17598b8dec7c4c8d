"""Redis killed, frozen or started again: commands go on, and every screen of every process finds the truth."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager

import httpx
import pytest
import websockets

from tests import services
from tests.servers import running_server

pytestmark = pytest.mark.postgres_only

# A command that waited for Redis would wait as long as its socket's time limits and their retries.
COMMAND_SECONDS = 5.0
BOARD_SECONDS = 10.0


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with services.redis(tmp_path_factory.mktemp("redis") / "own") as running:
        yield running


@pytest.fixture(scope="module")
def office(redis, tmp_path_factory):
    """An office with two worker processes, hinting at each other through a Redis of their own."""
    folder = tmp_path_factory.mktemp("office")
    with running_server(folder, REDIS_URL=redis.url, WORKERS="2", PLAIN_RECKONING="1") as server:
        yield server


def take(office) -> int:
    """Issue a ticket; the revision it made."""
    answer = httpx.post(
        f"{office.url}/api/v1/offices/samsat/tickets",
        json={"service": "pengesahan"},
        headers={"Authorization": f"Bearer {office.token('kiosk')}", "Idempotency-Key": uuid.uuid4().hex},
        timeout=COMMAND_SECONDS,
    )
    assert answer.status_code == 201
    return answer.json()["revision"]


@asynccontextmanager
async def boards(office, count=6):
    """So many boards, enough that both processes have some."""
    address = f"{office.ws_url}/ws/offices/samsat/board/"
    sockets = [await websockets.connect(address) for _ in range(count)]
    try:
        yield sockets
    finally:
        for socket in sockets:
            await socket.close()


async def all_show(sockets, revision) -> None:
    async def shows(socket):
        while json.loads(await socket.recv())["revision"] < revision:
            pass

    async with asyncio.timeout(BOARD_SECONDS):
        await asyncio.gather(*(shows(socket) for socket in sockets))


async def test_boards_of_all_processes_follow_with_redis(office):
    async with boards(office) as sockets:
        await all_show(sockets, await asyncio.to_thread(take, office))


@pytest.mark.parametrize("fault", ["killed", "frozen"])
async def test_without_redis_commands_go_on_and_boards_follow(office, redis, fault):
    async with boards(office) as sockets:
        await all_show(sockets, await asyncio.to_thread(take, office))
        redis.kill() if fault == "killed" else redis.freeze()
        try:
            for _ in range(5):
                revision = await asyncio.to_thread(take, office)
            await all_show(sockets, revision)
            async with boards(office, 2) as late:
                await all_show(late, revision)
        finally:
            redis.start() if fault == "killed" else redis.thaw()
        await all_show(sockets, await asyncio.to_thread(take, office))
