"""The judge of a history: what clients were told, against what the office's database says afterwards.

A history is a list of operations, one for each request that was sent, as its client wrote it down:

    {id, proc, f, args, key, invoke, done, type, value}

`f` is the verb (issue, call-next, finish ...), `key` the idempotency key ("" for none), `invoke` and `done` are
the client's monotonic seconds. `type` is ok (with the receipt as `value`), fail (refused: it did not happen), or
info: no answer came, and it may or may not have happened. The final state is a record (tests/model/record.py),
read after the last fault and a quiet time. Each retry is an operation of its own, with the key of the first.

Because every answer names its revision, the order is known, and each rule is checked in one pass:

C1   every acknowledged number is there, with its key           C2   a key gave one number, a refusal none
C3   numbers once and without holes                             C4   the log gives the tables, by allowed ways
C5   nobody is called twice without having come back to a line  C6   one ticket at a counter, one seat an officer
C7   whoever was called was next at that revision               C8   earlier acknowledged, smaller number
C12  each acknowledged command has its own lines in the log, and the log has none that nobody asked for

C13 is `stuck`, for it needs to know when the last fault was. What boards showed and spoke (C9 to C11) is judged in
tests/model/boards.py.
"""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from counters.file_states import FileAction
from tests.model.invariants import faults_of_tables
from tests.model.replay import Replay

Row = dict[str, Any]
Revision = tuple[int, int]  # day's id, revision

# A verb, and what it writes into the log. An opened counter writes nothing if it was open.
WRITES = {
    "issue": ["issue"], "call-next": ["call"], "call": ["call"], "recall": ["recall"], "serve": ["serve"],
    "finish": ["finish"], "park": ["park"], "resume": ["resume"], "transfer": ["transfer"],
    "no-show": ["no_show"], "complete": ["complete"], "cancel": ["cancel"], "return": ["return"],
    "finish-next": ["finish", "call"], "open": ["open"], "pause": ["pause"], "close": ["close"],
}  # fmt: skip
CALLS = {"call-next", "call", "finish-next"}
OF_SEATS = {"open", "pause", "close"}  # they tell of the visitor who is there, and their lines do not
# Lines about files, which a command writes beside its own.
OF_FILES = set(FileAction.values)
BACK_IN_LINE = {"finish", "complete", "resume", "return", "transfer"}


class Violation(NamedTuple):
    """A broken rule, and what broke it."""

    rule: str
    sentence: str


def check(history: list[Row], record: Row, *, strangers: bool = False) -> list[Violation]:
    """Everything that the history and the final state have against each other, nothing if all is well.

    With `strangers` the office had other people at work than those of the history, so that numbers and lines of
    the log that nobody here asked for are no fault.
    """
    case = Case(history, record, strangers)
    found = [*_lost(case), *_doubled(case), *_tables(record), *_called_twice(case), *_out_of_order(case)]
    return [Violation(*fault) for fault in [*found, *_untraceable(case)]]


def stuck(history: list[Row], quiet: float, *, patience: float = 5.0) -> list[Violation]:
    """C13: everybody who asked after `quiet`, the end of the last fault, was served `patience` seconds after it."""
    asking = {op["proc"] for op in history if op["invoke"] >= quiet}
    served = {op["proc"] for op in history if op["type"] == "ok" and quiet <= op["done"] <= quiet + patience}
    return [Violation("C13", f"{proc} got no answer in {patience} s") for proc in sorted(asking - served)]


