"""A visitor's whole way through the office, by nothing but the API."""

import pytest

from counters.api import schemas
from tests.office import open_all

# The steps of the five-year renewal: the counter that does each, none for the back office.
WAY = [
    ("cek-fisik", 1),
    ("pendaftaran", 3),
    ("penetapan", None),
    ("kasir", 7),
    ("pencetakan", None),
    ("penyerahan", 9),
]


def test_a_visitor_is_led_through_every_step_to_the_end(call, morning):
    for number in (1, 3, 7, 9):
        opened = call.officer(number).at(number, "open")
        assert (opened.status_code, opened.json()["ticket"]) == (200, None)
    given = call.kiosk.issue("perpanjangan")
    assert given.status_code == 201
    label, secret = given.json()["label"], given.json()["secret"]

    done = []
    for step, number in WAY:
        seen = call.nobody.get(f"tickets/{secret}").json()
        assert (seen["label"], seen["step"]) == (label, step)
        assert [row["key"] for row in seen["steps"]] == [row for row, _number in WAY]
        assert [row["key"] for row in seen["steps"] if row["state"] == "done"] == done
        after = work(call, number, label, step, morning)
        done.append(step)
    assert after == {
        "label": label,
        "state": "done",
        "service": "perpanjangan",
        "step": None,
        "station": None,
        "counter": None,
        "items": 1,
        "items_left": None,
        "missing_papers": [],
        "missing_why": {},
        "checked_papers": None,
        "lacking": [],
    }
    seen = call.nobody.get(f"tickets/{secret}").json()
    assert (seen["state"], seen["step"], seen["ahead"], seen["forecast"]) == ("done", None, None, None)
    assert [(row["key"], row["state"]) for row in seen["steps"]] == [(step, "done") for step, _number in WAY]


def work(call, number, label, step, morning):
    """One step, as its officer does it; the ticket afterwards."""
    morning.forward(minutes=2)
    if number is None:
        answer = call.officer(3).on(label, "complete")
        assert answer.status_code == 200
        return answer.json()["ticket"]
    officer = call.officer(number)
    for verb, state in (("call-next", "called"), ("recall", "called"), ("serve", "serving")):
        ticket = officer.at(number, verb).json()["ticket"]
        assert (ticket["label"], ticket["state"], ticket["step"]) == (label, state, step)
        morning.forward(minutes=1)
    board = call.nobody.get(f"offices/{call.cast.office.key}/board").json()
    assert [row["kind"] for row in board["calls"][-2:]] == ["call", "recall"]
    assert {(row["label"], row["number"]) for row in board["calls"][-2:]} == {(label, number)}
    return officer.at(number, "finish").json()["ticket"]


OTHERS = ["pengesahan", "balik-nama", "stnk-hilang", "blokir", "mutasi-keluar", "mutasi-masuk", "bpkb"]


@pytest.mark.parametrize("service", OTHERS)
def test_every_service_comes_to_its_end_by_the_usual_outcomes(call, service):
    open_all(call.cast)
    label = call.greeter.issue(service).json()["label"]
    for _step in range(20):
        ticket = onward(call, label)
        if ticket["state"] == "done":
            return
    pytest.fail(f"{service} did not come to its end: {ticket}")


def onward(call, label):
    boss = call.supervisor
    completed = boss.on(label, "complete")
    if completed.status_code == 200:
        return completed.json()["ticket"]
    for number in call.cast.officers:
        called = boss.at(number, "call", ticket=label)
        if called.status_code == 200:
            return boss.at(number, "finish").json()["ticket"]
        assert called.status_code == 409
    pytest.fail(f"nobody may call {label}")


def test_the_answers_have_the_documented_shapes(call):
    open_all(call.cast)
    given = call.kiosk.issue("perpanjangan")
    schemas.TicketIssued.model_validate_json(given.content)
    schemas.TicketView.model_validate_json(call.nobody.get(f"tickets/{given.json()['secret']}").content)
    schemas.Receipt.model_validate_json(call.officer(1).at(1, "call-next").content)
    schemas.BoardView.model_validate_json(call.nobody.get("offices/samsat/board").content)
    schemas.OfficeView.model_validate_json(call.nobody.get("offices/samsat").content)
