"""bin/manage backup and restore: a copy that can be relied on, and numbers that go on after those on paper."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from queue_site.backups import Unsound, make_backup, manifest_of, put_in_place, still_told, verify
from queue_site.restoring import CALLS_GAP, LAST_CALLS, LAST_NUMBERS
from tests.a_server_office import AtTheDesk, refused
from tests.servers import Server, running_server

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One open office for all of these tests, in which three numbers were taken."""
    with running_server(tmp_path_factory.mktemp("backup"), PLAIN_RECKONING="1") as running:
        running.kiosk, running.officer = AtTheDesk(running, "kiosk"), AtTheDesk(running, "petugas3")
        for _time in range(3):
            running.kiosk.take()
        yield running


def database_of(server: Server) -> Path:
    return server.folder / "data" / "antrean.sqlite3"


def newest_call(server: Server) -> int:
    with closing(sqlite3.connect(database_of(server))) as database:
        return database.execute("SELECT max(sequence) FROM counters_call").fetchone()[0]


def rows(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_backup_of_an_open_office_has_all_that_was_acknowledged(server):
    out = server.manage("backup")
    backup = Path(out.strip())
    assert (backup.parent, out.count("\n")) == (server.folder / "data" / "backups", 1)
    tickets = rows(database_of(server), "counters_ticket")
    assert rows(backup, "counters_ticket") == tickets
    manifest = json.loads(manifest_of(backup).read_text())
    assert manifest["rows"]["counters_ticket"] == tickets
    assert [(day["office"], day["revision"]) for day in manifest["days"]] == [("samsat", tickets)]
    for file in (backup, manifest_of(backup)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(backup.parent.glob(f"*{backup.stem}*")) == [backup, manifest_of(backup)]


def test_a_restored_office_goes_on_after_the_paper_in_peoples_hands(server, tmp_path):
    backup = server.manage("backup", str(tmp_path / "copy.sqlite3")).strip()
    known = rows(database_of(server), "counters_ticket")
    lost = server.kiosk.take()
    for verb in ("open", "call-next", "recall"):
        server.officer.at(3, verb)
    assert "Close it first; nothing was changed" in refused(server, "restore", backup)
    server.stop()
    server.manage("restore", backup, "--floor", "B=70")
    (kept,) = server.folder.glob("data/antrean-before-restore-*.sqlite3")
    assert (rows(kept, "counters_call"), rows(database_of(server), "counters_call")) == (2, 0)
    assert (rows(kept, "counters_ticket"), rows(database_of(server), "counters_ticket")) == (known + 1, known)
    assert server.manage("check_office").startswith("ok: ")
    server.log.write_text("")
    server.start()
    assert server.log.read_text() == ""
    series, number = lost.split("-")
    # Without a floor of its own a series goes on twenty after the last number that was given.
    assert server.kiosk.take() == f"{series}-{int(number) + 21:03}"
    with closing(sqlite3.connect(database_of(server))) as database:
        floors = dict(database.execute("SELECT series, last FROM counters_numbersequence"))
        (calls,) = database.execute("SELECT calls FROM counters_queueday").fetchone()
    assert (floors["B"], floors["L"]) == (70, 20)
    # A board may have shown and spoken calls that the backup does not know: none gets their number again.
    assert calls == 2 + CALLS_GAP
    server.officer.at(3, "open")
    server.officer.at(3, "call-next")
    assert newest_call(server) == calls + 1
    assert server.manage("check_office").startswith("ok: ")


def test_a_backup_is_looked_at_in_another_folder_while_the_office_is_open(server, tmp_path):
    backup = server.manage("backup", str(tmp_path / "copy.sqlite3")).strip()
    before = rows(database_of(server), "counters_event")
    there = server.manage("restore", backup, "--to", str(tmp_path / "rehearsal")).strip()
    assert there == str(tmp_path / "rehearsal" / "antrean.sqlite3")
    assert rows(Path(there), "counters_event") > before
    assert rows(database_of(server), "counters_event") == before
    assert sorted(path.name for path in Path(there).parent.iterdir()) == ["antrean.sqlite3", "serve.lock"]


def test_what_cannot_be_restored_changes_nothing(server, tmp_path):
    backup = Path(server.manage("backup", str(tmp_path / "copy.sqlite3")).strip())
    to = tmp_path / "there"
    assert "there is no series K" in refused(
        server, "restore", str(backup), "--to", str(to), "--floor", "K=1"
    )
    with open(backup, "r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 100)
    assert "not the file that its manifest" in refused(server, "restore", str(backup), "--to", str(to))
    assert "No such file" in refused(server, "restore", str(tmp_path / "nowhere"), "--to", str(to))
    assert [path.name for path in to.iterdir()] == ["serve.lock"]


def test_a_backup_never_replaces_a_file(server, tmp_path):
    taken = tmp_path / "mine.sqlite3"
    taken.write_text("a letter")
    assert "is there already; nothing was changed" in refused(server, "backup", str(taken))
    assert taken.read_text() == "a letter"
    assert list(tmp_path.iterdir()) == [taken]


def test_a_copy_that_is_no_whole_office_gets_no_name(tmp_path):
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE things (name TEXT)")
    with pytest.raises(Unsound, match="no office"):
        make_backup(other, tmp_path / "copy.sqlite3")
    with pytest.raises(Unsound, match="there is no database"):
        make_backup(tmp_path / "nowhere", tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == [other]


def test_a_copy_without_a_manifest_is_vouched_for_by_nobody(tmp_path):
    (tmp_path / "copy").write_bytes(b"x")
    assert verify(tmp_path / "copy") == ({}, False)
    manifest_of(tmp_path / "copy").write_text("{")
    with pytest.raises(Unsound, match="cannot be read"):
        verify(tmp_path / "copy")


def test_what_belongs_to_the_present_database_goes_aside_with_it(tmp_path):
    for name in ("a", "a-wal", "a-shm", "copy"):
        (tmp_path / name).write_text(name)
    assert put_in_place(tmp_path / "copy", tmp_path / "a", tmp_path / "old")
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a": "copy", "old": "a", "old-wal": "a-wal", "old-shm": "a-shm"}


def test_a_damaged_database_tells_no_numbers_and_stays_as_it_is(tmp_path):
    (tmp_path / "a").write_text("no database")
    assert still_told(tmp_path / "a", LAST_NUMBERS, LAST_CALLS) == [[], []]
    assert still_told(tmp_path / "nowhere", LAST_NUMBERS) == [[]]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
