"""What people write down, and the judge of it: nothing against a good run, and each fault in a broken one."""

import copy

import pytest
from django.db import transaction

from bench.people import judge
from bench.people.boards import Board
from bench.people.facts import Past, digest, facts_of
from bench.people.history import History, read_history
from bench.people.judge import truth_of, two_faces
from counters import clock
from counters.domain.journey import forget_charts
from counters.live.picture import read_picture
from counters.live.public import board_fields
from tests.model.boards import check_boards
from tests.model.both_offices import EIGHT
from tests.model.clients import Clients, play
from tests.model.real_office import RealOffice
from tests.model.record import read_record
from tests.model.small_office import make_small_office

pytestmark = pytest.mark.django_db


# --- the history ----------------------------------------------------------------------------------------------


@pytest.fixture
def history(tmp_path) -> History:
    return History(tmp_path / "history.jsonl")


def test_an_operation_is_in_the_file_before_anybody_acts_on_it(history):
    op = history.begin("kiosk 1", "issue", {"service": "short"}, "key-1")
    assert list(read_history(history.path)) == []
    row = history.end(op, "ok", {"label": "A-001"})
    assert list(read_history(history.path)) == [row] == history.done
    assert row["invoke"] <= row["done"]


def test_what_is_under_way_at_the_end_is_not_known(history):
    history.begin("kiosk 1", "issue", {}, "key-1")
    history.close()
    assert [row["type"] for row in read_history(history.path)] == ["info"]


def test_what_a_fault_hit_is_counted(history):
    answered = history.end(history.begin("kiosk 1", "issue", {}, "key-1"), "ok")
    fault = history.struck("any moment")
    history.begin("kiosk 2", "issue", {}, "key-2")
    assert history.overlapped(fault.at) == 0
    assert history.overlapped(answered["invoke"], fault.at) == 1
    assert history.overlapped(fault.at + 60) == 1


# --- what a board showed, against the office's log ------------------------------------------------------------


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """A record of a day and a half, with the last message of the board that the product drew of it."""
    forget_charts()
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.standing_at(EIGHT):
            clients = Clients(RealOffice(make_small_office()))
        play(clients)
        office = clients.office.office
        ids = {str(number): pk for number, pk in clients.office.counters.items()}
        with clock.standing_at(clients.at):
            message = board_fields(read_picture(office))
        yield {**read_record(office), "counter_ids": ids}, message
        transaction.set_rollback(True)


@pytest.fixture
def record(played) -> dict:
    return copy.deepcopy(played[0])


@pytest.fixture
def message(played) -> dict:
    return copy.deepcopy(played[1])


def log_of(*messages: dict) -> dict:
    """A board that showed these, one a second, and never spoke."""
    shown = [
        {
            "at": float(at),
            "version": [message["day"], message["revision"], message["forecast"]],
            "hash": digest(facts_of(message)),
            "whole": digest(message),
        }
        for at, message in enumerate(messages)
    ]
    return {"name": "hall", "speaks": False, "connected": [[0.0, None]], "shown": shown, "spoken": []}


def broken(record: dict, *logs: dict) -> set[str]:
    truth = truth_of(record, list(logs), quiet=10.0)
    return {violation.rule for violation in [*check_boards(list(logs), truth), *two_faces(logs)]}


def test_the_log_played_again_gives_what_the_product_shows(record, message):
    at = (message["day"], message["revision"])
    assert Past(record).facts([at]) == {at: facts_of(message)}
    assert message["calls"]
    assert broken(record, log_of(message)) == set()


def test_every_revision_of_every_day_has_its_facts(record):
    dates = {day["id"]: day["date"] for day in record["days"]}
    there = {(dates[event["day"]], event["revision"]) for event in record["events"]}
    facts = Past(record).facts(there)
    assert set(facts) == there
    assert len({digest(fact) for fact in facts.values()}) > len(there) / 2


def test_a_day_begins_empty(record):
    date = record["days"][0]["date"]
    assert Past(record).facts([(date, 0)]) == {(date, 0): {"calls": [], "lines": {}}}


def test_a_phantom_revision_is_found(record, message):
    message["revision"] += 1
    assert "C10" in broken(record, log_of(message))


def test_a_call_that_the_log_does_not_have_is_found(record, message):
    message["calls"][-1]["label"] = "Z-099"
    assert "C10" in broken(record, log_of(message))


def test_a_line_of_another_length_is_found(record, message):
    message["stations"][0]["waiting"] += 1
    assert "C10" in broken(record, log_of(message))


def test_a_counter_that_was_not_open_is_found(record, message):
    closed = next(row for row in message["stations"] if not row["counters"])
    closed["counters"] = [record["counter_ids"]["1"]]
    assert "C10" in broken(record, log_of(message))


def test_two_messages_under_one_version_are_found(record, message):
    other = copy.deepcopy(message)
    other["services"][0]["forecast"] = {
        "from": "2025-03-04T09:00:00+07:00",
        "until": "2025-03-04T10:00:00+07:00",
    }
    assert broken(record, log_of(message), log_of(other)) == {"C10"}


def test_a_board_that_stayed_behind_is_found(record, message):
    event = [row for row in record["events"] if row["day"] == record["days"][-1]["id"]][0]
    old = {**message, "revision": event["revision"], "calls": [], "stations": []}
    assert "C9" in broken(record, log_of(old))


# --- a board's own program ------------------------------------------------------------------------------------


@pytest.fixture
def board(message) -> Board:
    board = Board("hall", "http://127.0.0.1:1", None)
    board._hear(message)
    return board


def newer(message: dict, *, sequence: int) -> dict:
    call = {"sequence": sequence, "kind": "call", "label": "A-001", "counter": 1, "number": 1, "at": ""}
    return {**message, "revision": message["revision"] + 1, "calls": [*message["calls"], call]}


def test_a_board_shows_nothing_older_and_nothing_twice(board, message):
    board._hear(message)
    board._hear({**message, "revision": message["revision"] - 1})
    assert len(board.shown) == 1
    board._hear(
        {**message, "services": []}
    )  # another picture under the same version: shown, for the judge to see
    assert len(board.shown) == 2


def test_a_board_speaks_a_new_call_once_and_none_of_the_past(board, message):
    assert board.spoken == []
    last = message["calls"][-1]["sequence"]
    board._hear(newer(message, sequence=last + 1))
    board._hear({**newer(message, sequence=last + 1), "forecast": message["forecast"] + 1})
    assert [call["sequence"] for call in board.spoken] == [last + 1]


def test_each_rule_has_its_row_in_the_verdict():
    rules = [rule for names in judge.GOALS.values() for rule in names]
    assert sorted(rules) == sorted(f"C{number}" for number in range(1, 14))
