"""Logs of odd offices, which lack this or that: every one is played, and none is foretold worse than by a formula."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from counters.forecast.events import Log
from counters.forecast.replay import Asking, Replay, summary
from tests.forecast.odd_offices import Odd

WHOLE = frozenset()
RATIO = {"in_a_row": 1, "max_wait_minutes": 30}
ODD = {
    "whole": Odd(3, visitors=30, priority=RATIO),
    "said in words, strict": Odd(5, visitors=15, words=True, priority="strict"),
    "without roster, counters and officers": Odd(14, lacks=frozenset({"roster", "counters", "officer"})),
    "without serving, outcomes and minutes": Odd(2, lacks=frozenset({"serving", "outcome", "minutes"})),
    "posted at a third of the truth": Odd(18, wrong=3.0),
    "posted at three times the truth": Odd(21, wrong=1 / 3),
    "one counter": Odd(8, counters=1, visitors=20),
    "forty counters": Odd(11, counters=40, visitors=60, days=2),
}


def played(log, when: str = "20"):
    out = io.StringIO()
    replay = Replay(Log(map(json.dumps, log)), Asking(when), out)
    replay.run()
    return replay, list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.fixture(scope="module")
def replays():
    return {name: played(odd.log()) for name, odd in ODD.items()}


@pytest.mark.parametrize("name", ODD)
def test_every_log_is_played_and_what_is_said_is_in_order(replays, name):
    _replay, rows = replays[name]
    assert rows
    for row in rows:
        for what in ("call", "done"):
            said = [row[f"{what}_p{level}"] for level in (10, 50, 90)]
            if any(said):
                low, middle, high = map(float, said)
                assert 0 <= low <= middle <= high


def test_no_formula_is_better_by_more_than_a_little(replays):
    """Small samples: in each office one formula may be lucky, over all of them none is."""
    errors: dict[str, float] = {}
    for replay, _rows in replays.values():
        of = {who: figures["MAE"] for what, who, figures in summary(replay.judged) if what == "all"}
        assert of["forecast"] < 1.3 * min(of.values()) + 1.0
        for who, error in of.items():
            errors[who] = errors.get(who, 0.0) + error
    ours = errors.pop("forecast")
    assert ours < min(errors.values())


def test_where_nobody_is_called_nothing_is_judged():
    replay, rows = played(Odd(4, visitors=8, days=1, nobody_called=True).log())
    assert rows
    assert not replay.judged


@pytest.mark.parametrize("when", ["20", "issue"])
def test_what_comes_after_changes_nothing_that_was_said_before(tmp_path, when):
    """Through the command: the log ends after T, and what was predicted before T is the same to the last digit."""
    log = Odd(3, visitors=12, days=2, priority=RATIO).log()
    cut = log[: 2 * len(log) // 3]
    written = {}
    for name, rows in {"whole": log, "cut": cut}.items():
        path, out = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.csv"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        call_command("replay", str(path), "--at", when, "--out", str(out), stdout=io.StringIO())
        written[name] = out.read_text(encoding="utf-8").splitlines()
    assert len(written["cut"]) > 12
    assert written["whole"][: len(written["cut"])] == written["cut"]


def test_a_counter_with_two_lines_in_the_roster_is_away_between_them():
    office = {
        "event": "office", "zone": "Asia/Jakarta", "stations": [{"key": "A"}],
        "counters": [{"key": "1", "stations": ["A"]}], "opens": 480, "closes": 900,
        "services": [{"key": "v", "steps": [{"key": "one", "station": "A", "minutes": 5}]}],
    }  # fmt: skip
    roster = [{"counter": "1", "opens": 480, "closes": 600}, {"counter": "1", "opens": 660, "closes": 900}]
    rows = [
        office, {"event": "day", "at": 470, "date": "2026-03-02", "roster": roster},
        {"event": "counter", "at": 480, "counter": "1", "state": "open"},
        *({"event": "issued", "at": 590, "ticket": str(n), "service": "v"} for n in range(9)),
    ]  # fmt: skip
    _replay, said = played(rows, "issue")
    last = [row for row in said if row["ticket"] == "8"][-1]
    assert float(last["done_p50"]) > 80, "45 minutes of work, and an hour in which nobody is there"
