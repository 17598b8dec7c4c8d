"""The judge finds nothing in a day that went well, and in each broken one what was broken."""

from typing import Any

import pytest

from tests.model.checker import check, stuck

# The day is played once, in a transaction around all tests of this file; what they break are copies.
pytestmark = pytest.mark.django_db

Row = dict[str, Any]


def broken(history: list[Row], record: Row, **how: Any) -> set[str]:
    """The rules that are violated."""
    return {violation.rule for violation in check(history, record, **how)}


def op(history: list[Row], f: str, label: str = "", kind: str = "ok") -> Row:
    """The first operation of a verb (about a ticket) with an answer of this kind."""
    for row in history:
        about = (row["value"] or {}).get("label") or ((row["value"] or {}).get("ticket") or {}).get("label")
        if (row["f"], row["type"]) == (f, kind) and label in {"", about}:
            return row
    raise AssertionError(f"no {f} of {label}")


def ticket(record: Row, label: str) -> Row:
    return next(row for row in record["tickets"] if row["label"] == label)


def line(record: Row, action: str, label: str) -> Row:
    """The first line of the log about a ticket's action."""
    about = ticket(record, label)["id"]
    return next(row for row in record["events"] if (row["action"], row["ticket"]) == (action, about))


def test_a_day_that_went_well_has_nothing_against_it(history, record):
    refused = [row["f"] for row in history if row["type"] == "fail"]
    unanswered = [row["f"] for row in history if row["type"] == "info"]
    assert (refused, unanswered) == (["no-show"], ["issue", "call-next"])
    assert check(history, record) == []


def test_a_history_without_operations_has_strangers_only(record):
    assert broken([], record) == {"C2", "C12"}
    assert check([], record, strangers=True) == []


# --- C1 and C2: given once, and kept --------------------------------------------------------------------------


def test_c1_an_acknowledged_number_that_is_gone(history, record):
    gone = ticket(record, "A-005")
    record["tickets"].remove(gone)
    record["events"] = [row for row in record["events"] if row["ticket"] != gone["id"]]
    assert {"C1", "C3"} <= broken(history, record)


def test_c1_an_acknowledged_number_whose_key_was_lost(history, record):
    key = op(history, "issue", "A-005")["key"]
    record["commands"] = [row for row in record["commands"] if row["key"] != key]
    assert broken(history, record) == {"C1", "C2"}


def test_c1_another_number_than_was_acknowledged(history, record):
    op(history, "issue", "A-005")["value"] |= {"label": "A-006", "number": 6}
    assert {"C1"} <= broken(history, record)


def test_c2_a_retry_that_gave_a_second_number(history, record):
    retried = op(history, "issue", "A-002")
    history.append({**retried, "id": 99, "value": {**retried["value"], "label": "A-003", "number": 3}})
    assert broken(history, record) == {"C2"}


def test_c2_a_number_that_nobody_asked_for(history, record):
    history.remove(op(history, "issue", "A-005"))
    assert broken(history, record) == {"C2", "C12"}
    assert check(history, record, strangers=True) == []


def test_c2_a_lost_answer_explains_one_number_only(history, record):
    for label in ("A-003", "A-005"):
        op(history, "issue", label)["type"] = "info"
    assert check(history, record) == []
    history.remove(op(history, "issue", kind="info", label="A-005"))
    assert broken(history, record) == {"C2", "C12"}


def test_c2_a_refused_command_that_was_done(history, record):
    op(history, "cancel", "A-003")["type"] = "fail"
    assert broken(history, record) == {"C2", "C12"}


def test_c2_a_retry_that_was_refused_though_the_first_sending_had_done_it(history, record):
    done = op(history, "cancel", "A-003")
    history.insert(history.index(done), {**done, "id": 99, "type": "info", "value": None})
    done["type"], done["value"] = "fail", {"code": "conflict", "state": None}
    assert broken(history, record) == {"C2"}


# --- C3: numbers once, without holes --------------------------------------------------------------------------


def test_c3_a_number_given_to_two_people(history, record):
    second, first = op(history, "issue", "A-003"), op(history, "issue", "A-001")
    second["value"] |= {"label": "A-001", "number": 1, "revision": first["value"]["revision"]}
    history.remove(op(history, "issue", "A-001"))
    history.append({**first, "id": 98, "key": "key-98"})
    assert "C3" in broken(history, record)


def test_c3_a_number_twice_in_the_tables(history, record):
    ticket(record, "A-003")["number"] = 2
    assert broken(history, record) == {"C3"}


def test_c3_a_hole_in_the_numbers(history, record):
    last = [row for row in record["tickets"] if row["series"] == "A"][-1]
    last["number"] += 1
    assert broken(history, record) == {"C3"}


def test_c3_a_hole_in_the_calls(history, record):
    record["calls"][-1]["sequence"] += 1
    assert broken(history, record) == {"C3"}


# --- C4: the log and the tables -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "done"),
        ("state", "lost"),
        ("station", "papers"),
        ("priority", True),
        ("arrived", 0.0),
        ("open_turns", 2),
    ],
)
def test_c4_tables_that_say_something_else_than_the_log(history, record, name, value):
    today = record["days"][-1]["id"]
    waiting = next(row for row in record["tickets"] if (row["day"], row["state"]) == (today, "waiting"))
    waiting[name] = value
    assert broken(history, record) == {"C4"}


