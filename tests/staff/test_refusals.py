"""Bad input on the staff's pages: a sentence, the right status, and nothing changed."""

import pytest

from counters.states import State
from tests.office import at_desk, desk, issue, ticket_in
from tests.staff.conftest import counter_path, everything, person


@pytest.fixture
def ticket(hall):
    """A visitor being served at counter 3."""
    ticket = ticket_in(hall, State.SERVING)
    assert ticket.counter.number == 3
    return ticket


@pytest.mark.parametrize(
    ("rest", "form", "status", "code"),
    [
        ("dance/", {}, 404, "unknown_verb"),
        ("serve/", {"expected_state": "called"}, 409, "not_as_expected"),
        ("finish/", {"expected_ticket": "A-999"}, 409, "not_as_expected"),
        ("finish/", {"expected_ticket": ""}, 409, "not_as_expected"),
        ("finish/", {"outcome": "terbang"}, 422, "unknown_outcome"),
        ("call/", {}, 422, "ticket"),
        ("call/", {"ticket": "A-999"}, 404, "unknown_ticket"),
        ("park/", {}, 422, "reason"),
        ("park/", {"reason": "other", "note": "x" * 121}, 422, "text"),
        ("park/", {"reason": "a\x00b"}, 422, "text"),
        ("transfer/", {}, 422, "target"),
        ("transfer/", {"station": "bulan"}, 404, "unknown"),
        ("transfer/", {"counter": "-1"}, 422, "counter"),
        ("transfer/", {"counter": "9" * 30}, 422, "counter"),
        ("serve/", {"key": "k" * 201}, 422, "key"),
        ("serve/", {}, 409, "not_allowed"),
        ("tiket/A-999/resume/", {}, 404, "unknown_ticket"),
        ("tiket/A-001/dance/", {}, 404, "unknown_verb"),
        ("tiket/A-001/resume/", {}, 409, "not_allowed"),
    ],
)
def test_what_makes_no_sense_at_a_counter_changes_nothing(rest, form, status, code, hall, ticket):
    before = everything()
    response = person(hall.officers[3]).does(counter_path(hall, 3, rest), **form)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert len(response.json()["error"]) > 10
    assert everything() == before


def test_a_counter_that_does_not_exist_is_not_found(hall, ticket):
    assert person(hall.officers[3]).does("/loket/99999999999999999999/serve/").status_code == 404


def test_another_offices_counter_is_not_found(hall, ticket):
    other = desk(hall.elsewhere, 3)
    before = everything()
    response = person(hall.officers[3]).does(f"/loket/{other.pk}/open/")

    assert (response.status_code, response.json()["code"]) == (404, "unknown_counter")
    assert everything() == before


def test_a_visitor_cannot_be_sent_to_another_offices_counter(hall, ticket):
    before = everything()
    response = person(hall.officers[3]).does(
        counter_path(hall, 3, "transfer/"), counter=desk(hall.elsewhere, 3).pk
    )

    assert response.status_code == 404
    assert everything() == before


def test_an_officer_does_not_work_at_somebody_elses_counter(hall, ticket):
    before = everything()
    response = person(hall.officers[4]).does(counter_path(hall, 3, "finish/"))

    assert (response.status_code, response.json()["code"]) == (403, "not_your_counter")
    assert everything() == before


def test_a_taken_counter_is_not_taken_twice(hall):
    at_desk(hall, 4, "close")
    response = person(hall.officers[4]).does(counter_path(hall, 3, "open/"))

    assert (response.status_code, response.json()["code"]) == (409, "counter_taken")


def test_the_same_key_with_other_words_is_refused(hall):
    officer = person(hall.officers[3])
    issue(hall.office)
    officer.does(counter_path(hall, 3, "call-next/"), key="k1")
    before = everything()
    response = officer.does(counter_path(hall, 3, "recall/"), key="k1")

    assert (response.status_code, response.json()["code"]) == (422, "key_reused")
    assert everything() == before


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"variant": "pesawat"}, 422, "unknown_variant"),
        ({"priority": "raja"}, 422, "unknown_priority"),
        ({"items": "0"}, 422, "items"),
        ({"items": "51"}, 422, "items"),
        ({"items": "dua"}, 422, "items"),
        ({"items": "-1"}, 422, "items"),
        ({"language": "xx"}, 422, "language"),
    ],
)
def test_what_makes_no_sense_at_the_door_gives_no_number(form, status, code, hall):
    before = everything()
    response = person(hall.greeter).does("/penerangan/samsat/layanan/pengesahan/ambil/", **form)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert everything() == before


@pytest.mark.parametrize(
    ("path", "form", "status", "code"),
    [
        ("tiket/A-001/prioritise/", {"priority": "raja"}, 422, "unknown_priority"),
        ("tiket/A-001/prioritise/", {"expected_state": "waiting"}, 409, "not_as_expected"),
        ("tiket/A-002/cancel/", {}, 404, "unknown_ticket"),
        ("tiket/bukan-nomor/cancel/", {}, 404, "unknown_ticket"),
        ("tiket/A-001/return/", {}, 409, "not_allowed"),
        ("hari/dance/", {}, 404, "unknown_verb"),
        ("hari/reopen/", {}, 409, "day_open"),
        ("layanan/pengesahan/dance/", {}, 404, "unknown_verb"),
        ("layanan/bulan/close/", {}, 404, "unknown_service"),
        ("loket/99999/pause/", {}, 404, "unknown_counter"),
    ],
)
def test_what_makes_no_sense_to_a_supervisor_changes_nothing(path, form, status, code, hall, ticket):
    before = everything()
    response = person(hall.supervisor).does(f"/pengawas/samsat/{path}", **form)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert everything() == before
