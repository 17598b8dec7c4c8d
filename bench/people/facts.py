"""What a board tells of a moment, without its forecast: who was called where, how long the lines are, who is open.

Two ways lead to it: from a message of the server, and from the office's log played up to a revision.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from tests.model.replay import Replay

Row = dict[str, Any]
Version = tuple[str, int, int]
# A board has so many of the latest calls at least, if there were so many.
CALLS = 12


def version_of(message: Row) -> Version:
    """What orders pictures: (day as ISO date, revision, forecast)."""
    return (message["day"], message["revision"], message["forecast"])


def facts_of(message: Row) -> Row:
    """The facts of a board's message."""
    calls = [[c["sequence"], c["kind"], c["label"], c["counter"]] for c in message["calls"]]
    lines = {row["key"]: [row["waiting"], sorted(row["counters"])] for row in message["stations"]}
    return {"calls": calls[-CALLS:], "lines": {key: line for key, line in lines.items() if line != [0, []]}}


def digest(value: Any) -> str:
    """A name for a picture: the same for the same, another for anything else."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


class Past:
    """The facts of every revision that a day ever had, from a record with `counter_ids` (bench/people/record.py)."""

    def __init__(self, record: Row) -> None:
        self.record = record
        self.dates = {day["id"]: day["date"] for day in record["days"]}
        self.labels = {row["id"]: row["label"] for row in record["tickets"]}

    def facts(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Row]:
        """Those of the wanted (date, revision) that there ever were. A day begins empty, with revision 0."""
        wanted, found = set(wanted), {}
        replay, calls = Replay(self.record["office"]), dict.fromkeys(self.dates, 0)
        for date in self.dates.values():
            if (date, 0) in wanted:
                found[date, 0] = {"calls": [], "lines": {}}
        events = self.record["events"]
        for event, after in zip(events, [*events[1:], None], strict=True):
            replay.feed([event], self.labels)
            calls[event["day"]] += event["action"] in ("call", "recall")
            at = (self.dates[event["day"]], event["revision"])
            last_of_it = after is None or (after["day"], after["revision"]) != (
                event["day"],
                event["revision"],
            )
            if last_of_it and at in wanted:
                found[at] = {
                    "calls": self._calls(event["day"], calls[event["day"]]),
                    "lines": self._lines(replay, event["day"]),
                }
        return found

    def _calls(self, day: int, count: int) -> list[list]:
        """The latest of a day's first `count` calls: each call and recall in the log makes exactly one."""
        ids = self.record["counter_ids"]
        made = sorted((c for c in self.record["calls"] if c["day"] == day), key=lambda c: c["sequence"])
        return [
            [c["sequence"], c["kind"], self.labels.get(c["ticket"]), ids[str(c["counter"])]]
            for c in made[max(0, count - CALLS) : count]
        ]

    def _lines(self, replay: Replay, day: int) -> dict[str, list]:
        lines: dict[str, list] = {}
        for trace in replay.here.values():
            if (trace.day, trace.state) == (day, "waiting"):
                lines.setdefault(trace.station, [0, []])[0] += 1
        for number, (_officer, paused) in sorted(replay.seats.items()):
            for station in [] if paused else self.record["office"]["counters"][str(number)]:
                lines.setdefault(station, [0, []])[1].append(self.record["counter_ids"][str(number)])
        for _waiting, counters in lines.values():
            counters.sort()
        return lines