@dataclass
class Case:
    """A history and a record with what is looked up in them often."""

    history: list[Row]
    record: Row
    strangers: bool
    tickets: dict[int, Row] = field(init=False)
    receipts: dict[str, list[Row]] = field(init=False)
    lines: dict[Revision, list[Row]] = field(init=False)
    written: dict[int, Revision | None] = field(init=False)

    def __post_init__(self) -> None:
        self.tickets = {row["id"]: row for row in self.record["tickets"]}
        self.receipts = defaultdict(list)
        for command in self.record["commands"]:
            self.receipts[command["key"]].append(command["receipt"])
        self.lines = defaultdict(list)
        for event in self.record["events"]:
            if event["action"] not in OF_FILES:
                self.lines[event["day"], event["revision"]].append(event)
        self.written = dict(self._find_lines())

    def commands(self, *verbs: str) -> list[Row]:
        """The acknowledged operations, of a retried one the first answer only."""
        seen: set[str] = set()
        found = []
        for op in self.history:
            if op["type"] == "ok" and op["key"] not in seen:
                seen |= {op["key"]} - {""}
                found.append(op)
        return [op for op in found if not verbs or op["f"] in verbs]

    def unanswered(self) -> list[Row]:
        """One operation for each command of which nobody knows whether it happened."""
        known = {op["key"] for op in self.history if op["type"] == "ok"} - {""}
        last = {op["key"] or f"keyless {op['id']}": op for op in self.history if op["type"] == "info"}
        return [op for key, op in last.items() if key not in known]

    def _find_lines(self) -> Iterator[tuple[int, Revision | None]]:
        """Where in the log each acknowledged command stands; none where it is not there, or wrote nothing.

        An answer does not name its day, so of two days with such a revision the first that is still free is taken.
        """
        taken: set[Revision] = set()
        for op in self.commands():
            fitting = [
                at for day in self.record["days"] if self._fits(op, at := (day["id"], revision_of(op)))
            ]
            found = next((at for at in fitting if at not in taken), fitting[0] if fitting else None)
            taken.add(found)
            yield id(op), found

    def _fits(self, op: Row, at: Revision) -> bool:
        lines, actions, label = self.lines.get(at, []), expected_lines(op), label_of(op)
        about = {self.tickets[line["ticket"]]["label"] for line in lines if line["ticket"] in self.tickets}
        here = op["f"] not in OF_SEATS or op["value"]["counter"] in {line["counter"] for line in lines}
        return bool(actions) and here and _ends_with(lines, actions) and (label is None or label in about)


def revision_of(op: Row) -> int:
    return op["value"]["revision"]


def expected_lines(op: Row) -> list[str]:
    """The actions that an acknowledged command has written into the log."""
    actions = WRITES[op["f"]]
    if op["f"] in CALLS and op["value"]["ticket"] is None:
        return actions[:-1]
    return actions


def label_of(op: Row) -> str | None:
    """The ticket that a command's lines in the log are about."""
    if op["f"] in OF_SEATS:
        return None
    if op["f"] == "issue":
        return op["value"]["label"]
    return op["value"]["ticket"]["label"] if op["value"]["ticket"] else None


def _ends_with(lines: list[Row], actions: list[str]) -> bool:
    found = [line["action"] for line in sorted(lines, key=lambda line: line["position"])]
    return found[len(found) - len(actions) :] == actions


def _name(op: Row) -> str:
    return f"{op['f']} {op['id']} of {op['proc']}"


# --- the rules ------------------------------------------------------------------------------------------------


def _lost(case: Case) -> Iterator[tuple[str, str]]:
    """C1: what was acknowledged is there."""
    labels = {row["label"] for row in case.record["tickets"]}
    for op in case.commands("issue"):
        told = (op["value"]["label"], op["value"]["number"])
        kept = [(receipt.get("label"), receipt.get("number")) for receipt in case.receipts[op["key"]]]
        if op["key"] and told not in kept:
            yield ("C1", f"{_name(op)} was told {told[0]}, its key stands for {kept or 'nothing'}")
        if told[0] not in labels:
            yield ("C1", f"{_name(op)} was told {told[0]}, which is not there")


def _doubled(case: Case) -> Iterator[tuple[str, str]]:
    """C2: one key, one number; and a refused command did nothing. Also two people with one number (C3)."""
    answers: dict[str, list[Row]] = defaultdict(list)
    types: dict[str, set[str]] = defaultdict(set)
    for op in case.history:
        types[op["key"]].add(op["type"])
        if op["type"] == "ok" and op["value"] not in answers[op["key"]]:
            answers[op["key"]].append(op["value"])
    for key, seen in types.items():
        if key and len(answers[key]) > 1:
            yield ("C2", f"the key {key} had the answers {answers[key]}")
        if key and len(case.receipts[key]) > 1:
            yield ("C2", f"the key {key} stands for {case.receipts[key]}")
        if key and "fail" in seen and "ok" not in seen and case.receipts[key]:
            yield ("C2", f"the command of the key {key} was refused, and yet done")
    there = Tally(row["label"] for row in case.record["tickets"])
    given = Tally(op["value"]["label"] for op in case.commands("issue"))
    for label, times in given.items():
        if times > there[label] > 0:
            yield ("C3", f"{label} was given to {times} people")
    if not case.strangers:
        yield from _of_nobody(case)


