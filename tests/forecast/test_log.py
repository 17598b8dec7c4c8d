"""A log is read line by line; a line that cannot be used is refused with its number and the reason."""

import json

import pytest

from counters.forecast.events import BadLine, Log

OFFICE = {
    "event": "office", "zone": "Europe/Warsaw", "opens": "08:00", "closes": 900,
    "stations": [{"key": "A"}, {"key": "B"}],
    "counters": [{"key": "1", "stations": ["A"]}, {"key": 2, "stations": ["B", "A"]}],
    "services": [{"key": "v", "steps": [{"key": "one", "station": "A", "minutes": 7},
                                        {"key": "two", "station": None, "minutes": 5}]}],
}  # fmt: skip
DAY = {"event": "day", "at": "2026-03-03T07:30:00+01:00", "date": "2026-03-03"}


def lines(*rows) -> list[str]:
    return [row if isinstance(row, str) else json.dumps(row) for row in rows]


def events(*rows, office=OFFICE, day=DAY):
    return list(Log(lines(office, day, *rows)))


def refusal(*rows) -> str:
    with pytest.raises(BadLine) as refused:
        list(Log(lines(*rows)))
    return str(refused.value)


def test_the_office_is_read_with_its_hours_and_its_rule():
    facts = Log(lines({**OFFICE, "priority": {"in_a_row": 3, "max_wait_minutes": 40}})).facts
    assert (facts.opens, facts.closes, facts.in_a_row, facts.max_wait) == (480.0, 900.0, 3, 40.0)
    assert facts.counters == {"1": ("A",), "2": ("B", "A")}
    assert [step.routes for step in facts.services["v"]] == [(("", "two"),), (("", None),)]
    assert Log(lines({**OFFICE, "priority": "strict"})).facts.in_a_row is None
    assert Log(lines(OFFICE)).facts.in_a_row == 2


def test_routes_lead_where_they_say():
    service = {
        **OFFICE["services"][0],
        "routes": [
            {"from": "one", "outcome": "ok", "to": "two"},
            {"from": "one", "outcome": "again", "to": "one"},
        ],
    }
    facts = Log(lines({**OFFICE, "services": [service]})).facts
    assert [step.routes for step in facts.services["v"]] == [(("ok", "two"), ("again", "one")), ()]


@pytest.mark.parametrize(
    "said", [480, 480.0, "2026-03-03T08:00:00+01:00", "2026-03-03T07:00:00Z", "2026-03-03T14:00:00.000+07:00"]
)
def test_times_are_minutes_or_moments_with_a_zone(said):
    event = events({"event": "issued", "at": said, "ticket": 7, "service": "v"})[1]
    assert (event.at, event.ticket) == (480.0, "7")


def test_plain_minutes_count_from_the_midnight_of_the_last_day_line():
    told = events(
        {"event": "issued", "at": 481, "ticket": "a", "service": "v"},
        {"event": "day", "date": "2026-03-04"},
        {"event": "issued", "at": "2026-03-04T08:02:00+01:00", "ticket": "a", "service": "v"},
    )
    assert [(event.kind, event.at) for event in told] == [
        ("day", 450.0), ("issued", 481.0), ("day", 0.0), ("issued", 482.0),
    ]  # fmt: skip


def test_on_the_day_when_the_clock_is_put_forward_midnight_is_an_hour_nearer():
    """The last Sunday of March in Warsaw: 08:00 is seven hours after midnight."""
    log = Log(lines(OFFICE, {"event": "day", "at": 390, "date": "2026-03-29"},
                    {"event": "issued", "at": "2026-03-29T08:00:00+02:00", "ticket": "a", "service": "v"}))  # fmt: skip
    told = list(log)
    assert told[1].at == 420.0
    assert log.as_said(told[1].at) == "2026-03-29T08:00:00.000+02:00"


def test_moments_are_said_as_the_log_says_them():
    log = Log(lines(OFFICE, {**DAY, "at": 450}))
    list(log)
    assert (log.as_said(500.0), log.as_said(500.125)) == ("500", "500.125")
    log = Log(lines(OFFICE, DAY))
    list(log)
    assert log.as_said(500.0) == "2026-03-03T08:20:00.000+01:00"


def test_the_roster_has_breaks_or_none_and_hours_or_the_offices():
    told = events(day={**DAY, "roster": [
        {"counter": "1", "officer": "x", "opens": "08:30", "closes": 800, "break": [720, 30]},
        {"counter": 2, "break": None},
        {"counter": "1", "opens": "2026-03-03T09:00:00+01:00", "break": ["12:00", 45]},
    ]})  # fmt: skip
    shifts = [(s.counter, s.officer, s.opens, s.closes, s.rest) for s in told[0].roster]
    assert shifts == [
        ("1", "x", 510.0, 800.0, (720.0, 30.0)),
        ("2", None, 480.0, 900.0, None),
        ("1", None, 540.0, 900.0, (720.0, 45.0)),
    ]


def test_a_day_may_have_hours_of_its_own():
    friday = {
        **DAY,
        "opens": "07:30",
        "closes": "11:30",
        "break": ["10:00", 15],
        "roster": [{"counter": "1"}],
    }
    told = events(day=friday)
    assert told[0].hours == (450.0, 690.0, (600.0, 15.0))
    assert [(s.opens, s.closes) for s in told[0].roster] == [(450.0, 690.0)]
    assert events(day=DAY)[0].hours == (480.0, 900.0, None)


