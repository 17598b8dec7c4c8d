"""Whatever a client sends: a sentence, 4xx, and nothing changed."""

import json
from itertools import product

import pytest

from counters.api.counters import VERBS as COUNTER_VERBS
from counters.api.tickets import VERBS as TICKET_VERBS
from tests.api.conftest import dump, problem, undone
from tests.office import desk, open_all, ticket_in

ISSUE = "offices/samsat/tickets"
COUNTER_PATHS = [f"counters/{{counter}}/{verb.name}" for verb in COUNTER_VERBS]
TICKET_PATHS = [f"tickets/A-001/{verb}" for verb in TICKET_VERBS]
PAUSE, RESUME = "offices/samsat/pause-issuing", "offices/samsat/resume-issuing"
COMMANDS = [ISSUE, *COUNTER_PATHS, *TICKET_PATHS, PAUSE, RESUME]
LOOKS = ["offices", "offices/samsat", "offices/samsat/board", "openapi.json"]

DEEP = b"[" * 100_000 + b"]" * 100_000
NOT_JSON = {
    "broken": b'{"service": ',
    "form": b"service=pengesahan",
    "latin-1": '{"service": "é"}'.encode("latin-1"),
    "deep": DEEP,
    "deep in a field": b'{"service": "pengesahan", "x": ' + DEEP + b"}",
    "endless number": b'{"items": ' + b"9" * 10_000 + b"}",
    "two": b"{}{}",
    "space": b"   ",
    "nul": b"\x00",
}
NO_OBJECT = [b"[]", b'"text"', b"3", b"true", b"false", b'[{"service": "pengesahan"}]']

LONG = "x" * 41
NO_WORD = [3, True, 1.5, [], {}, ["A-001"], LONG, "a\x00b", "\ud800"]
NO_SENTENCE = [3, False, [], {}, "x" * 121, "\x00", "\udfff"]
NO_WHOLE_NUMBER = ["2", 1.5, True, [], {}, "", float("nan"), float("inf")]
FIELDS = {
    ISSUE: {
        "service": [*NO_WORD, None],
        "priority": NO_WORD,
        "variant": NO_WORD,
        "language": [*NO_WORD, "de", "ID", ""],
        "items": [*NO_WHOLE_NUMBER, 0, -1, 51, 2**31, 2**63, 10**30],
        "answers": [3, "pemohon", ["pemohon"], {"pemohon": 3}, {LONG: "kuasa"}, {"pemohon": "\x00"}],
        "lacking": [3, "ktp", {}, [3], [LONG], ["ktp"] * 51],
        "seen": [3, "ktp", {}, [3], ["\ud800"]],
    },
    PAUSE: {
        "reason": [*NO_SENTENCE, None, ""],
        "service": NO_WORD,
        "until": [3, "noon", "25:00", "9", [], {}],
        "after": [*NO_WHOLE_NUMBER, -1, 10**9],
    },
    RESUME: {"service": NO_WORD},
    "tickets/A-001/check": {"papers": [3, "ktp", {}, [3], [LONG], ["ktp"] * 51]},
    "counters/{counter}/call": {"ticket": [*NO_WORD, None]},
    "counters/{counter}/resume": {"ticket": [*NO_WORD, None]},
    "counters/{counter}/finish": {"outcome": [*NO_WORD, "nonsense", "é"]},
    "counters/{counter}/finish-next": {"outcome": [*NO_WORD, "nonsense"]},
    "counters/{counter}/pause": {"reason": NO_SENTENCE},
    "counters/{counter}/park": {
        "reason": [*NO_SENTENCE, None, "", "  "],
        "papers": [3, "KTP", {}, [3], [None], [[]], ["x" * 121], ["\x00"], ["\ud800"], ["KTP"] * 51],
        "why": [3, "KTP", [], {"KTP": 3}, {"KTP": {"reason": "nonsense!"}}, {"KTP": {"note": "x" * 121}}],
    },
    "counters/{counter}/transfer": {
        "station": NO_WORD,
        "service": NO_WORD,
        "counter": NO_WHOLE_NUMBER,
    },
    "tickets/A-001/complete": {"outcome": NO_WORD},
}
NO_BELIEF = [
    3,
    "A-001",
    [],
    True,
    {"ticket": 3},
    {"ticket": LONG},
    {"ticket": "\x00"},
    {"state": "gone"},
    {"state": 1},
]
MATRIX = [
    (path, name, value)
    for path, fields in FIELDS.items()
    for name, values in fields.items()
    for value in values
]
MATRIX += [(path, "expected", value) for path in COMMANDS[1:-2] for value in NO_BELIEF]
USABLE = {
    ISSUE: {"service": "pengesahan"},
    PAUSE: {"reason": "full"},
    "counters/{counter}/park": {"reason": "Berkas kurang"},
}
NAMED = {"counters/{counter}/call", "counters/{counter}/resume"}
SILENT = [path for path in COMMANDS if path not in FIELDS or path.endswith(("finish", "complete"))]
NOTHING = [None, b"{}", b"null", b'{"colour": 1}']


