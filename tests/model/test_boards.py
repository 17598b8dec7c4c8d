"""The judge of the boards finds nothing in a good log, and each fault in a broken one."""

import pytest

from tests.model.boards import Truth, check_boards

pytestmark = pytest.mark.sqlite_only

DAY = "2025-03-03"
FAULTS_END = 100.0


def version(revision: int) -> list:
    return [DAY, revision, 0]


@pytest.fixture
def truth() -> Truth:
    """Four pictures, the last one soon after the last fault, and three calls."""
    pictures = {(DAY, revision, 0): f"picture {revision}" for revision in range(1, 5)}
    calls = [{"day": DAY, "sequence": number, "at": number * 10.0} for number in (1, 2, 3)]
    return Truth(pictures, "picture 4", calls, FAULTS_END)


@pytest.fixture
def board() -> dict:
    """A board that lost its connection for a while, heard late of the second call, and missed a picture."""
    return {
        "name": "hall",
        "speaks": True,
        "connected": [[0.0, 15.0], [40.0, None]],
        "shown": [
            {"at": at, "version": version(n), "hash": f"picture {n}"} for at, n in ((1, 1), (41, 3), (101, 4))
        ],
        "spoken": [{"at": at, "day": DAY, "sequence": n} for at, n in ((10.2, 1), (41.0, 2), (43.0, 3))],
    }


def broken(board: dict, truth: Truth) -> list[str]:
    return [violation.rule for violation in check_boards([board], truth)]


def test_a_good_log_has_nothing_against_it(board, truth):
    assert check_boards([board], truth) == []


def test_c9_a_picture_after_a_newer_one(board, truth):
    board["shown"].insert(2, {"at": 50, "version": version(2), "hash": "picture 2"})
    assert broken(board, truth) == ["C9"]


def test_c9_the_same_picture_again(board, truth):
    board["shown"].append(board["shown"][-1])
    assert broken(board, truth) == ["C9"]


def test_c9_a_board_that_stays_behind(board, truth):
    board["shown"].pop()
    assert broken(board, truth) == ["C9"]


def test_c9_a_board_that_is_right_too_late(board, truth):
    board["shown"][-1]["at"] = FAULTS_END + 2.5
    assert broken(board, truth) == ["C9"]
    assert check_boards([board], truth, patience=3) == []


def test_c9_a_board_that_shows_nothing(board, truth):
    board["shown"] = []
    assert broken(board, truth) == ["C9"]


@pytest.mark.parametrize(
    "wrong", [{"hash": "a mixture"}, {"version": [DAY, 3, 7]}, {"version": ["2025-03-02", 9, 0]}]
)
def test_c10_a_picture_that_never_was(board, truth, wrong):
    board["shown"][1] |= wrong
    assert "C10" in broken(board, truth)


def test_c11_a_call_spoken_twice(board, truth):
    board["spoken"].append({**board["spoken"][-1], "at": 44.0})
    assert broken(board, truth) == ["C11"]


def test_c11_calls_spoken_in_another_order(board, truth):
    board["spoken"][1]["sequence"], board["spoken"][2]["sequence"] = 3, 2
    assert broken(board, truth) == ["C11"]


def test_c11_a_call_that_nobody_needs_any_more(board, truth):
    board["spoken"][1]["at"] = 80.5
    assert broken(board, truth) == ["C11"]


def test_c11_a_call_that_was_never_made(board, truth):
    board["spoken"].append({"at": 44.0, "day": DAY, "sequence": 4})
    assert broken(board, truth) == ["C11"]


def test_c11_a_call_that_was_not_spoken(board, truth):
    board["spoken"].pop(0)
    assert broken(board, truth) == ["C11"]


def test_c11_who_did_not_listen_need_not_speak(board, truth):
    board["spoken"].pop()
    assert check_boards([board], truth) == []


def test_c11_a_silent_board_is_asked_nothing(board, truth):
    board |= {"speaks": False, "spoken": []}
    assert check_boards([board], truth) == []
