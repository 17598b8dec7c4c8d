"""What people asked and were told: one operation a request, in the form that tests/model/checker.py reads.

    {id, proc, f, args, key, invoke, done, type, value, why}

`invoke` and `done` are seconds of this machine's monotonic clock, which all its processes share. `type` is ok (with
the answer's body as `value`), fail (refused, so that nothing was done) or info (no answer, or a 5xx: it may or may
not have happened; `why` says which). A retry is an operation of its own with the key of the first.

Each operation is written and synced before anybody acts on its answer: the witness outlives what is killed.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass
class Fault:
    """Something that was broken on purpose: what, and at which monotonic second."""

    name: str
    at: float
    flying: int = 0


@dataclass
class History:
    """The operations of one run, in memory and in the file `path`."""

    path: Path
    done: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open: dict[int, Row] = {}
        self._next = 0
        self.answered = 0  # acknowledged up to now
        self._file = open(self.path, "a", encoding="utf-8")  # noqa: SIM115  closed with the run

    def begin(self, proc: str, f: str, args: Row, key: str) -> int:
        """Note a request as it is sent; the operation's id."""
        self._next += 1
        self._open[self._next] = {
            "id": self._next, "proc": proc, "f": f, "args": args, "key": key, "invoke": time.monotonic(),
        }  # fmt: skip
        return self._next

    def end(self, op: int, kind: str, value: Any = None, why: str = "") -> Row:
        """Note how a request ended, for good: it is on the disk when this returns."""
        row = self._open.pop(op) | {"done": time.monotonic(), "type": kind, "value": value, "why": why}
        self.done.append(row)
        self.answered += kind == "ok"
        self._file.write(json.dumps(row) + "\n")
        self._file.flush()
        os.fdatasync(self._file.fileno())
        return row

    def struck(self, name: str, at: float | None = None) -> Fault:
        """Note a fault at the moment at which it fired (now, by default)."""
        fault = Fault(name, time.monotonic() if at is None else at)
        self.faults.append(fault)
        return fault

    def overlapped(self, since: float, until: float | None = None) -> int:
        """How many requests were on their way at some moment of a span (seconds; one moment without an end)."""
        until = since if until is None else until
        ended = sum(op["invoke"] <= until and op["done"] >= since for op in self.done)
        return ended + sum(op["invoke"] <= until for op in self._open.values())

    def unanswered(self, before: float) -> set[str]:
        """Keys of the commands that were sent before a moment and have no answer yet."""
        sent = {op["key"] for op in [*self.done, *self._open.values()] if op["invoke"] <= before}
        return sent - {op["key"] for op in self.done if op["type"] != "info"}

    def close(self) -> None:
        """End what is still under way as unanswered, and the file."""
        for op in list(self._open):
            self.end(op, "info", why="given up")
        self._file.close()


def read_history(path: Path) -> Iterator[Row]:
    """The operations of a finished run."""
    with open(path, encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)