def test_c4_a_step_that_the_chart_does_not_allow(history, record):
    served = line(record, "serve", "A-001")
    served["action"] = "complete"
    assert {"C4"} <= broken(history, record)


def test_c4_a_ticket_that_the_log_does_not_know(history, record):
    stray = ticket(record, "A-005")
    record["events"] = [row for row in record["events"] if row["ticket"] != stray["id"]]
    assert {"C4", "C12"} <= broken(history, record)


# --- C5 to C8: who is called, and in which order --------------------------------------------------------------


def test_c5_two_officers_who_called_the_same_visitor(history, record):
    called = op(history, "call-next", "A-001")
    history.append({**called, "id": 99, "proc": "counter 2", "key": "key-99"})
    assert broken(history, record) == {"C5", "C12"}


def test_c5_a_second_call_without_a_way_back(history, record):
    back = line(record, "resume", "A-002")
    record["events"].remove(back)
    assert {"C4", "C5"} <= broken(history, record)


def test_c6_two_tickets_at_a_counter(history, record):
    today = record["days"][-1]["id"]
    here = next(row for row in record["tickets"] if row["day"] == today and row["counter"])
    waiting = next(row for row in record["tickets"] if (row["day"], row["state"]) == (today, "waiting"))
    waiting |= {"state": "called", "counter": here["counter"], "station": here["station"]}
    assert broken(history, record) == {"C4", "C6"}


def test_c6_two_officers_at_a_counter(history, record):
    opened = [row for row in record["events"] if row["action"] == "open"]
    opened[1]["counter"] = opened[0]["counter"]
    assert "C6" in broken(history, record)


def test_c6_a_call_to_a_counter_that_is_closed(history, record):
    opened = next(row for row in record["events"] if row["action"] == "open" and row["counter"] == 2)
    opened["action"] = "setup"
    assert "C6" in broken(history, record)


def test_c7_a_visitor_who_was_not_next(history, record):
    for event in record["events"]:
        labels = [ticket(record, label)["id"] for label in ("A-002", "A-003")]
        if event["ticket"] in labels and event["action"] != "issue":
            event["ticket"] = labels[1 - labels.index(event["ticket"])]
    assert "C7" in broken(history, record)


def test_c7_an_overtake_without_its_reason(history, record):
    line(record, "call", "A-004")["data"]["overtaken"] = []
    assert broken(history, record) == {"C7"}


def test_c8_a_later_visitor_with_a_smaller_number(history, record):
    first, second = op(history, "issue", "A-003"), op(history, "issue", "A-004")
    for name in ("invoke", "done"):
        first[name], second[name] = second[name], first[name]
    assert broken(history, record) == {"C8"}


def test_c8_numbers_asked_for_at_the_same_time_may_come_in_any_order(history, record):
    first, second = op(history, "issue", "A-003"), op(history, "issue", "A-004")
    first["invoke"], first["done"] = second["invoke"], second["done"] + 5
    assert check(history, record) == []


def test_c8_a_retry_is_as_old_as_the_first_time_that_it_was_sent(history, record):
    lost = op(history, "issue", kind="info")
    retry = next(row for row in history if row["key"] == lost["key"] and row["type"] == "ok")
    retry["invoke"] += 600
    retry["done"] += 600
    assert check(history, record) == []


# --- C12: every command has its lines, and every line somebody who asked --------------------------------------


def test_c12_an_acknowledged_command_that_is_not_in_the_log(history, record):
    op(history, "serve", "A-001")["value"]["revision"] += 1
    assert broken(history, record) == {"C12"}


def test_c12_a_pause_that_tells_of_the_visitor_who_is_there(history, record):
    pause = op(history, "pause")
    pause["value"]["ticket"] = op(history, "recall")["value"]["ticket"]
    assert check(history, record) == []


def test_c12_two_commands_in_one_line_of_the_log(history, record):
    paused = op(history, "pause")
    history.append({**paused, "id": 99, "key": "key-99"})
    assert broken(history, record) == {"C12"}


def test_c12_an_effect_that_nobody_asked_for(history, record):
    history.remove(op(history, "return"))
    assert broken(history, record) == {"C12"}


def test_c12_a_revision_that_left_no_line(history, record):
    record["days"][-1]["revision"] += 1
    assert broken(history, record) == {"C12"}


def test_c12_a_line_that_is_missing_in_the_middle(history, record):
    record["events"] = [row for row in record["events"] if row["action"] != "pause"]
    assert broken(history, record) == {"C12"}


# --- C13: life goes on after the last fault -------------------------------------------------------------------


def test_c13_everybody_is_served_again(history):
    quiet = op(history, "issue", "A-003")["invoke"]
    assert [violation.rule for violation in stuck(history, quiet)] == ["C13"] * 4
    assert stuck(history, quiet, patience=86400) == []


def test_c13_whoever_is_only_refused_is_stuck(history):
    quiet = op(history, "cancel")["invoke"]
    for row in history:
        row["type"] = "fail" if row["proc"] == "greeter" and row["invoke"] >= quiet else row["type"]
    assert "greeter got no answer in 86400 s" in [v.sentence for v in stuck(history, quiet, patience=86400)]
