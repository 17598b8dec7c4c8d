"""What must hold in an office's SQLite file after a fault, asked with plain SQL: the office's own code is under trial.

bin/manage check_office says more, but takes a second; this is asked after every one of a thousand power cuts.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Each finds what must not be there in an office whose numbers were all taken through the API, with keys.
HALVES = {
    "a day's revision is not its last event's": (
        "SELECT d.id FROM counters_queueday d WHERE d.revision <>"
        " coalesce((SELECT max(revision) FROM counters_event e WHERE e.day_id = d.id), 0)"
    ),
    "a revision is not in the log": (
        "SELECT d.id FROM counters_queueday d WHERE d.revision <>"
        " (SELECT count(DISTINCT revision) FROM counters_event e WHERE e.day_id = d.id)"
    ),
    "a revision's lines are not counted from 1": (
        "SELECT day_id FROM counters_event GROUP BY day_id, revision HAVING max(position) <> count(*)"
    ),
    "a series has not as many tickets as numbers": (
        "SELECT s.id FROM counters_numbersequence s WHERE s.last <> (SELECT count(*) FROM counters_ticket t"
        " WHERE t.day_id = s.day_id AND t.series = s.series AND t.number <= s.last)"
    ),
    "a ticket has no number of a series": (
        "SELECT t.id FROM counters_ticket t WHERE t.number > coalesce((SELECT s.last FROM"
        " counters_numbersequence s WHERE s.day_id = t.day_id AND s.series = t.series), 0)"
    ),
    "a ticket is not in the log": (
        "SELECT t.id FROM counters_ticket t WHERE NOT EXISTS"
        " (SELECT 1 FROM counters_event e WHERE e.ticket_id = t.id AND e.action = 'issue')"
    ),
    "a waiting ticket has no open turn": (
        "SELECT t.id FROM counters_ticket t WHERE t.state IN ('waiting', 'called', 'serving') AND 1 <>"
        " (SELECT count(*) FROM counters_turn u WHERE u.ticket_id = t.id AND u.ended_at IS NULL)"
    ),
    "a ticket is of no command": (
        "SELECT t.id FROM counters_ticket t WHERE t.id NOT IN (SELECT json_extract(receipt, '$.ticket')"
        " FROM counters_command WHERE json_type(receipt, '$.ticket') = 'integer')"
    ),
    "the last call is not the day's": (
        "SELECT d.id FROM counters_queueday d WHERE d.calls <>"
        " (SELECT count(*) FROM counters_call c WHERE c.day_id = d.id)"
    ),
    "a command is told of a revision that is not there": (
        "SELECT c.id FROM counters_command c WHERE json_extract(c.receipt, '$.revision') >"
        " (SELECT max(revision) FROM counters_event)"
    ),
}


@dataclass
class Found:
    """`damaged` and `halves` are sentences; `lost` the keys of acknowledged commands that are not there."""

    damaged: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def look(file: Path, acknowledged: dict[str, Any]) -> Found:
    """Open an office's file as the next start would, and hold it against what was acknowledged: key -> body."""
    found = Found()
    try:
        with closing(sqlite3.connect(file)) as office:
            ask = office.execute
            if (whole := ask("PRAGMA integrity_check(1)").fetchone()) != ("ok",):
                found.damaged.append(whole[0])
            found.damaged += [f"a row of {row[0]} points to none" for row in ask("PRAGMA foreign_key_check")]
            tables = {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "counters_command" not in tables:
                found.lost += acknowledged  # cut before the office was there
                return found
            found.halves += [wrong for wrong, question in HALVES.items() if ask(question).fetchone()]
            found.lost += missing(office, acknowledged)
    except sqlite3.Error as wrong:
        found.damaged.append(str(wrong))
    return found


def missing(office: sqlite3.Connection, acknowledged: dict[str, Any]) -> list[str]:
    """The keys that were acknowledged and left no command, or left a ticket of another number or none."""
    kept = {
        key: json.loads(text) for key, text in office.execute("SELECT key, receipt FROM counters_command")
    }
    labels = {
        f"{series}-{number:03d}"
        for series, number in office.execute("SELECT series, number FROM counters_ticket")
    }
    lost = []
    for key, body in acknowledged.items():
        receipt, label = kept.get(key, {}), body.get("label")
        same = receipt.get("revision") == body["revision"] and receipt.get("label") == label
        if not same or (label is not None and label not in labels):
            lost.append(key)
    return lost
