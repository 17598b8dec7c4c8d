"""The forecast process beside a real server: it is there, it comes back, and it never outlives its server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


def children(parent):
    """The forecast processes whose parent is this process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(status[1]) == parent and b"foresee" in words and status[0] != "Z":
                found.append(int(entry.name))
    return found


def is_there(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came to it"
        time.sleep(0.1)


def only_child(server):
    until(lambda: len(children(server.process.pid)) == 1)
    return children(server.process.pid)[0]


GIVE = """
from counters.domain.day import KIOSK
from counters.domain.intake import Wish, take_number
from counters.models import Office, StoredForecast
take_number(Office.objects.get(), Wish("pengesahan"), by=KIOSK, unattended=True)
"""
SEEN = "from counters.models import StoredForecast; print(StoredForecast.objects.filter(revision__gte=%d).count())"


def is_foreseen(server, revision):
    said = server.manage("shell", "--verbosity=0", "--command", SEEN % revision)
    return said.strip() == "1"


def test_one_process_forecasts_comes_back_when_it_dies_and_ends_with_its_server(server):
    first = only_child(server)
    server.manage("shell", "--verbosity=0", "--command", GIVE)
    until(lambda: is_foreseen(server, 1))
    os.kill(first, signal.SIGKILL)
    until(lambda: children(server.process.pid) not in ([], [first]))
    second = only_child(server)
    server.manage("shell", "--verbosity=0", "--command", GIVE)
    until(lambda: is_foreseen(server, 2))
    # The server alone is killed, not its whole family: nobody tells the child.
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    until(lambda: not is_there(second), 10)
    server.start()
    third = only_child(server)
    server.stop()
    until(lambda: not is_there(third), 5)


def test_ctrl_c_is_the_parents_business():
    """Who presses it hits the whole family; the child ends when its pipe does."""
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "foresee", "--with-parent"],
        stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: "SigIgn" in Path(f"/proc/{child.pid}/status").read_text() and _ignores(child.pid))
        child.send_signal(signal.SIGINT)
        child.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert child.poll() is None
        child.stdin.close()
        assert child.wait(10) == 0
    finally:
        child.kill()


def _ignores(process):
    row = next(r for r in Path(f"/proc/{process}/status").read_text().splitlines() if r.startswith("SigIgn"))
    return int(row.split()[1], 16) & (1 << (signal.SIGTERM - 1))
