"""Logs of odd offices, which lack this or that: every one is played, and none is foretold worse than by a formula."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from counters.forecast.events import Log
from counters.forecast.replay import Asking, Replay
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
    "begins in the back office": Odd(6, visitors=20, back_office_first=True),
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
        of = {who: figures["MAE"] for what, who, figures in replay.judged.summary() if what == "all"}
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


LINE = {
    "event": "office", "zone": "Asia/Jakarta", "opens": 480, "closes": 900,
    "stations": [{"key": "A"}, {"key": "B"}],
    "counters": [{"key": "1", "stations": ["A"]}, {"key": "2", "stations": ["B"]}],
    "services": [
        {"key": "v", "steps": [{"key": "a", "station": "A", "minutes": 5}, {"key": "b", "station": "B", "minutes": 5}]}
    ],
}  # fmt: skip


def a_morning(date: str = "2026-03-02"):
    """Six visitors pass A and B one after the other; the seventh and the eighth still wait at A."""
    rows = [
        LINE, {"event": "day", "at": 470, "date": date},
        {"event": "counter", "at": 480, "counter": "1", "state": "open"},
        {"event": "counter", "at": 480, "counter": "2", "state": "open"},
    ]  # fmt: skip
    for n in range(8):
        rows.append({"event": "issued", "at": 481, "ticket": f"{n}", "service": "v"})
    for n in range(6):
        at = 482 + 9 * n
        for step, counter, begins in (("a", "1", at), ("b", "2", at + 9)):
            of = {"ticket": f"{n}", "step": step}
            rows.append({"event": "queued", "at": begins, "station": step.upper(), **of})
            rows.append({"event": "called", "at": begins, "counter": counter, **of})
            rows.append({"event": "finished", "at": begins + 9, "counter": counter, **of})
    return [*rows[:2], *sorted(rows[2:], key=lambda row: row["at"])]


def said_of(rows, when="7"):
    _replay, said = played(rows, when)
    return said


def test_of_one_moment_the_lines_may_stand_in_any_order():
    """A service that ends and the next line of its ticket: whichever is written first, the same is learnt."""
    rows = a_morning()
    order = {"issued": 0, "counter": 1, "queued": 2, "finished": 3, "called": 4}
    others = [*rows[:2], *sorted(rows[2:], key=lambda row: (row["at"], order[row["event"]]))]
    assert others != rows
    usual, turned = said_of(rows), said_of(others)
    for one, other in zip(usual[-4:], turned[-4:], strict=True):
        assert float(other["done_p50"]) == pytest.approx(float(one["done_p50"]), abs=1.0)


def test_a_log_without_ends_learns_from_the_next_line():
    rows = [row for row in a_morning() if row["event"] != "finished" or row["step"] == "b"]
    for one, other in zip(said_of(a_morning())[-4:], said_of(rows)[-4:], strict=True):
        assert float(other["done_p50"]) == pytest.approx(float(one["done_p50"]), abs=1.0)


@pytest.mark.parametrize("named", [{}, {"counter": "1"}])
def test_a_service_whose_call_was_not_noted_goes_on(named):
    rows = [row for row in a_morning() if row["event"] != "called" or row["ticket"] != "5"]
    place = next(n for n, row in enumerate(rows) if row["event"] == "queued" and row["ticket"] == "5")
    rows[place + 1 : place + 1] = [{"event": "serving", "at": rows[place]["at"], "ticket": "5", **named}]
    last = [row for row in said_of(rows, "changes") if row["ticket"] == "5" and row["state"] == "serving"]
    assert last
    assert all(row["done_p50"] for row in last)


def test_who_was_left_over_may_still_be_spoken_of_in_the_morning():
    """As in offices that clear the hall after the next day has begun; whoever was never there is refused as ever."""
    morning = a_morning("2026-03-03")[1:]
    stale = [{"event": kind, "at": 471, "ticket": "7"} for kind in ("no_show", "cancelled")]
    usual, told = ([*a_morning(), morning[0], *rest, *morning[1:]] for rest in ([], stale))
    assert said_of(usual) == said_of(told)