@pytest.fixture
def busy(call):
    """An office in which every verb of counter 3 would find something to do: A-001 is served there."""
    open_all(call.cast)
    ticket_in(call.cast, "serving")
    return call


def send(busy, path, body, **more):
    """As the supervisor, who may do everything, at the counter where A-001 is served."""
    return busy.supervisor.post(path.format(counter=desk(busy.cast.office, 3).pk), body, **more)


def test_what_is_not_json_is_malformed(busy):
    before = dump()
    for path, (name, body) in product(COMMANDS, NOT_JSON.items()):
        assert problem(send(busy, path, body)) == (400, "malformed"), (path, name)
    assert dump() == before


def test_a_body_that_is_no_object_cannot_be_used(busy):
    before = dump()
    for path, body in product(COMMANDS, NO_OBJECT):
        assert problem(send(busy, path, body)) == (422, "invalid"), (path, body)
    assert dump() == before


def test_a_body_that_is_too_big_is_not_read(busy):
    before = dump()
    assert problem(send(busy, ISSUE, b'{"service": "' + b"x" * 300_000 + b'"}')) == (400, "too_big")
    assert dump() == before


def test_a_field_that_cannot_be_used_is_named(busy):
    before = dump()
    for path, name, value in MATRIX:
        named = {"ticket": "A-001"} if path in NAMED else {}
        body = {**named, **USABLE.get(path, {}), name: value}
        answer = send(busy, path, json.dumps(body).encode())
        status, code = problem(answer)
        assert status == 422, (path, name, value)
        # What is usable text, but no outcome or reason, is found out later and named in words.
        if value not in ("nonsense", "é", "  "):
            assert code == "invalid", (path, name, value)
            assert answer.json()["message"].startswith(name), (path, name, value)
    assert dump() == before


def test_what_must_be_said_is_asked_for(busy):
    before = dump()
    for path, body in product([ISSUE, *NAMED, "counters/{counter}/park"], NOTHING):
        assert problem(send(busy, path, body)) == (422, "invalid"), (path, body)
    assert dump() == before


def test_nothing_need_be_said_with_the_other_verbs(busy):
    for path, body in product(SILENT, NOTHING):
        with undone():
            assert send(busy, path, body).status_code in {200, 409}, (path, body)


def test_what_the_office_does_not_have_is_unknown(busy):
    before = dump()
    for service in ("nirgends", " ", "É"):
        assert problem(send(busy, ISSUE, {"service": service})) == (404, "unknown_service")
    for name in ("priority", "variant"):
        wish = {"service": "pengesahan", name: "nirgends"}
        assert problem(send(busy, ISSUE, wish)) == (422, f"unknown_{name}")
    assert dump() == before


NO_COUNTER = [
    "0",
    "-1",
    "999999",
    "1.0",
    "+1",
    "1e3",
    "drei",
    str(2**63),
    "9" * 30,
    "9" * 5000,
    "٣",
    "%00",
    "3%0A",
]


def test_an_unknown_counter_is_not_found(busy):
    before = dump()
    elsewhere = str(desk(busy.cast.elsewhere, 3).pk)
    body = {"ticket": "A-001", "reason": "Berkas kurang", "station": "kasir"}
    for counter, verb in product([*NO_COUNTER, elsewhere], [verb.name for verb in COUNTER_VERBS]):
        assert problem(busy.supervisor.post(f"counters/{counter}/{verb}", body)) == (404, "unknown_counter")
    assert dump() == before


NO_TICKET = [
    "A-099",
    "Z-001",
    "A-999999999",
    "A-0",
    "x",
    "A-001x",
    "a" * 27,
    "-" * 27,
    "a" * 500,
    "%00",
    "A-001%00",
    "é",
    "٣",
]


def test_an_unknown_ticket_is_not_found(busy):
    before = dump()
    for ticket, verb in product(NO_TICKET, TICKET_VERBS):
        assert problem(busy.supervisor.on(ticket, verb)) == (404, "unknown_ticket"), ticket
    assert dump() == before


def test_no_ticket_is_shown_for_what_is_no_secret(call):
    for ticket in NO_TICKET:
        assert problem(call.nobody.get(f"tickets/{ticket}")) == (404, "unknown_ticket"), ticket


def test_no_number_is_given_in_an_unknown_office(busy):
    before = dump()
    for key in ["nirgends", "SAMSAT", "%00", "%ED%A0%80", "samsat%20", "samsat%0A", "x" * 500, "1"]:
        assert problem(busy.supervisor.post(f"offices/{key}/tickets", {"service": "bpkb"})) == (
            404,
            "unknown_office",
        )
    assert dump() == before


def test_sentences_speak_the_language_that_is_asked_for(call):
    english = call.kiosk.post(ISSUE, {}).json()
    assert english == {"code": "invalid", "message": "service: This is needed."}
