"""What a run has shown: the people's history and the boards' logs against what the office's database says.

What is proved of the boards (C10): for every version that a board showed, the calls, the lengths of the lines and
the open counters are compared with those that the office's log gives for that revision, played again by the model
(tests/model/replay.py) from its first line, and not with another screen of the server. A revision that is not in
the log is a phantom. The forecast's ranges are no part of the log: of them only this is proved, that no two boards
were ever shown two different messages under one version.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.common.offices import OFFICE
from bench.common.table import Row as Figure
from bench.common.table import none_of, told
from bench.people.boards import STALE_SECONDS, Board
from bench.people.facts import Past, digest
from bench.people.history import History
from tests.model.boards import Truth, check_boards
from tests.model.checker import Violation, check, stuck
from tests.servers import ROOT, Server

Row = dict[str, Any]
# Figure of the table: the rules that say it (tests/model/checker.py and boards.py).
GOALS = {
    "acknowledged tickets or calls lost": {"C1", "C12"},
    "double effects": {"C2"},
    "numbers twice or skipped": {"C3"},
    "tickets called twice, at two counters, two at a counter": {"C5", "C6"},
    "states torn, calls or numbers out of order": {"C4", "C7", "C8"},
    "people without an answer soon after the last fault": {"C13"},
    "boards that went back, or were wrong 2 s after the last change": {"C9"},
    "phantom states shown": {"C10"},
    "calls not shown, shown late or in another order": {"C11"},
}


@dataclass
class Run:
    """What the judge looks at.

    `calm` is the monotonic second from which on nothing was broken any more, `quiet` the one at which the last person
    had the last answer. `strangers`: others than those of the history worked in the office too. After `patience`
    seconds everybody must have been served again (C13). `verdict` are the judge's rows, once it has been asked.
    """

    server: Server
    history: History
    boards: list[Board]
    calm: float
    quiet: float
    strangers: bool = False
    patience: float = 5.0
    verdict: list[Figure] = field(default_factory=list)


def judge(run: Run) -> list[Figure]:
    """Read the office as it now is, and say of each rule how often it was broken. Prints what was."""
    record = read_record(run.server)
    found = [*violations(run, record), *(Violation("office", line) for line in check_office(run.server))]
    keep(run, found)
    rules = [violation.rule for violation in found]
    rows = [none_of(figure, sum(rule in names for rule in rules)) for figure, names in GOALS.items()]
    return [*rows, none_of("faults that check_office finds", rules.count("office")), *amounts(run.history)]


def violations(run: Run, record: Row) -> list[Violation]:
    """Every broken rule, C1 to C13."""
    found = check(run.history.done, record, strangers=run.strangers)
    found += stuck(run.history.done, run.calm, patience=run.patience)
    logs = [board.log for board in run.boards]
    return (
        found + check_boards(logs, truth_of(record, logs, run.quiet), stale=STALE_SECONDS) + two_faces(logs)
    )


def truth_of(record: Row, logs: list[Row], quiet: float) -> Truth:
    """What the office had to show, by the versions that the boards asked about."""
    versions = {tuple(shown["version"]) for log in logs for shown in log["shown"]}
    days = {day["id"]: day["date"] for day in record["days"]}
    newest = max(record["days"], key=lambda day: (not day["retired"], day["date"]))
    last = (newest["date"], newest["revision"])
    pictures = {
        at: digest(facts) for at, facts in Past(record).facts({v[:2] for v in versions} | {last}).items()
    }
    behind = time.time() - time.monotonic()  # calls carry the wall's clock, boards the machine's
    calls = [
        {"day": days[c["day"]], "sequence": c["sequence"], "at": c["at"] - behind} for c in record["calls"]
    ]
    known = {version: pictures[version[:2]] for version in versions if version[:2] in pictures}
    return Truth(known, pictures[last], calls, quiet)


def two_faces(logs: Iterable[Row]) -> list[Violation]:
    """C10: one version, two messages."""
    faces: dict[tuple, str] = {}
    found = []
    for log in logs:
        for shown in log["shown"]:
            version = tuple(shown["version"])
            if faces.setdefault(version, shown["whole"]) != shown["whole"]:
                found.append(Violation("C10", f"{log['name']} showed another {version} than a board before"))
    return found


def amounts(history: History) -> list[Figure]:
    """How much was asked, and how much of it was hit."""
    closed = {op["id"] for op in history.done if "Errno 111" in op["why"]}  # nobody listened at the port
    unknown = [op for op in history.done if op["type"] == "info" and op["id"] not in closed]
    lost = {op["key"] for op in unknown}
    again = lost & {op["key"] for op in history.done if op["type"] == "ok"}
    return [
        told("requests", f"{len(history.done)} for {len({op['key'] for op in history.done})} commands"),
        told("of them at a closed port", len(closed)),
        told("of them sent, and nobody knows what became of them", len(unknown)),
        told("of them answered with 5xx", sum(op["why"].startswith("5") for op in unknown)),
        told("commands that were answered at a later sending", len(again)),
        told("refused", sum(op["type"] == "fail" for op in history.done)),
        told("faults fired", len(history.faults)),
        told("commands under way when they fired", sum(fault.flying for fault in history.faults)),
    ]


def keep(run: Run, found: list[Violation]) -> None:
    """Say what was broken, and keep it beside the history."""
    for violation in found[:20]:
        print(f"   {violation.rule}: {violation.sentence}", flush=True)
    if found:
        logs = [board.log for board in run.boards]
        beside = run.history.path.with_suffix(".verdict.json")
        beside.write_text(json.dumps({"violations": found, "boards": logs}, indent=1))


def read_record(server: Server) -> Row:
    """The record of the office (tests/model/record.py), read by a process of its own in the server's environment."""
    return json.loads(in_office(server, "-m", "bench.people.record", OFFICE).stdout)


def check_office(server: Server) -> list[str]:
    """What bin/manage check_office finds wrong."""
    done = in_office(server, "manage.py", "check_office", OFFICE, check=False)
    return [] if done.returncode == 0 else [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]


def in_office(server: Server, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=120, check=check
    )
