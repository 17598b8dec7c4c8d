"""How long people waited for an answer, and boards for a picture."""

import asyncio
import time
from math import inf
from types import SimpleNamespace

import pytest

from bench.people.history import History
from bench.trials.faults.waits import answers, behind, longest_waits, percentile, recovered, slowest


def sending(key, invoke, done, kind="ok", **value):
    return {"key": key, "invoke": invoke, "done": done, "type": kind, "value": value}


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path / "history.jsonl")
    yield made
    made.close()


def test_a_command_waits_from_its_first_sending_to_its_first_answer(history):
    history.done = [sending("a", 1.0, 2.0, "info"), sending("a", 2.5, 4.0), sending("b", 3.0, 3.5, "info")]
    assert answers(history) == {"a": (1.0, 4.0), "b": (3.0, inf)}
    assert slowest(history, 0.0, 10.0) == 7.0


def test_each_fault_is_charged_with_its_own_time_alone(history):
    history.done = [
        sending("before", 0.0, 0.5),
        sending("during", 1.0, 3.0, "info"),
        sending("during", 3.0, 6.0),
        sending("between", 8.0, 9.0),
        sending("never", 19.0, 21.0, "info"),
    ]
    history.struck("first", at=2.0)
    history.struck("second", at=20.0)
    assert longest_waits(history, over=[4.0, 24.0], quiet=30.0) == [2.0, 6.0]


def test_a_board_is_behind_until_it_shows_the_change_or_a_later_one(history):
    history.done = [sending("a", 0.0, 1.0, revision=5), sending("b", 0.0, 2.0, revision=7)]
    board = SimpleNamespace(shown=[{"at": 0.9, "version": ["d", 5, 0]}, {"at": 2.5, "version": ["d", 8, 0]}])
    assert behind(history, [board], 0.0, 10.0) == [0.0, 0.5]
    blind = SimpleNamespace(shown=[])
    assert behind(history, [blind], 0.0, 1.5) == [inf]


@pytest.mark.parametrize(("share", "found"), [(0.5, 2.0), (0.95, 4.0), (0.0, 1.0)])
def test_a_percentile_is_one_of_the_figures(share, found):
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == found


def test_the_next_fault_waits_for_those_who_have_no_answer(history):
    async def story():
        op = history.begin("kiosk 1", "issue", {}, "a")
        now = time.monotonic()
        waiting = asyncio.create_task(recovered(history, now))
        await asyncio.sleep(0.15)
        was_done = waiting.done()
        history.end(op, "ok", {})
        await waiting
        return was_done, history.unanswered(now)

    assert asyncio.run(story()) == (False, set())
