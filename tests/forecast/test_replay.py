"""A log played to the forecast: when it is asked, what is written, what is judged."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from counters.forecast.events import BadLine, Log
from counters.forecast.replay import COLUMNS, Asking, Replay

OFFICE = {
    "event": "office", "zone": "Asia/Jakarta", "opens": 480, "closes": 900,
    "stations": [{"key": "A"}], "counters": [{"key": "1", "stations": ["A"]}],
    "services": [{"key": "v", "steps": [{"key": "one", "station": "A", "minutes": 7}]}],
}  # fmt: skip


def a_day(date: str, visitors: int = 6, **day):
    yield {"event": "day", "date": date, **day}
    yield {"event": "counter", "at": 481, "counter": "1", "state": "open", "officer": "x"}
    for n in range(visitors):
        yield {"event": "issued", "at": 482 + n, "ticket": f"t{n}", "service": "v"}
    for n in range(visitors):
        yield {"event": "called", "at": 485 + 12 * n, "ticket": f"t{n}", "step": "one", "counter": "1"}
        yield {"event": "finished", "at": 495 + 12 * n, "ticket": f"t{n}", "step": "one", "counter": "1"}


def played(rows, when: str = "20"):
    out = io.StringIO()
    replay = Replay(Log(json.dumps(row) for row in (OFFICE, *rows)), Asking(when), out)
    replay.run()
    return replay, list(csv.DictReader(io.StringIO(out.getvalue())))


def test_it_is_asked_at_every_full_so_many_minutes_after_the_days_first_event():
    _replay, rows = played([*a_day("2026-03-02"), *a_day("2026-03-03", at=475)])
    moments = {
        date: sorted({float(r["at"]) for r in rows if r["date"] == date})
        for date in ("2026-03-02", "2026-03-03")
    }
    # Without a time of its own the day begins with its first event, at 481.
    assert moments == {"2026-03-02": [501.0, 521.0, 541.0], "2026-03-03": [495.0, 515.0, 535.0]}


def test_the_columns_are_those_that_are_promised():
    _replay, rows = played(a_day("2026-03-02"))
    assert tuple(rows[0]) == COLUMNS
    assert ",".join(COLUMNS) == (
        "date,at,ticket,state,step,call_p10,call_p50,call_p90,done_p10,done_p50,done_p90"
    )
    first = rows[0]
    assert (first["ticket"], first["state"], first["step"], float(first["call_p50"])) == (
        "t1",
        "called",
        "one",
        0.0,
    )
    assert all(float(r["done_p10"]) <= float(r["done_p50"]) <= float(r["done_p90"]) for r in rows)


def test_right_after_each_issued_and_after_each_change():
    _replay, rows = played(a_day("2026-03-02"), "issue")
    assert [(float(r["at"]), r["ticket"]) for r in rows] == [
        (482.0 + n, f"t{m}") for n in range(6) for m in range(n + 1)
    ]
    _replay, rows = played(a_day("2026-03-02", visitors=2), "changes")
    assert [(float(r["at"]), r["ticket"], r["state"]) for r in rows] == [
        (482.0, "t0", "waiting"), (483.0, "t0", "waiting"), (483.0, "t1", "waiting"), (485.0, "t0", "called"),
        (485.0, "t1", "waiting"), (495.0, "t1", "waiting"), (497.0, "t1", "called"),
    ]  # fmt: skip


def test_nothing_is_said_with_no_counter_but_the_row_is_written():
    rows = [row for row in a_day("2026-03-02") if row["event"] not in ("called", "finished", "counter")]
    late = {"event": "counter", "at": 700, "counter": "1", "state": "close"}
    _replay, written = played([*rows, late], "changes")
    assert (written[-1]["call_p50"], written[-1]["done_p90"]) == ("", "")


@pytest.mark.parametrize("when", ["0", "-5", "nan", "soon", ""])
def test_other_moments_there_are_not(when):
    with pytest.raises(ValueError, match="neither"):
        Asking(when)


def test_predictions_are_judged_when_the_ticket_is_done_beside_the_usual_predictors():
    replay, rows = played([*a_day("2026-03-02"), *a_day("2026-03-03")])
    figures = {(what, who): found for what, who, found in replay.judged.summary()}
    assert figures["all", "forecast"]["n"] == len(rows)
    assert {"PA", "QL", "LES", "HOL", "MEAN"} <= {who for _what, who in figures}
    assert figures["2026-03-02", "forecast"]["n"] + figures["2026-03-03", "forecast"]["n"] == len(rows)
    one = [row for row in replay.judged if row.who == "forecast"]
    misses = sorted(abs(row.middle - row.true) for row in one)
    assert figures["all", "forecast"]["MAE"] == pytest.approx(sum(misses) / len(misses))
    within = sum(row.low <= row.true <= row.high for row in one) / len(one)
    assert figures["all", "forecast"]["cover"] == pytest.approx(within)
    assert one[0].true == pytest.approx(495 + 12 - 501), "t1 is done at 507"


def test_a_ticket_that_comes_to_no_further_line_was_done_when_it_was_last_served():
    """Two ways lead on from the step, and the log does not say which was taken; the last one of the day, too."""
    routes = [{"from": "one", "outcome": "ok", "to": None}, {"from": "one", "outcome": "again", "to": "one"}]
    office = {**OFFICE, "services": [{**OFFICE["services"][0], "routes": routes}]}
    out = io.StringIO()
    rows = [office, *a_day("2026-03-02", visitors=2), {"event": "day", "date": "2026-03-03"}]
    replay = Replay(Log(map(json.dumps, rows)), Asking("issue"), out)
    replay.run()
    assert sorted(row.true for row in replay.judged if row.who == "forecast") == [12.0, 13.0, 24.0]


def test_a_change_of_the_future_changes_nothing_that_was_written():
    whole = played([*a_day("2026-03-02"), *a_day("2026-03-03")])[1]
    cut = played([*a_day("2026-03-02"), *list(a_day("2026-03-03"))[:9]])[1]
    assert whole[: len(cut)] == cut


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"event": "called", "at": 490, "ticket": "x", "step": "one", "counter": "1"}, "line 10: ticket x was not"),
        ({"event": "issued", "at": 490, "ticket": "t0", "service": "v"}, "line 10: ticket t0 is issued twice"),
        ({"event": "queued", "at": 490, "ticket": "t0", "step": "nine"}, "line 10: service v has no step “nine”"),
    ],
)  # fmt: skip
def test_what_cannot_have_happened_is_refused_with_its_line(row, reason):
    with pytest.raises(BadLine, match=reason):
        played([*list(a_day("2026-03-02"))[:8], row])


def test_a_log_may_begin_with_a_byte_order_mark(tmp_path):
    """As some editors write it."""
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(map(json.dumps, [OFFICE, *a_day("2026-03-02")])), encoding="utf-8-sig")
    said = io.StringIO()
    call_command("replay", str(log), stdout=said)
    assert "forecast" in said.getvalue()
