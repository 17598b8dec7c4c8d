"""Every verb of a counter, and of a ticket that is at none."""

import pytest

from counters.api import schemas
from counters.domain import links
from counters.models import Event, Shift
from counters.states import State
from tests.api.conftest import dump, problem
from tests.office import again, at_desk, desk, issue, open_all, ticket_in


def receipt(answer):
    """The ticket in a receipt, whose form is checked."""
    assert answer.status_code == 200
    schemas.Receipt.model_validate_json(answer.content)
    return answer.json()["ticket"]


def test_a_receipt_tells_revision_counter_and_ticket(call, officer):
    issue(call.cast.office, items=2)
    answer = officer.at(3, "call-next")
    assert answer.json() == {
        "revision": 3,
        "counter": desk(call.cast.office, 3).pk,
        "ticket": {
            "label": "A-001",
            "state": "called",
            "service": "pengesahan",
            "step": "pendaftaran",
            "station": "pendaftaran",
            "counter": desk(call.cast.office, 3).pk,
            "items": 2,
            "items_left": None,
            "missing_papers": [],
            "missing_why": {},
            "checked_papers": None,
            "lacking": [],
        },
    }
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_counter_opens_pauses_and_closes(call):
    caller, counter = call.officer(3), desk(call.cast.office, 3)
    for verb, said, state in (
        ("open", {}, "open"),
        ("pause", {"reason": "Istirahat"}, "paused"),
        ("open", {}, "open"),
        ("close", {}, "closed"),
    ):
        assert receipt(caller.at(3, verb, **said)) is None
        shown = call.nobody.get("offices/samsat").json()["counters"]
        assert [row["state"] for row in shown if row["id"] == counter.pk] == [state]
    assert Shift.objects.get().officer == call.cast.officers[3]


def test_opening_an_open_counter_again_changes_nothing(call, officer):
    before = dump()
    assert receipt(officer.at(3, "open")) is None
    assert dump() == before


def test_an_empty_line_is_no_error(call, officer):
    before = dump()
    answer = officer.at(3, "call-next")
    assert answer.status_code == 200
    assert answer.json() == {"revision": 1, "counter": desk(call.cast.office, 3).pk, "ticket": None}
    assert dump() == before


def test_call_next_needs_an_open_and_empty_counter(call, officer):
    issue(call.cast.office)
    officer.at(3, "call-next")
    issue(call.cast.office)
    refused = officer.at(3, "call-next")
    assert problem(refused) == (409, "counter_busy")
    assert refused.json()["state"] == "called"
    officer.at(3, "finish")
    officer.at(3, "pause")
    refused = officer.at(3, "call-next")
    assert problem(refused) == (409, "counter_closed")
    assert refused.json()["state"] == "paused"


@pytest.mark.parametrize("spelling", ["A-002", "a002", " a-2 ", "A2"])
def test_a_given_number_is_called_in_any_spelling(call, officer, spelling):
    issue(call.cast.office)
    issue(call.cast.office)
    ticket = receipt(officer.at(3, "call", ticket=spelling))
    assert (ticket["label"], ticket["state"]) == ("A-002", "called")


def test_a_number_of_a_line_that_the_counter_does_not_serve_is_not_called(call, officer):
    issue(call.cast.office, "perpanjangan")
    refused = officer.at(3, "call", ticket="L-001")
    assert problem(refused) == (409, "other_line")
    assert refused.json()["state"] == "waiting"


def test_finish_takes_the_first_outcome_or_the_one_that_is_named(call, officer):
    for outcome, state in (
        ({}, "processing"),
        ({"outcome": "ditolak"}, "done"),
        ({"outcome": None}, "processing"),
    ):
        issue(call.cast.office)
        officer.at(3, "call-next")
        assert receipt(officer.at(3, "finish", **outcome))["state"] == state
    issue(call.cast.office)
    officer.at(3, "call-next")
    assert problem(officer.at(3, "finish", outcome="lunas")) == (422, "unknown_outcome")


def test_finish_next_answers_with_the_ticket_called(call, officer):
    issue(call.cast.office)
    issue(call.cast.office)
    officer.at(3, "call-next")
    assert receipt(officer.at(3, "finish-next"))["label"] == "A-002"
    assert receipt(officer.at(3, "finish-next")) is None
    assert problem(officer.at(3, "finish-next")) == (409, "no_visitor")


def test_a_parked_visitor_resumes_at_the_counter_or_wherever_they_turn_up(call, officer):
    ticket = issue(call.cast.office)
    officer.at(3, "call-next")
    parked = receipt(officer.at(3, "park", reason="Berkas kurang", papers=["KTP", "STNK"]))
    assert (parked["state"], parked["counter"], parked["missing_papers"]) == ("parked", None, ["KTP", "STNK"])
    secret = links.secret_for(ticket.nonce)
    assert call.nobody.get(f"tickets/{secret}").json()["missing_papers"] == ["KTP", "STNK"]
    assert receipt(officer.at(3, "resume", ticket="A-001"))["state"] == "waiting"
    officer.at(3, "call-next")
    officer.at(3, "park", reason="Keluar sebentar")
    resumed = call.kiosk.on(secret, "resume")
    assert receipt(resumed)["state"] == "waiting"
    assert resumed.json()["counter"] is None


