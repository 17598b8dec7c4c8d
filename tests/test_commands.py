"""What the commands promise: bin/run, bin/manage, GET /healthz, and settings that refuse what cannot work."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.servers import ROOT, clean_environment
from tests.services import free_port

SERVE = [sys.executable, "-m", "queue_site.serve"]


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """One command in an office of its own, to its end."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**clean_environment(), "DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_refused(done: subprocess.CompletedProcess, *words: str) -> None:
    """It ended with 2 and one sentence that has these words in it, and did nothing else."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "٨٠٠٠"),  # digits to Python, but not to anybody's browser
        ("WORKERS", "0"),
        ("WORKERS", "2.5"),
        ("SIGN_IN_MISTAKES", "0"),
        ("KIOSK_NUMBERS_A_MINUTE", "-1"),
        ("DEBUG", "perhaps"),
        ("PUBLIC_URL", "antrean.example"),
        ("REDIS_URL", "localhost:6379"),
        ("DATABASE_URL", "mysql://localhost/antrean"),
        ("DATABASE_URL", "sqlite://:memory:"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(tmp_path, name, value):
    for command in (SERVE, [sys.executable, "manage.py", "check"]):
        assert_refused(run(command, tmp_path, **{name: value}), f"error: {name}")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("words", [["check_office", "samsat"], ["issue_token", "petugas1"]])
def test_a_command_where_no_office_is_says_so(tmp_path, words):
    assert_refused(run([sys.executable, "manage.py", *words], tmp_path), "DATA_DIR", "no office")


@pytest.mark.sqlite_only
def test_several_workers_need_postgresql_and_redis(tmp_path):
    assert_refused(run(SERVE, tmp_path, WORKERS="2"), "WORKERS=2", "PostgreSQL", "Redis")


@pytest.mark.sqlite_only
def test_a_taken_port_is_said_before_anything_is_touched(tmp_path):
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert_refused(run(SERVE, tmp_path, PORT=port), port, "already open")
    assert not list(tmp_path.glob("*.sqlite3"))


@pytest.mark.sqlite_only
def test_a_data_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert_refused(run(SERVE, tmp_path / "file" / "data", PORT=str(free_port())), "DATA_DIR", "file/data")


@pytest.mark.sqlite_only
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_of_somebody_else_is_said(tmp_path):
    tmp_path.chmod(0o500)
    assert_refused(run(SERVE, tmp_path, PORT=str(free_port())), "DATA_DIR", "cannot be written")


@pytest.mark.sqlite_only
def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    ]
    together = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**clean_environment(), "DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    keys = {process.communicate()[0] for process in together}
    key = tmp_path / "secret.key"
    assert keys == {key.read_text()}
    assert len(key.read_text().strip()) >= 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_sqlite_keeps_what_it_has_acknowledged():
    found = {}
    with connection.cursor() as cursor:
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "wal_autocheckpoint"):
            found[pragma] = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "wal_autocheckpoint": 1000,
    }
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.sqlite_only
def test_options_that_have_no_effect_stop_the_start(tmp_path):
    url = f"sqlite:///{tmp_path}/x.sqlite3?init_command=PRAGMA%20synchronous%3DNORMAL"
    done = run(SERVE, tmp_path, DATABASE_URL=url, PORT=str(free_port()))
    assert_refused(done, "synchronous=1 instead of 2", "journal_mode=delete")


@pytest.mark.django_db
def test_healthz_asks_the_database(client, monkeypatch):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ok": True})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies

    monkeypatch.setattr("queue_site.health._migrated", False)
    monkeypatch.setattr("queue_site.health.missing_migrations", lambda: True)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["ok"]) == (503, False)
    assert "migrations" in response.json()["reason"]
    assert int(response["Retry-After"]) > 0
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
def test_healthz_says_so_when_the_database_is_lost(client, monkeypatch, lost):
    def cursor():
        raise lost("the connection is closed")

    monkeypatch.setattr("queue_site.health.connection.cursor", cursor)
    monkeypatch.setattr("queue_site.health._migrated", True)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["reason"]) == (503, "the database does not answer")


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_healthz_looks_at_the_disk(client, monkeypatch):
    folder = Path(connection.settings_dict["NAME"]).parent
    monkeypatch.setattr("queue_site.health.ROOM", shutil.disk_usage(folder).total + 1)
    assert_unhealthy(client, "the disk is full")
    monkeypatch.undo()
    assert client.get("/healthz").status_code == 200
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    assert_unhealthy(client, "cannot be written")


def assert_unhealthy(client, why: str) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()["ok"]) == (503, False)
    assert why in response.json()["reason"]


def test_the_server_says_where_everything_is_and_keeps_its_data(server):
    first = server.output.read_text()
    for address in ("/", "/kiosk/samsat/", "/layar/samsat/", "/loket/", "/pengawas/", "/penerangan/"):
        assert f"{server.url}{address}\n" in first
    answer = httpx.get(f"{server.url}/healthz")
    assert answer.json() == {"ok": True}
    assert "server" not in answer.headers
    assert "default-src 'none'" in answer.headers["content-security-policy"]

    server.output.write_text("")
    server.log.write_text("")
    before = json.loads(server.manage("staff", "--json"))
    server.kill()
    server.start()
    assert json.loads(server.manage("staff", "--json")) == before
    again = server.output.read_text()
    assert f"{server.url}/kiosk/samsat/" in again
    assert len(again) < len(first), "the accounts are shown at the first start only"
    remarks = server.log.read_text().splitlines()
    # A power cut is noticed where the server looks after the file itself.
    noticed = ["The last stop was unclean"] if connection.vendor == "sqlite" else []
    assert [line.partition(".")[0] for line in remarks] == noticed


@pytest.mark.postgres_only
def test_two_workers_serve_on_one_port(server):
    server.environment["WORKERS"] = "2"
    server.restart()
    assert httpx.get(f"{server.url}/healthz").json() == {"ok": True}
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/healthz")


@pytest.mark.sqlite_only
def test_bin_manage_prints_results_only(tmp_path):
    done = run([str(ROOT / "bin" / "manage"), "diffsettings", "--output", "hash"], tmp_path, PORT="8123")
    assert done.returncode == 0, done.stderr
    assert "PORT = 8123" in done.stdout
    assert all(" = " in line or line.startswith("###") for line in done.stdout.splitlines())


@pytest.mark.sqlite_only
def test_bin_manage_works_from_any_folder(tmp_path):
    done = subprocess.run(
        [str(ROOT / "bin" / "manage"), "version"],
        cwd=tmp_path,
        env={**clean_environment(), "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("5.2")
