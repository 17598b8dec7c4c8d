"""The judge of the loudspeaker finds what is wrong, and a small hall with broken lines has nothing wrong."""

import asyncio
from dataclasses import replace

import pytest

from bench.common.offices import open_office
from bench.trials.voice import officers
from bench.trials.voice.judge import Idle, Speech, Truth, faults
from bench.trials.voice.trial import play

pytestmark = pytest.mark.sqlite_only

CALLS = [Truth(n, f"A-00{n}", 3, since=10.0 * n, until=None) for n in (1, 2, 3)]
SAID = [
    Speech("board-1", n, f"A-00{n}", 3, asked=t, given=t, began=t, ended=t + 2, is_whole=True)
    for n, t in ((1, 30.0), (2, 33.0), (3, 36.0))
]


def found(calls=CALLS, said=SAID, idle=()):
    return " | ".join(faults(calls, said, end=100.0, idle=idle))


def test_a_hall_in_which_all_is_said_once_and_in_order_is_right():
    assert found() == ""
    cut = replace(SAID[0], began=26.0, ended=27.0, board="board-0", is_whole=False)
    assert found(said=[cut, *SAID]) == ""  # it died; another board said it
    gone = [*CALLS[:1], replace(CALLS[1], until=31.0), CALLS[2]]
    assert found(gone, [SAID[0], SAID[2]]) == ""  # it no longer held when its turn came


@pytest.mark.parametrize(
    ("word", "calls", "said"),
    [
        ("again by", CALLS, [*SAID, replace(SAID[0], began=50.0, ended=52.0)]),
        ("said after", CALLS, [SAID[1], replace(SAID[0], began=40.0, ended=42.0), SAID[2]]),
        ("spoke 2 into 1", CALLS, [SAID[0], replace(SAID[1], began=31.0), SAID[2]]),
        ("never called so", CALLS, [*SAID, replace(SAID[2], sequence=9, began=60.0, ended=61.0)]),
        ("never called so", CALLS, [replace(SAID[0], label="A-077"), *SAID[1:]]),
        ("never called so", CALLS, [replace(SAID[0], counter=4), *SAID[1:]]),
        ("stopped to hold", [replace(CALLS[0], until=15.0), *CALLS[1:]], SAID),
        ("passed over", CALLS, [SAID[0], SAID[2]]),
        ("never said", CALLS, SAID[:2]),
    ],
)
def test_whatever_is_wrong_in_a_hall_is_found(word, calls, said):
    assert word in found(calls, said)


def test_a_call_that_held_though_nobody_spoke_is_missed_only_where_somebody_could_have():
    first = [replace(CALLS[0], until=35.0)]
    assert found(first, []) == ""  # 25 s: another may be taking the loudspeaker over
    assert "silence" in found([replace(CALLS[0], until=45.0)], [])
    other = [*first, replace(CALLS[1], since=5.0, sequence=0)]
    talk = [
        replace(SAID[0], sequence=0, label="A-002", began=t, ended=t + 4.9, asked=t) for t in (10, 15, 20, 25)
    ]
    assert "never said" not in found([replace(CALLS[0], until=45.0), other[1]], talk)  # it was not silent
    told = Idle("board-1", asked=20.0, given=20.1)
    assert "nothing is to be said" in found(first, [], [told])
    assert found(first, [], [replace(told, asked=9.0), replace(told, given=34.5)]) == ""


def test_in_a_small_hall_with_broken_lines_each_call_is_said_once(tmp_path, monkeypatch):
    # They call every second, and their visitors come as much sooner.
    monkeypatch.setattr(officers, "TICK", 1.0)
    monkeypatch.setattr(officers, "SOON", (0.3, 3.0))
    with open_office(tmp_path, PLAIN_RECKONING="1") as tried:
        outcome = asyncio.run(play(tried, cuts=15, pace=40.0, deaths=0, least=4.0, quiet=2.5))
    assert outcome.cuts == 15
    assert len(outcome.speeches) >= 3
    assert faults(outcome.calls, outcome.speeches, outcome.end, outcome.idle) == []
    assert outcome.idle