def test_a_visitor_is_sent_to_a_station_a_counter_or_a_service(call, officer):
    open_all(call.cast)
    ticket = issue(call.cast.office)
    officer.at(3, "call-next")
    sent = receipt(officer.at(3, "transfer", station="kasir"))
    assert (sent["state"], sent["station"], sent["step"]) == ("waiting", "kasir", None)
    call.officer(7).at(7, "call-next")
    back = receipt(call.officer(7).at(7, "finish"))
    assert (back["state"], back["station"], back["step"]) == ("waiting", "pendaftaran", "pendaftaran")
    officer.at(3, "call-next")
    assert receipt(officer.at(3, "transfer", counter=desk(call.cast.office, 5).pk))["state"] == "waiting"
    assert receipt(call.officer(4).at(4, "call-next")) is None
    call.officer(5).at(5, "call-next")
    changed = receipt(call.officer(5).at(5, "transfer", service="perpanjangan"))
    assert (changed["label"], changed["service"], changed["step"]) == ("A-001", "perpanjangan", "cek-fisik")
    assert again(ticket).state == State.WAITING


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, (422, "target")),
        ({"station": "kasir", "service": "bpkb"}, (422, "target")),
        ({"station": "pendaftaran"}, (422, "target")),
        ({"station": "nirgends"}, (404, "unknown")),
        ({"service": "nirgends"}, (404, "unknown")),
        ({"counter": 0}, (404, "unknown")),
        ({"counter": -1}, (404, "unknown")),
        ({"counter": 2**63}, (404, "unknown")),
        ({"counter": 10**40}, (404, "unknown")),
    ],
)
def test_a_transfer_needs_one_target_of_this_office(call, officer, said, refusal):
    issue(call.cast.office)
    officer.at(3, "call-next")
    before = dump()
    assert problem(officer.at(3, "transfer", **said)) == refusal
    assert dump() == before


def test_a_counter_of_another_office_is_no_target(call, officer):
    issue(call.cast.office)
    officer.at(3, "call-next")
    assert problem(officer.at(3, "transfer", counter=desk(call.cast.elsewhere, 5).pk)) == (404, "unknown")


def test_a_no_show_is_noted_after_the_recalls_and_may_come_back(call, officer):
    issue(call.cast.office)
    officer.at(3, "call-next")
    refused = officer.at(3, "no-show")
    assert problem(refused) == (409, "recall_first")
    assert refused.json()["state"] == "called"
    for _time in range(2):
        assert receipt(officer.at(3, "recall"))["state"] == "called"
    calls = call.nobody.get("offices/samsat/board").json()["calls"]
    assert [row["kind"] for row in calls] == ["call", "recall", "last"]
    assert receipt(officer.at(3, "no-show"))["state"] == "no_show"
    assert receipt(call.kiosk.on("A-001", "return"))["state"] == "waiting"


def test_back_office_work_is_completed_with_an_outcome(call, officer):
    ticket_in(call.cast, State.PROCESSING)
    assert problem(officer.on("A-001", "complete", outcome="lunas")) == (422, "unknown_outcome")
    done = receipt(officer.on("a001", "complete", outcome="dikembalikan"))
    assert (done["state"], done["step"]) == ("waiting", "pendaftaran")
    refused = officer.on("A-001", "complete")
    assert problem(refused) == (409, "not_allowed")
    assert refused.json()["state"] == "waiting"


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "parked", "processing"])
def test_a_ticket_in_the_office_is_cancelled_by_label_or_secret(call, state):
    ticket = ticket_in(call.cast, state)
    assert receipt(call.greeter.on(ticket.label, "cancel"))["state"] == "cancelled"
    other = ticket_in(call.cast, state)
    assert receipt(call.greeter.on(links.secret_for(other.nonce), "cancel"))["state"] == "cancelled"


def test_who_did_it_stands_in_the_log(call, officer):
    issue(call.cast.office)
    officer.at(3, "call-next")
    assert Event.objects.latest("pk").actor == f"user:{call.cast.officers[3].pk}"


def test_yesterdays_ticket_is_left_alone(call, morning):
    ticket = ticket_in(call.cast, State.PARKED)
    morning.forward(days=1)
    before = dump()
    for name, refusal in (
        (ticket.label, (404, "unknown_ticket")),
        (links.secret_for(ticket.nonce), (409, "not_today")),
    ):
        assert problem(call.greeter.on(name, "resume")) == refusal
    assert dump() == before


def test_tickets_of_another_office_are_unknown(call):
    other = issue(call.cast.elsewhere)
    assert problem(call.greeter.on(other.label, "cancel")) == (404, "unknown_ticket")
    assert problem(call.greeter.on(links.secret_for(other.nonce), "cancel")) == (404, "unknown_ticket")


def test_somebody_posted_in_two_offices_names_the_one_that_is_meant(call):
    issue(call.cast.office)
    issue(call.cast.elsewhere, "perpanjangan")
    call.cast.greeter.postings.create(office=call.cast.elsewhere, role="greeter")
    assert problem(call.greeter.on("L-001", "cancel")) == (404, "unknown_ticket")
    answer = call.greeter.post("tickets/L-001/cancel?office=samsat-dua")
    assert receipt(answer)["label"] == "L-001"
    assert problem(call.greeter.post("tickets/A-001/cancel?office=nirgends")) == (403, "no_posting")


def test_the_loser_of_two_call_next_gets_the_next_ticket(call, officer):
    at_desk(call.cast, 4, "open")
    for _time in range(2):
        issue(call.cast.office)
    labels = [receipt(call.officer(number).at(number, "call-next"))["label"] for number in (3, 4)]
    assert labels == ["A-001", "A-002"]
