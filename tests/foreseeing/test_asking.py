"""What the supervisor is told of counters that are not open."""

from counters.foreseeing.watch import OfficeWatch
from counters.live.picture import latest
from tests.office import advance, again, at_desk, issue


def test_a_supervisor_is_told_what_opening_a_counter_would_change(hall, morning):
    for number in (3, 4, 5):
        at_desk(hall, number, "close")
    for _ticket in range(15):
        issue(hall.office)
    watch = OfficeWatch(hall.office.pk)
    watch.look()
    rows = latest(hall.office).forecast.warnings["what_if"]
    assert {row["counter"] for row in rows} <= {3, 4, 5}
    assert rows[0]["minutes"] >= rows[-1]["minutes"] > 1
    best = rows[0]["counter"]
    at_desk(hall, best, "open")
    morning.forward(seconds=5)
    watch._rests_until = 0
    watch.look()
    assert best not in {row["counter"] for row in latest(hall.office).forecast.warnings["what_if"]}


def test_a_counter_whose_line_nobody_serves_is_worth_opening(hall, morning):
    """Nothing can be told to the people there, so that there is nothing that could come sooner."""
    tickets = [issue(hall.office, "mutasi-masuk") for _ticket in range(3)]
    for ticket in tickets:
        advance(hall, ticket)
        while again(ticket).station.key != "mutasi":
            advance(hall, ticket)
    at_desk(hall, 11, "close")
    OfficeWatch(hall.office.pk).look()
    picture = latest(hall.office)
    assert [picture.range(again(ticket)) for ticket in tickets] == [None] * 3
    rows = {row["counter"]: row for row in picture.forecast.warnings["what_if"]}
    assert rows[11]["freed"] == 3