def test_empty_lines_are_passed_over_and_unknown_figures_too():
    told = events("", "   ", {"event": "issued", "at": 481, "ticket": "a", "service": "v", "colour": "blue"})
    assert len(told) == 2
    assert events({"event": "counter", "at": 481, "counter": 1, "state": "open"})[1].officer is None


ISSUED = {"event": "issued", "at": 481, "ticket": "a", "service": "v"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "line 3: this is no JSON"),
        ('{"event": "issued", "at": NaN, "ticket": "a", "service": "v"}', "line 3"),
        ("[]", "line 3: this is no object"),
        ('"issued"', "line 3: this is no object"),
        ({"at": 3}, "line 3: this is no object with an “event”"),
        ({"event": 3}, "line 3: this is no object with an “event”"),
        ({"event": "flown", "at": 481}, "line 3: there is no event “flown”"),
        (OFFICE, "line 3"),
        ({**ISSUED, "ticket": None}, "line 3: “issued” lacks its “ticket”"),
        ({**ISSUED, "ticket": ""}, "line 3: “issued” lacks its “ticket”"),
        ({**ISSUED, "at": None}, "line 3: “at” is missing"),
        ({**ISSUED, "at": True}, "line 3: “at” is missing"),
        ({**ISSUED, "at": 99999}, "line 3: minute 99999 is not of this day"),
        ({**ISSUED, "at": "eight"}, "line 3"),
        ({**ISSUED, "at": "2026-03-03T08:00:00"}, "line 3: “2026-03-03T08:00:00” has no time zone"),
        ({**ISSUED, "at": [480]}, "line 3"),
        ({**ISSUED, "at": {}}, "line 3"),
        ({**ISSUED, "service": "x"}, "line 3: the office has no service “x”"),
        ({**ISSUED, "items": "two"}, "line 3"),
        ({**ISSUED, "items": [2]}, "line 3"),
        ({"event": "counter", "at": 481, "counter": 9, "state": "open"}, "line 3: the office has no counter “9”"),
        ({"event": "counter", "at": 481, "counter": 1, "state": "away"}, "line 3: a counter is open, pause or close"),
        ({"event": "queued", "at": 481, "ticket": "a", "step": "one", "station": "Z"}, "line 3: the office has no sta"),
        ({"event": "day"}, "line 3: “day” lacks its “date”"),
        ({"event": "day", "date": "yesterday"}, "line 3"),
        ({"event": "day", "date": "2026-03-04", "roster": 7}, "line 3"),
        ({"event": "day", "date": "2026-03-04", "roster": [7]}, "line 3"),
        ({"event": "day", "date": "2026-03-04", "roster": [{"officer": "x"}]}, "line 3"),
        ({"event": "day", "date": "2026-03-04", "roster": [{"counter": "9"}]}, "line 3: the office has no counter “9”"),
        ({"event": "day", "date": "2026-03-04", "roster": [{"counter": "1", "opens": "noon"}]}, "line 3"),
        ({"event": "day", "date": "2026-03-04", "roster": [{"counter": "1", "break": [720]}]}, "line 3"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_refused_with_its_number_and_reason(row, reason):
    assert reason in refusal(OFFICE, DAY, row)


@pytest.mark.parametrize(
    ("office", "reason"),
    [
        (DAY, "line 1: the first line must be the office, not “day”"),
        ({**OFFICE, "services": [{"key": "v", "steps": [{"key": "x", "station": "A", "minutes": -3}]}]}, "takes -3.0"),
        ({**OFFICE, "stations": None}, "line 1: the office cannot be read"),
        ({**OFFICE, "stations": [{}]}, "line 1: the office cannot be read: 'key' is missing"),
        ({**OFFICE, "counters": [{"key": 1, "stations": ["Z"]}]}, "counter 1 serves Z, which is no station"),
        ({**OFFICE, "services": [{"key": "v", "steps": []}]}, "service v has no step"),
        ({**OFFICE, "services": []}, "the office cannot be read: the office has no service"),
        ({**OFFICE, "services": [{"key": "v", "steps": [{"key": "x", "station": "Z"}]}]}, "which is no station"),
        ({**OFFICE, "services": [{"key": "v", "steps": [{"key": "x", "station": "A"}],
                                  "routes": [{"from": "x", "to": "y"}]}]}, "leads to y, which is no step"),
        ({**OFFICE, "zone": "Mars/Base"}, "line 1: Mars/Base is no time zone"),
        ({**OFFICE, "zone": 7}, "line 1"),
        ({**OFFICE, "opens": "early"}, "line 1: the office cannot be read"),
        ({**OFFICE, "opens": 900, "closes": 480}, "line 1"),
        ({**OFFICE, "priority": "sometimes"}, "cannot be read: priority is “strict” or a rule"),
        ({**OFFICE, "priority": {"in_a_row": "x"}}, "line 1: the office cannot be read"),
    ],
)  # fmt: skip
def test_an_office_that_cannot_be_used_is_refused(office, reason):
    assert reason in refusal(office, DAY)


def test_nothing_happens_before_the_first_day():
    assert "line 2: “issued” stands before the first day" in refusal(OFFICE, ISSUED)


@pytest.mark.parametrize("rows", [[], ["", "  "]])
def test_an_empty_log_is_refused(rows):
    assert "the log is empty" in refusal(*rows)
