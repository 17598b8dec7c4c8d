"""Running a catcher in a copy of the project, within a time limit, and what came of it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.common.cost import family
from bench.trials.mutants.planting import Catcher
from tests.servers import clean_environment

SEED = 7
# A run without a bug may take so many seconds.
LONGEST = 900.0
GREEN, RED = 0, 1
LAST_WORDS = 20
LOOK_SECONDS = 0.1
# What a run says of the first thing that was wrong: an assertion of pytest, a row of a table, an error.
ROW = re.compile(r"^\|(.*?)\|[^|]*\| *NOT HELD *\|")
TELLING = (
    re.compile(r"^E +(\S.*)"),
    ROW,
    re.compile(r"^(\w*(?:Error|Exception): .*)"),
)


@dataclass(frozen=True)
class Run:
    """What came of a catcher: the exit code (none: it took too long), the seconds, and what it said was wrong."""

    code: int | None
    seconds: float
    said: str

    @property
    def green(self) -> bool:
        return self.code == GREEN

    @property
    def red(self) -> bool:
        """It ran, and found something wrong. A run that could not begin, or never ended, is no finding."""
        return self.code == RED


# Ctrl-C reaches the main thread alone: this tells the others to end what runs, and to begin nothing more.
stopped = threading.Event()


def run(catcher: Catcher, project: Path, limit: float = LONGEST) -> Run:
    """Run it in a copy of the project, `limit` seconds at most. What it started is gone afterwards, also on Ctrl-C."""
    began = time.monotonic()
    if stopped.is_set():
        return Run(None, 0.0, "stopped")
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command_of(catcher), cwd=project, env=environment_of(catcher), stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        try:
            while process.poll() is None and not stopped.is_set() and time.monotonic() < began + limit:
                time.sleep(LOOK_SECONDS)
            code = process.returncode
        finally:
            end(process)
        output.seek(0)
        said = telling(output.read())
    return Run(code, time.monotonic() - began, said)


def command_of(catcher: Catcher) -> list[str]:
    if catcher.faults:
        trial = ["-m", "bench.trials.faults", "--short", "--seed", str(SEED)]
        return [sys.executable, *trial, "--only", *catcher.run.split()]
    pytest = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    return [sys.executable, *pytest, *catcher.run.split()]


def environment_of(catcher: Catcher) -> dict[str, str]:
    """Nothing of whoever calls: the copy's own code, one part of the suite, no long waits where it fails."""
    environment = {name: value for name, value in clean_environment().items() if name != "PYTHONPATH"}
    if not catcher.faults:
        environment |= {
            "TEST_PART": catcher.part,
            # As many random days as it takes to see every bug of the list; bin/test plays fewer.
            "ANTREAN_EXAMPLES": "25",
            "ANTREAN_SHORTEST": "0",
            "RACE_SECONDS": "30",
            "REQUIRE_BROWSER": "1",
        }
    return environment


def end(process: subprocess.Popen) -> None:
    """Ask it to end and to take its servers with it; then see that they are gone."""
    started = family(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for left in started:
        try:
            if left.pid != os.getpid():
                left.kill()
        except psutil.NoSuchProcess:
            continue


def telling(output: str) -> str:
    """The first line that says what was wrong, or all rows of a table whose goal was not held; shortened."""
    lines = output.splitlines()
    for pattern in TELLING:
        found = [" ".join(match[1].split()) for line in lines if (match := pattern.match(line))]
        if found:
            return "; ".join(found if pattern is ROW else found[:1])[:300]
    return " ".join(" ".join(lines[-LAST_WORDS:]).split())[-160:]
