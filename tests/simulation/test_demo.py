"""bin/run --demo and bin/manage simulate as processes of their own: life on the screens, and no office touched."""

import datetime
import json
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.servers import ROOT, clean_environment, running_server
from tests.services import free_port

pytestmark = pytest.mark.sqlite_only
PATIENCE = 60


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running demo; its DATA_DIR is folder/data."""
    with running_server(tmp_path_factory.mktemp("demo"), DEMO="1") as server:
        yield server


def board(server) -> dict:
    return httpx.get(f"{server.url}/api/v1/offices/samsat/board", timeout=30).raise_for_status().json()


def simulated(folder, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "simulate", *arguments],
        env={**clean_environment(), "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_a_demo_opens_with_a_full_hall(demo):
    picture = board(demo)
    at = datetime.datetime.fromisoformat(picture["at"]).astimezone(ZoneInfo("Asia/Jakarta"))
    # A day begins at midnight: who starts a demo soon after it sees the first visitors of the morning.
    usual = at.hour * 60 + at.minute > 60
    assert len(picture["calls"]) >= (12 if usual else 0)
    assert sum(station["waiting"] for station in picture["stations"]) >= (1 if usual else 0)


@pytest.mark.parametrize("path", ["/", "/kiosk/samsat/", "/layar/samsat/", "/masuk/"])
def test_every_screen_says_that_it_is_a_demo(demo, path):
    assert 'class="demo-banner"' in httpx.get(demo.url + path, timeout=30).text


def test_the_administration_says_so_too(demo):
    page = httpx.get(f"{demo.url}/admin/login/", headers={"Accept-Language": "en"}, timeout=30).text
    assert "Visitors and officers are simulated." in page


def test_life_goes_on_by_itself(demo):
    before, until = board(demo), time.monotonic() + PATIENCE
    while (now := board(demo))["revision"] <= before["revision"]:
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.5)
    assert now["at"] >= before["at"]


def test_a_person_with_a_printed_account_takes_a_counter_through_the_api(demo):
    assert "petugas3" in demo.accounts
    staff = json.loads(demo.manage("staff", "--json"))
    counter = next(row["counter"] for row in staff if row["username"] == "petugas3")
    token = demo.token("petugas3")
    answer = httpx.post(
        f"{demo.url}/api/v1/counters/{counter}/open",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    assert (answer.status_code, answer.json()["ticket"]) == (200, None)


def test_the_real_office_s_database_is_not_even_made(demo):
    assert not (demo.folder / "data" / "antrean.sqlite3").exists()
    assert (demo.folder / "data" / "demo.sqlite3").exists()


def test_a_second_demo_in_the_same_folder_is_refused(demo):
    environment = {**demo.environment, "PORT": str(free_port())}
    environment.pop("DEMO")
    done = subprocess.run(
        [sys.executable, "-m", "queue_site.serve", "--demo"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "a demo is running in this DATA_DIR already" in done.stderr


def test_an_unknown_option_is_named_in_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "queue_site.serve", "--democracy"],
        cwd=ROOT, env={**clean_environment(), "DATA_DIR": str(tmp_path)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: unknown option --democracy: there is only --demo.\n"


def test_an_ordinary_office_says_nothing_of_a_demo(shared_server):
    assert "demo-banner" not in httpx.get(shared_server.url + "/", timeout=30).text


def test_simulate_throws_its_database_away_and_prints_figures(tmp_path):
    done = simulated(tmp_path, "--visitors", "5", "--seed", "2", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    ends = [figures[name] for name in ("done", "no_show", "cancelled", "expired")]
    assert (figures["issued"], sum(ends)) == (5, 5)
    assert not (tmp_path / "antrean.sqlite3").exists()
    assert list((tmp_path / "simulation").iterdir()) == []


@pytest.mark.parametrize(
    "wrong", [("--visitors", "none"), ("--visitors", "0"), ("--date", "3/3/2026"), ("--speed", "9")]
)
def test_simulate_refuses_what_makes_no_sense(tmp_path, wrong):
    done = simulated(tmp_path, *wrong)
    assert done.returncode == 2
    assert wrong[0] in done.stderr
    assert done.stdout == ""
