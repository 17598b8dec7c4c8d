"""How an office with PostgreSQL and two workers starts after a good and after a bad end, and how it stops."""

import json
import threading
import time
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from queue_site.database_file import LOCK
from tests.a_server_office import AtTheDesk
from tests.servers import Server, running_server
from tests.test_commands import SERVE, assert_refused, run

pytestmark = pytest.mark.postgres_only

# Seconds: the promise to whoever takes a device out of service.
REVOKED_WITHIN = 5.0


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One office for all of these tests: making one takes seconds."""
    with running_server(tmp_path_factory.mktemp("start"), WORKERS="2") as running:
        yield running


@pytest.fixture
def server(house):
    """The office, open, and nothing said by it yet."""
    if house.process.poll() is not None:
        house.start()
    house.log.write_text("")
    return house


def marker(server: Server) -> dict:
    return json.loads((server.folder / "data" / LOCK).read_text())


def own_name(server: Server) -> str:
    return urlsplit(server.environment["DATABASE_URL"]).path[1:]


def say(server: Server, statement: str) -> None:
    """Something about the office's database, from beside it."""
    beside = urlsplit(server.environment["DATABASE_URL"])._replace(path="/postgres").geturl()
    with closing(psycopg.connect(beside, autocommit=True)) as connection:
        connection.execute(statement)


def refuses(server: Server, *words: str) -> None:
    """A start ends with 2 and one sentence that has these words in it."""
    names = ("PORT", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL")
    environment = {name: server.environment[name] for name in names}
    assert_refused(run(SERVE, server.folder / "data", **environment), *words)


def test_a_clean_stop_is_noted_and_nothing_is_said(server):
    found = marker(server)
    assert (found["state"], found["database"].rpartition("/")[2]) == ("open", own_name(server))
    assert server.stop() == 0
    assert marker(server)["state"] == "closed"
    server.start()
    assert server.log.read_text() == ""


def test_an_unclean_stop_is_noticed_and_the_office_checked(server):
    server.kill()
    server.start()
    (said,) = server.log.read_text().splitlines()
    assert said == (
        "The last stop was unclean. Database and office were checked (0 days, 0 tickets, 0 events): all is well."
    )


def test_an_office_that_is_gone_is_not_replaced_by_an_empty_one(server):
    server.stop()
    backup = server.folder / "data" / "backups" / "antrean-20260101T000000Z.dump"
    refused = (f"/{own_name(server)} is damaged", f"bin/manage restore {backup}")
    backup.parent.mkdir(exist_ok=True)
    backup.touch()
    say(server, f"ALTER DATABASE {own_name(server)} RENAME TO {own_name(server)}_away")
    refuses(server, "it is not there", *refused)
    say(server, f"CREATE DATABASE {own_name(server)}")
    refuses(server, "it is empty", *refused)
    with closing(psycopg.connect(server.environment["DATABASE_URL"])) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
    say(server, f"DROP DATABASE {own_name(server)}")
    say(server, f"ALTER DATABASE {own_name(server)}_away RENAME TO {own_name(server)}")
    server.start()


def test_a_stop_closes_sockets_with_service_restart_and_answers_what_is_under_way(server):
    kiosk = AtTheDesk(server, "kiosk")
    answers: list[httpx.Response] = []
    asked = {"service": "pengesahan"}
    with (
        connect(f"{server.ws_url}/ws/offices/samsat/board/") as board,
        closing(psycopg.connect(server.environment["DATABASE_URL"])) as holder,
    ):
        board.recv(timeout=10)
        # Somebody else has the office's row for a while: the command waits for it, in the middle of its way.
        holder.execute("SELECT 1 FROM counters_office FOR UPDATE")
        take = threading.Thread(target=lambda: answers.append(kiosk.post("offices/samsat/tickets", asked)))
        take.start()
        wait_until_waiting(server)
        server.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            listen_to_the_end(board)
        assert closed.value.rcvd.code == 1012
        holder.rollback()
    take.join(20)
    assert [answer.status_code for answer in answers] == [201]
    assert server.process.wait(20) == 0
    with closing(psycopg.connect(server.environment["DATABASE_URL"])) as connection:
        assert connection.execute("SELECT count(*) FROM counters_ticket").fetchone() == (1,)
    assert marker(server)["state"] == "closed"


PAIR = """
from django.contrib.auth import get_user_model
from counters.domain import devices
from counters.domain.day import Actor, perform
from counters.models import Office
secret = devices.new_secret()
waits = devices.begin(secret, "127.0.0.1", "")
confirm = lambda today: {"device": devices.confirm(today, waits, kind="board", name="Ruang tunggu").pk}
by = Actor("test", get_user_model().objects.get(username="admin"))
print(secret, perform(Office.objects.get(), confirm, by=by).receipt["device"])
"""


def test_a_revoked_device_loses_its_sockets_in_every_worker(server):
    secret, device = server.manage("shell", "--verbosity=0", "--command", PAIR).split()[-2:]
    cookie = {"Cookie": f"perangkat={secret}"}
    with ExitStack() as screens:
        sockets = []
        while len(sockets) < 4 or len(workers_with_sockets(server)) < 2:
            address = f"{server.ws_url}/ws/offices/samsat/board/"
            sockets.append(screens.enter_context(connect(address, additional_headers=cookie)))
            sockets[-1].recv(timeout=10)
            assert len(sockets) < 60, "one worker takes all sockets"
        administrator = AtTheDesk(server, "admin")
        answer = administrator.post(f"offices/samsat/devices/{device}/revoke")
        assert answer.status_code == 200, answer.text
        until = time.monotonic() + REVOKED_WITHIN
        for socket in sockets:
            with pytest.raises(ConnectionClosed) as closed:
                listen_to_the_end(socket, until)
            assert closed.value.rcvd.code == 4401


def workers_with_sockets(server: Server) -> set[int]:
    """The worker processes that have a connection of the office's port."""
    workers = psutil.Process(server.process.pid).children(recursive=True)
    return {
        worker.pid
        for worker in workers
        for line in worker.net_connections("tcp")
        if line.status == psutil.CONN_ESTABLISHED and line.laddr.port == server.port
    }


def test_workers_end_with_the_process_that_supervises_them(server):
    """Killed alone, as the system does when memory runs out: the port is free for the next start."""
    workers = psutil.Process(server.process.pid).children(recursive=True)
    assert len(workers) >= 2
    server.process.kill()
    server.process.wait(10)
    _gone, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
    server.start()


def listen_to_the_end(board, until: float = float("inf")) -> None:
    """Until it is closed; TimeoutError where that is not before `until`, on the monotonic clock."""
    while True:
        board.recv(timeout=min(10.0, max(0.0, until - time.monotonic())))


def wait_until_waiting(server: Server) -> None:
    """Until a worker's command stands before the lock."""
    until = time.monotonic() + 20
    with closing(psycopg.connect(server.environment["DATABASE_URL"], autocommit=True)) as connection:
        while time.monotonic() < until:
            if connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("the command did not arrive")
