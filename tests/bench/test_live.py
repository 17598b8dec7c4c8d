"""A small office through bench/live's own figures, and storms and stuck sockets as small."""

import pytest

from bench.common.offices import open_office
from bench.trials.faults import storm as storms
from bench.trials.faults.plan import Plan
from bench.trials.live import figures
from bench.trials.live.figures import BOARDS, PHONES, Reach
from bench.trials.live.hall import Hall
from bench.trials.live.parts import part

pytestmark = pytest.mark.sqlite_only


async def test_every_board_and_phone_hears_of_each_change_and_a_burst_is_a_few_frames(tmp_path):
    with open_office(tmp_path) as tried, part("crowd", "127.0.0.1", tried.server.port) as crowd:
        hall = Hall(tried)
        secrets = hall.fill(10)[-5:]
        await hall.open()
        crowd.tell("open", name=BOARDS, places=[storms.BOARD] * 10)
        phones = crowd.tell(
            "open", name=PHONES, places=[f"/ws/tickets/{secret}/?draw=id" for secret in secrets]
        )
        assert phones["opened"] == 5
        heard = await figures.change_often(hall, crowd, {BOARDS: 10, PHONES: 5}, 1, pause=0.1)
        assert [(reach.missed, len(reach.last)) for reach in heard.values()] == [(0, 1), (0, 1)]
        _frames, _took, ended = await figures.burst(hall, crowd, 3)
        assert ended


def test_boards_come_back_after_a_kill_with_the_newest_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(storms, "NUMBER", 10)
    monkeypatch.setattr(storms, "PEOPLE", 3)
    monkeypatch.setattr(storms, "RULES", ("browser",))
    rows = storms.storm(Plan(7, False, tmp_path / "office"))
    assert [row.found for row in rows if row.goal == "0"] == ["0", "0"]


def test_screens_that_were_missed_are_counted():
    reach = Reach()
    reach.add({"reached": 2, "median": 5.0, "p99": 6.0, "last": 7.0}, 3, 4.0)
    reach.add({"reached": 0}, 3, 4.0)
    assert (reach.missed, reach.last, reach.p99, reach.median) == (4, [3.0], [2.0], [1.0])
    assert figures.middle([]) == float("inf")


def test_a_goal_that_is_not_held_is_seen():
    assert storms._rows("browser", storms.Storms(wrong=1))[1].holds is False
    assert storms._rows("browser", storms.Storms())[0].holds is False
