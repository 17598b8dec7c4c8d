"""The trial that kills the server, small: two kills under a light load, and its fail points by themselves."""

import signal

import pytest

from bench.common.failing_server import POINTS, FailPoints, Trap
from bench.people.load import Pace
from bench.trials.faults.kill import kill_each
from bench.trials.faults.plan import Plan

pytestmark = pytest.mark.sqlite_only

FEW = Pace(kiosks=3, officers=4, arrivals=6, think_seconds=0.1)


@pytest.mark.timeout(300)
def test_two_kills_under_load_lose_nothing(tmp_path):
    kills = ["after_commit", "mid_broadcast"]
    run, _killer = kill_each(Plan(7, False, tmp_path), kills, FEW)
    assert [fault.name for fault in run.history.faults] == kills
    assert any(op["type"] == "info" for op in run.history.done)
    assert all(board.shown for board in run.boards)
    assert [row for row in run.verdict if row.holds is False] == []


@pytest.fixture
def killed(monkeypatch) -> list:
    """The signals that a trap sends, which hit nobody here."""
    signals = []
    monkeypatch.setattr("os.kill", lambda process, number: signals.append(number))
    return signals


@pytest.fixture
def points(tmp_path) -> FailPoints:
    return FailPoints(tmp_path)


def test_nothing_dies_where_no_point_is_armed(points, killed):
    trap = Trap(points.folder)
    for point in POINTS:
        trap.passing(point)
    assert (killed, points.fired()) == ([], None)


def test_a_process_dies_at_the_pass_that_was_asked_for_and_at_no_other_point(points, killed):
    trap = Trap(points.folder)
    points.arm("after_commit", 2)
    trap.passing("after_commit")
    trap.passing("before_commit")
    assert killed == []
    trap.passing("after_commit")
    assert killed == [signal.SIGKILL]
    assert points.fired().name == "after_commit"


def test_of_two_processes_only_one_dies(points, killed):
    traps = [Trap(points.folder), Trap(points.folder)]
    points.arm("before_answer")
    for trap in traps:
        trap.passing("before_answer")
    assert killed == [signal.SIGKILL]


def test_a_point_that_is_armed_again_counts_from_the_beginning(points, killed):
    trap = Trap(points.folder)
    points.arm("before_commit", 2)
    trap.passing("before_commit")
    points.arm("before_commit", 2)
    trap.passing("before_commit")
    assert (killed, points.fired()) == ([], None)
    points.disarm()
    trap.passing("before_commit")
    assert killed == []
