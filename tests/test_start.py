"""How an office starts after a good and after a bad end, and how it stops."""

import json
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from queue_site.database_file import LOCK, Damaged, InUse, look_at, marker_in
from tests.servers import Server, running_server
from tests.services import free_port
from tests.test_commands import SERVE, assert_refused, run

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One office for all of these tests: making one takes seconds."""
    with running_server(tmp_path_factory.mktemp("start")) as running:
        yield running


@pytest.fixture
def server(house):
    """The office, open, and nothing said by it yet."""
    if house.process.poll() is not None:
        house.start()
    house.log.write_text("")
    return house


def database_of(server: Server) -> Path:
    return server.folder / "data" / "antrean.sqlite3"


def marker(server: Server) -> dict:
    return json.loads((server.folder / "data" / LOCK).read_text())


def refuses(server: Server, *words: str) -> None:
    """A start ends with 2 and one sentence that has these words in it."""
    environment = {name: server.environment[name] for name in ("PORT", "PUBLIC_URL")}
    assert_refused(run(SERVE, server.folder / "data", **environment), *words)


def number_taken(server: Server, token: str) -> httpx.Response:
    asked = {"service": "pengesahan"}
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(f"{server.url}/api/v1/offices/samsat/tickets", json=asked, headers=headers, timeout=20)


def test_a_clean_stop_is_noted_and_nothing_is_said(server):
    assert marker(server) == {"state": "open", "database": str(database_of(server))}
    assert server.stop() == 0
    assert marker(server)["state"] == "closed"
    server.start()
    assert server.log.read_text() == ""


def test_the_log_of_an_open_office_stays_so_that_a_full_disk_can_be_read(server):
    # SQLite needs room to open its log, and none to read on: it must not go with the last request.
    server.restart()
    assert server.is_healthy()
    for ending in ("wal", "shm"):
        assert database_of(server).with_name(f"antrean.sqlite3-{ending}").exists()


def test_an_unclean_stop_is_noticed_and_a_damaged_database_is_left_as_it_is(server):
    server.kill()
    server.start()
    (said,) = server.log.read_text().splitlines()
    assert said == (
        "The last stop was unclean. Database and office were checked (0 days, 0 tickets, 0 events): all is well."
    )
    backup = server.manage("backup").strip()
    server.stop()
    file = database_of(server)
    for damaged, why in ((b"", "it is empty"), (b"This is not a database. " * 99, "file is not a database")):
        file.write_bytes(damaged)
        refuses(server, str(file), why, f"bin/manage restore {backup}")
        assert file.read_bytes() == damaged
    file.unlink()
    refuses(server, "it is not there", f"bin/manage restore {backup}")
    assert not file.exists()
    assert server.manage("restore", backup).strip() == str(file)
    server.start()


def test_after_an_unclean_stop_even_damage_that_a_start_never_touches_is_found(server):
    server.kill()
    file = database_of(server)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        never_read = "SELECT rootpage FROM sqlite_master WHERE name = 'django_admin_log'"
        (page,), (size,) = (database.execute(ask).fetchone() for ask in (never_read, "PRAGMA page_size"))
    whole = file.read_bytes()
    with open(file, "r+b") as damaged:
        damaged.seek((page - 1) * size)
        damaged.write(b"\xff" * size)
    refuses(server, str(file), "is damaged", "bin/manage restore")
    file.write_bytes(whole)


def test_a_second_server_leaves_the_first_one_s_office_alone(server):
    environment = {"PORT": str(free_port()), "PUBLIC_URL": server.url}
    assert_refused(run(SERVE, server.folder / "data", **environment), "open already", "DATA_DIR")
    assert server.is_healthy()


def test_a_stop_closes_sockets_with_service_restart_and_answers_what_is_under_way(server):
    token = server.token("kiosk")
    answers: list[httpx.Response] = []
    with connect(f"{server.ws_url}/ws/offices/samsat/board/") as board:
        board.recv(timeout=10)
        # Somebody else writes for a while: the command waits for the lock, in the middle of its way.
        writer = sqlite3.connect(database_of(server), isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        asking = threading.Thread(target=lambda: answers.append(number_taken(server, token)))
        asking.start()
        wait_until_waiting(server)
        server.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            listen_to_the_end(board)
    assert closed.value.rcvd.code == 1012
    writer.execute("ROLLBACK")
    writer.close()
    asking.join(20)
    assert [answer.status_code for answer in answers] == [201]
    assert server.process.wait(20) == 0
    with sqlite3.connect(database_of(server)) as reader:
        assert reader.execute("SELECT count(*) FROM counters_ticket").fetchone() == (1,)
    assert marker(server)["state"] == "closed"


def listen_to_the_end(board) -> None:
    while True:
        board.recv(timeout=10)


def wait_until_waiting(server: Server) -> None:
    """Until the server has read the command: its one connection on the port has nothing left to read."""
    until = time.monotonic() + 20
    port = f":{server.port:04X}"
    while time.monotonic() < until:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        mine = [row for row in rows if row[1].endswith(port) and row[3] == "01"]
        if len(mine) >= 2 and all(row[4].endswith(":00000000") for row in mine):
            return
        time.sleep(0.02)
    raise AssertionError("the command did not arrive")


def test_a_new_office_s_file_may_be_missing_or_empty_and_a_known_one_s_may_not(tmp_path):
    file = tmp_path / "antrean.sqlite3"
    for make in (lambda: None, file.touch):
        make()
        look_at(file, was_there=False, thoroughly=True)
        with pytest.raises(Damaged):
            look_at(file, was_there=True, thoroughly=True)


def test_damage_in_the_middle_of_the_file_is_found_by_the_thorough_look(tmp_path):
    file = tmp_path / "antrean.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE things (name TEXT)")
        database.executemany("INSERT INTO things VALUES (?)", [("x" * 100,)] * 1000)
    database.close()
    look_at(file, was_there=True, thoroughly=True)
    with open(file, "r+b") as damaged:
        damaged.seek(5 * 4096)
        damaged.write(b"\xff" * 4096)
    look_at(file, was_there=True, thoroughly=False)
    with pytest.raises(Damaged):
        look_at(file, was_there=True, thoroughly=True)


def test_a_marker_is_held_by_one_and_read_by_the_next(tmp_path):
    file = tmp_path / "antrean.sqlite3"
    with marker_in(tmp_path) as first:
        assert not first.knows(file)
        first.write("open", file)
        with pytest.raises(InUse), marker_in(tmp_path):
            pass
    with marker_in(tmp_path) as second:
        assert (second.state, second.knows(file), second.knows(tmp_path / "other")) == ("open", True, False)
