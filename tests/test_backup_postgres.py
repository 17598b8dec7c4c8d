"""bin/manage backup and restore with PostgreSQL: by its own tools, into a new database, and only then by its name."""

import json
import stat
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from queue_site.backups import Unsound, manifest_of
from queue_site.postgres_copies import LONGEST_NAME, beside, make_backup, tool
from queue_site.restoring import CALLS_GAP
from tests.a_server_office import AtTheDesk, refused
from tests.servers import Server, running_server
from tests.services import postgres_binaries

pytestmark = pytest.mark.postgres_only


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One open office for all of these tests, in which three numbers were taken."""
    with running_server(tmp_path_factory.mktemp("backup"), PLAIN_RECKONING="1") as running:
        # The tools must not be older than the server.
        running.environment["PATH"] = f"{postgres_binaries()}:{running.environment['PATH']}"
        running.kiosk, running.officer = AtTheDesk(running, "kiosk"), AtTheDesk(running, "petugas3")
        for _time in range(3):
            running.kiosk.take()
        yield running
        running.stop()
        for name in others(running):
            told(running, f'DROP DATABASE "{name}" WITH (FORCE)', name="postgres")


def told(server: Server, question: str, *, name: str = "") -> list[tuple]:
    """What the office's database answers, or another beside it."""
    url = server.environment["DATABASE_URL"]
    url = urlsplit(url)._replace(path=f"/{name}").geturl() if name else url
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        asked = connection.execute(question)
        return asked.fetchall() if asked.description else []


def own_name(server: Server) -> str:
    return urlsplit(server.environment["DATABASE_URL"]).path[1:]


def others(server: Server) -> list[str]:
    """The databases beside the office's own that came of it."""
    like = f"SELECT datname FROM pg_database WHERE datname LIKE '{own_name(server)}\\_%' ORDER BY 1"
    return [name for (name,) in told(server, like, name="postgres")]


def count(server: Server, table: str, name: str = "") -> int:
    return told(server, f"SELECT count(*) FROM {table}", name=name)[0][0]


def test_a_backup_is_made_by_postgresql_s_own_tool_and_counted(server):
    backup = Path(server.manage("backup").strip())
    assert (backup.suffix, backup.read_bytes()[:5]) == (".dump", b"PGDMP")
    manifest = json.loads(manifest_of(backup).read_text())
    tickets = count(server, "counters_ticket")
    assert manifest["rows"]["counters_ticket"] == tickets
    assert [(day["office"], day["revision"]) for day in manifest["days"]] == [("samsat", tickets)]
    for file in (backup, manifest_of(backup)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(backup.parent.iterdir()) == [backup, manifest_of(backup)]
    assert server.manage("check_office").startswith("ok: 1 days, 3 tickets")


def test_a_restored_office_goes_on_after_paper_and_calls(server, tmp_path):
    backup = server.manage("backup", str(tmp_path / "copy.dump")).strip()
    known = count(server, "counters_ticket")
    lost = server.kiosk.take()
    for verb in ("open", "call-next", "recall"):
        server.officer.at(3, verb)
    assert "Close it first; nothing was changed" in refused(server, "restore", backup)
    server.stop()
    with closing(psycopg.connect(server.environment["DATABASE_URL"])):
        assert "somebody is connected" in refused(server, "restore", backup)
    assert others(server) == []
    assert server.manage("restore", backup, "--floor", "B=70").strip() == own_name(server)
    (kept,) = others(server)
    assert "_before_restore_" in kept
    assert (count(server, "counters_ticket", kept), count(server, "counters_ticket")) == (known + 1, known)
    assert server.manage("check_office").startswith("ok: ")
    server.log.write_text("")
    server.start()
    assert server.log.read_text() == ""
    series, number = lost.split("-")
    assert server.kiosk.take() == f"{series}-{int(number) + 21:03}"
    floors = dict(told(server, "SELECT series, last FROM counters_numbersequence"))
    assert (floors["B"], floors["L"]) == (70, 20)
    server.officer.at(3, "open")
    server.officer.at(3, "call-next")
    assert told(server, "SELECT max(sequence) FROM counters_call") == [(2 + CALLS_GAP + 1,)]
    assert server.manage("check_office").startswith("ok: ")


def test_a_backup_is_looked_at_in_another_database_while_the_office_is_closed(server, tmp_path):
    backup = server.manage("backup", str(tmp_path / "copy.dump")).strip()
    before = count(server, "counters_event")
    server.stop()
    name = f"{own_name(server)}_rehearsal"
    assert server.manage("restore", backup, "--to", name).strip() == name
    assert count(server, "counters_event", name) > before
    assert "already" in refused(server, "restore", backup, "--to", name)
    assert count(server, "counters_event") == before
    server.start()


def test_what_cannot_be_restored_leaves_nothing_behind(server, tmp_path):
    backup = Path(server.manage("backup", str(tmp_path / "copy.dump")).strip())
    there = others(server)
    server.stop()
    assert "there is no series K" in refused(server, "restore", str(backup), "--floor", "K=1")
    manifest = json.loads(manifest_of(backup).read_text())
    manifest["rows"]["counters_ticket"] += 1
    manifest_of(backup).write_text(json.dumps(manifest))
    assert "not what its manifest tells of" in refused(server, "restore", str(backup))
    with open(backup, "r+b") as file:
        file.truncate(5000)
    assert "not the file that its manifest" in refused(server, "restore", str(backup))
    manifest_of(backup).unlink()
    assert "pg_restore failed" in refused(server, "restore", str(backup))
    assert others(server) == there
    server.start()


def test_a_user_who_may_make_no_database_is_told_so(server, tmp_path, monkeypatch):
    backup = server.manage("backup", str(tmp_path / "copy.dump")).strip()
    server.stop()
    told(server, "DROP ROLE IF EXISTS clerk", name="postgres")
    told(server, "CREATE ROLE clerk LOGIN", name="postgres")
    told(server, "GRANT pg_read_all_data TO clerk", name="postgres")
    with monkeypatch.context() as patched:
        as_clerk = server.environment["DATABASE_URL"].replace("postgres://postgres@", "postgres://clerk@")
        patched.setitem(server.environment, "DATABASE_URL", as_clerk)
        assert "ALTER ROLE clerk CREATEDB" in refused(server, "restore", backup)
    server.start()


def test_without_the_tools_nothing_is_made_and_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for program in ("pg_dump", "pg_restore"):
        with pytest.raises(Unsound, match=f"needs {program}, which is not on the PATH"):
            tool(program)
    with pytest.raises(Unsound, match="pg_dump"):
        make_backup({"NAME": "antrean"}, tmp_path / "copy.dump")
    assert list(tmp_path.iterdir()) == []


def test_a_name_beside_a_long_one_is_no_longer_than_postgresql_allows():
    assert beside({"NAME": "antrean"}, "before_restore") == "antrean_before_restore"
    assert len(beside({"NAME": "a" * LONGEST_NAME}, "before_restore")) == LONGEST_NAME