def _of_nobody(case: Case) -> Iterator[tuple[str, str]]:
    """C2: numbers that nobody's key accounts for, as when a retry made a second one."""
    asked = {op["key"] for op in case.history if op["f"] == "issue"} - {""}
    owned = {receipt.get("ticket") for key in asked for receipt in case.receipts[key]}
    keyless = {op["value"]["label"] for op in case.commands("issue") if not op["key"]}
    stray = [
        row["label"]
        for row in case.record["tickets"]
        if row["id"] not in owned and row["label"] not in keyless
    ]
    allowed = sum(op["f"] == "issue" and not op["key"] for op in case.unanswered())
    if len(stray) > allowed:
        yield ("C2", f"nobody asked for {', '.join(stray)}")


def _tables(record: Row) -> Iterator[tuple[str, str]]:
    """C3, C4, C6, C7 and the numbering of the log, which need no history."""
    replay = Replay(record["office"])
    replay.feed(record["events"], {row["id"]: row["label"] for row in record["tickets"]})
    yield from faults_of_tables(record)
    yield from replay.faults
    yield from replay.compare(record["tickets"])


def _called_twice(case: Case) -> Iterator[tuple[str, str]]:
    """C5: between two calls of a ticket it came back to a line."""
    calls: dict[tuple[int, str], list[tuple[int, Row]]] = defaultdict(list)
    for op in case.commands(*CALLS):
        at = case.written[id(op)]
        if at and op["value"]["ticket"]:
            calls[at[0], label_of(op)].append((at[1], op))
    ids = {(row["day"], row["label"]): row["id"] for row in case.record["tickets"]}
    for (day, label), found in calls.items():
        ordered = sorted(found, key=lambda call: call[0])
        for (before, first), (after, second) in zip(ordered, ordered[1:], strict=False):
            between = (
                line["action"]
                for revision in range(before + 1, after + 1)
                for line in case.lines.get((day, revision), [])
                if line["ticket"] == ids[day, label]
            )
            if not BACK_IN_LINE & set(between):
                yield ("C5", f"{label} was called by {_name(first)} and by {_name(second)}")


def _out_of_order(case: Case) -> Iterator[tuple[str, str]]:
    """C8: a number acknowledged before another one was asked for is the smaller one.

    Asked for when its key was first sent: that sending may have made the number that a retry was told.
    """
    asked: dict[str, float] = {}
    for op in case.history:
        asked[op["key"]] = min(op["invoke"], asked.get(op["key"], op["invoke"]))
    since = lambda op: asked[op["key"]] if op["key"] else op["invoke"]  # noqa: E731
    series: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for op in case.commands("issue"):
        if at := case.written[id(op)]:
            series[at[0], op["value"]["label"].split("-")[0]].append(op)
    for given in series.values():
        answered = sorted(given, key=lambda op: op["done"])
        highest, place = None, 0
        for op in sorted(given, key=since):
            while answered[place]["done"] < since(op):
                highest = max(highest or answered[place], answered[place], key=lambda o: o["value"]["number"])
                place += 1
            if highest and highest["value"]["number"] > op["value"]["number"]:
                yield ("C8", f"{label_of(op)} was asked for after {label_of(highest)} had been given")


def _untraceable(case: Case) -> Iterator[tuple[str, str]]:
    """C12: every acknowledged command has lines of its own in the log, and every line has somebody who asked."""
    claimed: dict[Revision, Row] = {}
    for op in case.commands():
        at = case.written[id(op)]
        if at is None:
            if expected_lines(op) and op["f"] != "open":
                yield (
                    "C12",
                    f"{_name(op)} was acknowledged at {op['value']['revision']} and is not in the log",
                )
        elif at in claimed and op["f"] != "open":
            yield ("C12", f"{_name(op)} and {_name(claimed[at])} share revision {at[1]} of the log")
        else:
            claimed[at] = op
    if case.strangers:
        return
    allowed = Tally(action for op in case.unanswered() for action in WRITES[op["f"]])
    stray = Tally(
        line["action"] for at, lines in case.lines.items() if at not in claimed for line in lines
    )  # fmt: skip
    for action in {action for actions in WRITES.values() for action in actions} - OF_SEATS:
        if stray[action] > allowed[action]:
            sentence = (
                f"the log has {stray[action]} of “{action}” that nobody was told of, {allowed[action]} may be"
            )
            yield ("C12", sentence)
