"""What became of the doubled commands: judged from the office's log and from what each client was told."""

from collections import Counter as Tally
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from bench.common.witness import Stay
from bench.twice.play import Played
from bench.twice.scenes import SAME_KEY
from tests.model.checker import Case, check

Row = dict[str, Any]


def faults(played: list[Played], history: list[Row], record: Row) -> list[str]:
    """Everything that is wrong, in sentences: the whole history first, then scene by scene."""
    found = [f"{rule}: {sentence}" for rule, sentence in check(history, record)]
    found += _seats(history, record)
    case = Case(history, record, strangers=False)
    for scene in played:
        found += [f"{scene.scene}: {wrong}" for wrong in _of_scene(scene, case)]
    return found


def broken(history: list[Row]) -> list[Row]:
    """Operations that ended in an error of the server, or without any answer."""
    return [op for op in history if op["status"] >= 500 or not op["status"]]


def speechless(history: list[Row]) -> list[Row]:
    """Refusals that do not say why: a word for machines, a sentence for people, and with 409 the state."""
    return [op for op in history if 400 <= op["status"] < 500 and not _says_why(op["status"], op["body"])]


def _says_why(status: int, body: Any) -> bool:
    if not isinstance(body, dict) or not body.get("code"):
        return False
    sentence = body.get("message", "")
    return " " in sentence and sentence.endswith(".") and (status != 409 or "state" in body)


def _seats(history: list[Row], record: Row) -> Iterator[str]:
    """The log's lines of opening, pausing and closing, which the checker leaves to whoever knows of all: none more
    than were acknowledged; an open counter that is opened writes nothing."""
    told: Tally[str] = Tally()
    keys: set[str] = set()
    for op in history:
        if op["type"] == "ok" and op["key"] not in keys:
            keys |= {op["key"]} - {""}
            told[op["f"]] += 1
    logged = Tally(line["action"] for line in record["events"])
    for verb in ("open", "pause", "close"):
        if logged[verb] > told[verb] or (verb != "open" and logged[verb] < told[verb]):
            yield f"the log has {logged[verb]} of “{verb}”, and {told[verb]} were acknowledged"


def effects(played: Played, case: Case) -> int:
    """How often the scene's command stands in the log."""
    places = {case.written.get(id(op)) for op in played.ops if op["type"] == "ok"}
    return len(places - {None})


def _of_scene(played: Played, case: Case) -> Iterator[str]:
    scene, ops = played
    done = [op for op in ops if op["type"] == "ok"]
    times = effects(played, case)
    if scene.kind == "race":
        yield from _of_race(played, done)
        return
    if scene.mode == SAME_KEY and any(_answer(op) != _answer(ops[0]) for op in ops):
        yield f"one key had different answers {[_answer(op) for op in ops]}"
    if times > 1 and not scene.may_double:
        yield f"was done {times} times"
    if scene.possible and not done:
        yield f"nobody was let do it: {[op['body'] for op in ops]}"
    if not scene.possible and done:
        yield "was not possible, and yet done"
    if scene.kind == "issue" and scene.mode != SAME_KEY:
        numbers = {op["value"]["label"] for op in done}
        if len(numbers) != len(ops):
            yield f"{len(ops)} asked for a number, and got {sorted(numbers)}"
    refused = [op for op in ops if op["type"] == "fail"]
    # Whoever has closed a counter sits there no more: the second tab has no right left.
    clear = {409, 403} if scene.verb == "close" else {409}
    if done and any(op["status"] not in clear for op in refused):
        yield f"who came second was refused by {[op['status'] for op in refused]}"


def _of_race(played: Played, done: list[Row]) -> Iterator[str]:
    labels = [op["value"]["ticket"]["label"] for op in done if op["value"]["ticket"]]
    wanted = len(played.ops) if played.scene.verb == "call-next" else 1
    if len(labels) != wanted or len(set(labels)) != wanted:
        yield f"{len(played.ops)} counters called {labels}"


def _answer(op: Row) -> Any:
    return op["body"].get("code") if op["type"] == "fail" else (op["type"], op["body"])


def meetings(played: list[Played], stays: dict[str, Stay]) -> tuple[int, int]:
    """In how many scenes two of the requests were in the server at once, and in how many in two processes."""
    at_once = apart = 0
    for scene in played:
        here = [stays[str(op["id"])] for op in scene.ops if str(op["id"]) in stays]
        met = [pair for pair in combinations(here, 2) if pair[0].met(pair[1])]
        at_once += bool(met)
        apart += any(one.process != other.process for one, other in met)
    return at_once, apart
