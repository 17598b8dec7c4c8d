"""Verdicts reckoned by hand: what was missed by how much, on which side, and by whom."""

import json

import pytest

from counters.forecast.events import Log
from counters.forecast.replay import Asking, Replay
from counters.forecast.verdicts import FORECAST, USUAL, Verdicts, horizon
from tests.forecast.test_replay import OFFICE, a_day

# (low, middle, high), the truth: within, too early for the range, within, too late for it, too late for it.
SAID = [((5, 12, 20), 12), ((6, 9, 14), 4), ((8, 9, 19), 11), ((30, 50, 90), 100), ((1, 2, 3), 4)]


def found(usual=lambda true: [true + place for place in range(len(USUAL))]) -> dict:
    verdicts = Verdicts()
    for day, (said, true) in enumerate(SAID):
        verdicts.add(f"2026-03-0{2 + day % 2}", (*said, *usual(true)), true)
    return {(what, who): figures for what, who, figures in verdicts.summary()}


def test_the_figures_over_all():
    assert found()["all", FORECAST] == {
        "n": 5,
        "MAE": pytest.approx((0 + 5 + 2 + 50 + 2) / 5),
        "RMSE": pytest.approx(((25 + 4 + 2500 + 4) / 5) ** 0.5),
        "median": 2.0,
        "cover": pytest.approx(2 / 5),
        "early": pytest.approx(1 / 5),
        "late": pytest.approx(2 / 5),
        "width": pytest.approx((15 + 8 + 11 + 60 + 2) / 5),
    }


def test_by_day_and_by_what_the_forecast_said_in_the_middle():
    figures = found()
    said = {what: of["n"] for (what, who), of in figures.items() if who == FORECAST}
    assert said == {"all": 5, "2026-03-02": 3, "2026-03-03": 2, "< 10 min": 3, "< 20 min": 1, "< 80 min": 1}
    assert figures["2026-03-03", FORECAST]["MAE"] == pytest.approx((5 + 50) / 2)
    assert [horizon(minutes) for minutes in (9.99, 10, 79, 80)] == [
        "< 10 min",
        "< 20 min",
        "< 80 min",
        "≥ 80 min",
    ]


def test_each_usual_predictor_is_judged_by_its_own_words():
    figures = found()
    assert {who: figures["all", who]["MAE"] for who in USUAL} == {
        who: place for place, who in enumerate(USUAL)
    }
    assert "cover" not in figures["all", "PA"]


def test_what_is_said_after_a_ticket_was_done_is_not_judged():
    """Times of a log may lie a few seconds before those of the line above."""
    rows = list(a_day("2026-03-02", visitors=2))
    done = next(place for place, row in enumerate(rows) if row["event"] == "finished")
    rows.insert(done, {"event": "issued", "at": rows[done]["at"] + 0.04, "ticket": "x", "service": "v"})
    replay = Replay(Log(json.dumps(row) for row in (OFFICE, *rows)), Asking("changes"))
    replay.run()
    assert {round(row.true, 2) for row in replay.judged} == {13.0, 12.0, 24.0, 10.0, 22.0, 11.96}
