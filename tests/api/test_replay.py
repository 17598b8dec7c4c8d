"""The same key gives the same answer, once."""

import pytest

from counters.models import Command, Ticket
from tests.api.conftest import dump, problem
from tests.office import issue, ticket_in


def test_a_repeated_number_is_the_same_number(call, morning):
    first = call.kiosk.issue(key="k-1")
    assert first.status_code == 201
    before = dump()
    morning.forward(minutes=3)
    again = call.kiosk.issue(key="k-1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert dump() == before


def test_a_number_is_the_same_however_its_wish_was_spelt(call):
    first = call.kiosk.issue(key="k-1")
    spelt = {"variant": "", "priority": None, "service": "pengesahan", "colour": "blue"}
    again = call.kiosk.post("offices/samsat/tickets/", spelt, "k-1")
    assert (again.status_code, again.json()) == (200, first.json())


def test_another_key_is_another_number(call):
    labels = [call.kiosk.issue(key=key).json()["label"] for key in ("k-1", "k-2")]
    assert labels == ["A-001", "A-002"]
    assert [call.kiosk.issue().json()["label"] for _time in range(2)] == ["A-003", "A-004"]


@pytest.mark.parametrize(
    "other",
    [
        {"service": "perpanjangan"},
        {"service": "pengesahan", "items": 2},
        {"service": "pengesahan", "language": "en"},
    ],
)
def test_a_key_does_not_stand_for_two_wishes(call, other):
    call.kiosk.issue(key="k-1")
    before = dump()
    assert problem(call.kiosk.post("offices/samsat/tickets", other, "k-1")) == (422, "key_reused")
    assert dump() == before


def test_each_users_keys_are_their_own(call):
    labels = [caller.issue(key="k-1").json()["label"] for caller in (call.kiosk, call.greeter)]
    assert labels == ["A-001", "A-002"]


def test_a_key_of_one_office_means_nothing_in_another(call):
    call.cast.greeter.postings.create(office=call.cast.elsewhere, role="greeter")
    assert call.greeter.issue(key="k-1").status_code == 201
    elsewhere = call.greeter.post("offices/samsat-dua/tickets", {"service": "bpkb"}, "k-1")
    assert elsewhere.status_code == 201


def test_a_repeated_verb_answers_what_it_answered(call):
    issue(call.cast.office)
    issue(call.cast.office)
    officer = call.officer(3)
    officer.at(3, "open")
    first = officer.at(3, "call-next", key="k-1")
    officer.at(3, "finish")
    before = dump()
    again = officer.at(3, "call-next", key="k-1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert dump() == before


def test_a_repeated_call_on_an_empty_line_stays_without_a_ticket(call):
    officer = call.officer(3)
    officer.at(3, "open")
    first = officer.at(3, "call-next", key="k-1").json()
    issue(call.cast.office)
    assert officer.at(3, "call-next", key="k-1").json() == first
    assert Ticket.objects.get().state == "waiting"


def test_a_repeated_verb_on_a_ticket_answers_what_it_answered(call):
    ticket_in(call.cast, "processing")
    first = call.officer(3).on("A-001", "complete", key="k-1")
    again = call.officer(3).on("a1", "complete", key="k-1")
    assert (again.status_code, again.json()) == (200, first.json())


@pytest.mark.parametrize(
    ("number", "verb", "said"),
    [(3, "finish", {}), (4, "call-next", {}), (3, "call-next", {"expected": {"ticket": None}})],
)
def test_a_key_does_not_stand_for_two_commands(call, number, verb, said):
    boss = call.supervisor
    call.officer(3).at(3, "open")
    call.officer(4).at(4, "open")
    boss.at(3, "call-next", key="k-1")
    assert problem(boss.at(number, verb, key="k-1", **said)) == (422, "key_reused")


def test_a_key_does_not_stand_for_two_beliefs(call):
    officer = call.officer(3)
    officer.at(3, "open")
    officer.at(3, "call-next", key="k-1", expected={})
    assert officer.at(3, "call-next", key="k-1", expected={}).status_code == 200
    refused = officer.at(3, "call-next", key="k-1", expected={"ticket": None})
    assert problem(refused) == (422, "key_reused")


def test_a_key_of_one_ticket_does_not_stand_for_another(call):
    issue(call.cast.office)
    issue(call.cast.office)
    assert call.greeter.on("A-001", "cancel", key="k-1").status_code == 200
    assert problem(call.greeter.on("A-002", "cancel", key="k-1")) == (422, "key_reused")


def test_a_refused_command_keeps_no_key(call):
    assert problem(call.officer(3).at(3, "call-next", key="k-1")) == (403, "not_your_counter")
    assert not Command.objects.exists()
    call.officer(3).at(3, "open")
    assert call.officer(3).at(3, "call-next", key="k-1").status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "   "])
def test_a_key_that_is_none_is_refused(call, key):
    before = dump()
    for answer in (
        call.kiosk.issue(key=key),
        call.officer(3).at(3, "open", key=key),
        call.kiosk.on("A-1", "return", key=key),
    ):
        assert problem(answer) == (422, "invalid")
        assert "Idempotency-Key" in answer.json()["message"]
    assert dump() == before


@pytest.mark.parametrize(
    "key", ["x" * 200, "3f0e9a0e-6a1c-4d0e-8b1e-0a1b2c3d4e5f", '"quoted"', "kunci dengan spasi"]
)
def test_any_printable_key_will_do(call, key):
    first = call.kiosk.issue(key=key)
    assert first.status_code == 201
    assert call.kiosk.issue(key=key).json() == first.json()
