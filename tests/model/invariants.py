"""What must be true of an office's tables at every moment, whatever was done: record in, (rule, sentence) out."""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator

from tests.model.laws import AT_COUNTER, STATES, UNDER_WAY
from tests.model.replay import Fault, Row


def faults_of_tables(record: Row) -> Iterator[Fault]:
    """Everything but the replay of the log (tests/model/replay.py)."""
    yield from _numbers(record)
    yield from _places(record)
    yield from _log(record)
    yield from _calls(record)


def mended_days(record: Row) -> set[int]:
    """Days that went on after a wrong clock had opened a later one: their numbers and calls may jump."""
    return {event["day"] for event in record["events"] if event["action"] == "mend_day"}


def _numbers(record: Row) -> Iterator[Fault]:
    """Each number once, none left out, and the sequence knows the last one."""
    given: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in record["tickets"]:
        given[row["day"], row["series"]].append(row["number"])
    last = {(row["day"], row["series"]): row["last"] for row in record["sequences"] if row["last"]}
    mended = mended_days(record)
    for (day, series), numbers in given.items():
        for number, times in Tally(numbers).items():
            if times > 1:
                yield ("C3", f"day {day}: {series}-{number:03} was given {times} times")
        missing = set(range(1, max(numbers) + 1)) - set(numbers)
        if missing and day not in mended:
            yield ("C3", f"day {day}: {series} has holes at {sorted(missing)}")
    for key in given.keys() | last.keys():
        if key[0] not in mended and last.get(key) != max(given.get(key, [0])):
            yield ("C3", f"day {key[0]}: the sequence {key[1]} stands at {last.get(key)}")


def _places(record: Row) -> Iterator[Fault]:
    """A known state each, one ticket at a counter, and an open turn for whom somebody waits."""
    at: dict[int, list[str]] = defaultdict(list)
    for row in record["tickets"]:
        label, state = row["label"], row["state"]
        if state not in STATES:
            yield ("C4", f"{label} is in no known state: {state}")
        if (row["counter"] is not None) != (state in AT_COUNTER):
            yield ("C4", f"{label} is {state} at counter {row['counter']}")
        if row["open_turns"] != (state in UNDER_WAY):
            yield ("C4", f"{label} is {state} with {row['open_turns']} open turns")
        if row["counter"] is not None:
            at[row["counter"]].append(label)
    for counter, labels in at.items():
        if len(labels) > 1:
            yield ("C6", f"counter {counter} has {' and '.join(labels)}")


def _log(record: Row) -> Iterator[Fault]:
    """Every revision stands in the log, its lines counted from 1, and there is none beyond the last one."""
    lines: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for event in record["events"]:
        lines[event["day"]][event["revision"]].append(event["position"])
    for day in record["days"]:
        found = lines[day["id"]]
        if set(found) != set(range(1, day["revision"] + 1)):
            odd = sorted(set(found) ^ set(range(1, day["revision"] + 1)))
            yield ("C12", f"day {day['id']}, revision {day['revision']}: the log differs at {odd}")
        for revision, positions in found.items():
            if sorted(positions) != list(range(1, len(positions) + 1)):
                yield ("C12", f"day {day['id']}, revision {revision}: its lines are {sorted(positions)}")


def _calls(record: Row) -> Iterator[Fault]:
    """What the boards were told is numbered without holes, one moment for each call and recall of the log."""
    told: dict[int, list[int]] = defaultdict(list)
    logged: dict[int, int] = defaultdict(int)
    for call in record["calls"]:
        told[call["day"]].append(call["sequence"])
    for event in record["events"]:
        logged[event["day"]] += event["action"] in {"call", "recall"}
    mended = mended_days(record)
    for day in record["days"]:
        sequence = sorted(told[day["id"]])
        if sequence != list(range(1, day["calls"] + 1)) and day["id"] not in mended:
            yield ("C3", f"day {day['id']}: the calls are numbered {sequence}, the last is {day['calls']}")
        if len(sequence) != logged[day["id"]]:
            yield ("C12", f"day {day['id']}: {len(sequence)} calls told, {logged[day['id']]} in the log")
