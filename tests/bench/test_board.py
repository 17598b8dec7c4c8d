"""The judge of bench/board: a board that misses a call, goes back or shows what never was is told apart."""

import random

import pytest

from bench.trials.board.broken import Board, judge

pytestmark = pytest.mark.sqlite_only

TRUTH = {"revision": 9, "calls": [{"sequence": 1, "label": "A-001"}, {"sequence": 2, "label": "A-002"}]}
MADE = [(1, "A-001"), (2, "A-002")]


@pytest.fixture
def board():
    found = Board("127.0.0.1", 1, random.Random(1))
    found.revision, found.picture, found.calls = 9, TRUTH, dict(MADE)
    return found


def counts(board):
    return [int(row.found) for row in judge([board], TRUTH, dict(MADE))]


def test_a_good_board_has_nothing_against_it(board):
    assert counts(board) == [0, 0, 0]


def test_a_board_that_stays_behind_is_not_equal(board):
    board.revision = 8
    assert counts(board) == [1, 0, 0]


def test_a_call_that_was_never_shown_is_counted(board):
    del board.calls[1]
    assert counts(board) == [0, 1, 0]


def test_a_call_that_was_never_made_is_counted(board):
    board.calls[3] = "A-077"
    assert counts(board) == [0, 0, 1]
