"""What a supervisor sees and commands."""

import datetime

import pytest
from django.template.defaultfilters import floatformat

from counters.domain import truth
from counters.foreseeing.watch import OfficeWatch
from counters.models import QueueDay, Service, Shift, StoredForecast, Ticket
from counters.states import State
from tests.office import again, at_desk, desk, issue, ticket_in
from tests.staff.conftest import person

HOME = "/pengawas/samsat/"


@pytest.fixture
def supervisor(hall):
    return person(hall.supervisor)


def revision(office):
    return QueueDay.objects.get(office=office).revision


def test_the_floor_shows_lines_counters_and_figures(hall, supervisor):
    waiting, parked = issue(hall.office), ticket_in(hall, State.PARKED)
    at_desk(hall, 9, "pause", reason="break")
    page = supervisor.text("/pengawas/")

    assert f"{parked.label}</a>" in page
    assert "Break" in page
    assert "<b>2</b> numbers today" in page
    assert again(waiting).state == State.WAITING


def test_a_passed_promise_is_shown(hall, supervisor, morning):
    ticket = issue(hall.office)
    morning.at = ticket.promise_until + datetime.timedelta(minutes=1)

    assert "<small>passed</small>" in supervisor.text("/pengawas/")


def test_where_nothing_can_be_told_no_promise_is_called_safe(hall, supervisor):
    """With every counter closed nobody knows whether a promise will be kept."""
    issue(hall.office)
    assert "All promises can be kept" in supervisor.text("/pengawas/")
    for number in hall.officers:
        at_desk(hall, number, "close")
    page = supervisor.text("/pengawas/")
    assert "All promises can be kept" not in page
    assert "Of 1 promise nothing can be told: nobody serves a line on its way." in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(9, "the times are wider than they need be"), (-1, "the times cannot be relied on")],
)
def test_the_alarm_says_whether_too_few_or_too_many_promises_were_kept(
    minutes, words, hall, supervisor, monkeypatch
):
    monkeypatch.setattr(truth, "ENOUGH", 1)
    ticket = ticket_in(hall, State.DONE)
    at = again(ticket).ended_at
    Ticket.objects.filter(pk=ticket.pk).update(
        promise_from=at - datetime.timedelta(minutes=9),
        promise_until=at + datetime.timedelta(minutes=minutes),
    )
    issue(hall.office)
    assert words in supervisor.text("/pengawas/")


def test_the_alarm_never_names_a_share_that_looks_right(hall):
    """90.4 % is too many, and “90 %” beside “between 70 % and 90 %” would be a riddle."""
    record = truth.Record(kept=904, late=96)
    assert record.is_alarming
    assert floatformat(record.share, "-1") == "90.4"


@pytest.mark.parametrize(("freed", "words"), [(1, "1 person"), (3, "3 people")])
def test_a_counter_that_would_free_a_line_is_named_with_its_people(freed, words, hall, supervisor):
    issue(hall.office)
    OfficeWatch(hall.office.pk).look()
    stored = StoredForecast.objects.get()
    stored.warnings |= {"what_if": [{"counter": 11, "minutes": 0, "saved": 0, "freed": freed}]}
    stored.save()
    page = supervisor.text("/pengawas/")
    assert f"for {words} whom nobody can serve now" in page


def test_a_line_that_nobody_serves_is_marked(hall, supervisor):
    issue(hall.office)
    for number in (3, 4, 5, 6):
        at_desk(hall, number, "close")

    assert "nobody serves this line" in supervisor.text("/pengawas/")


def test_any_counter_is_paused_and_closed(hall, supervisor):
    address = f"{HOME}loket/{desk(hall.office, 3).pk}"
    supervisor.does(f"{address}/pause/")
    paused = Shift.objects.get(counter=desk(hall.office, 3), closed_at=None).state
    supervisor.does(f"{address}/close/")

    assert paused == "paused"
    assert not Shift.objects.filter(counter=desk(hall.office, 3), closed_at=None).exists()


def test_a_service_is_closed_for_new_numbers_and_opened_again(hall, supervisor):
    before = revision(hall.office)
    supervisor.does(f"{HOME}layanan/pengesahan/close/")
    closed = Service.objects.get(office=hall.office, key="pengesahan").is_open
    refused = person(hall.greeter).does("/penerangan/samsat/layanan/pengesahan/ambil/")
    supervisor.does(f"{HOME}layanan/pengesahan/open/")

    assert (closed, refused.status_code) == (False, 409)
    assert Service.objects.get(office=hall.office, key="pengesahan").is_open
    assert revision(hall.office) == before + 2


def test_closing_a_closed_service_changes_nothing(hall, supervisor):
    supervisor.does(f"{HOME}layanan/pengesahan/close/")
    before = revision(hall.office)
    supervisor.does(f"{HOME}layanan/pengesahan/close/")

    assert revision(hall.office) == before


def test_the_day_is_closed_and_reopened(hall, supervisor):
    ticket = issue(hall.office)
    closed = supervisor.does(f"{HOME}hari/close/")
    expired = again(ticket).state
    supervisor.does(f"{HOME}hari/reopen/")

    assert (closed.json()["message"], expired) == ("The office is closed for today.", State.EXPIRED)
    assert QueueDay.objects.get(office=hall.office).closed_at is None


@pytest.mark.parametrize("words", ["A-001", "a1", " a-1 "])
def test_a_ticket_is_found_by_its_number(words, hall, supervisor):
    issue(hall.office)

    assert supervisor.page(f"{HOME}cari/", q=words)["Location"] == f"{HOME}tiket/A-001/"


def test_a_number_that_was_never_given_is_told_so(hall, supervisor):
    response = supervisor.page(f"{HOME}cari/", q="A-9")

    assert response.status_code == 404
    assert "There is no number A-9 today." in response.content.decode()


def test_the_story_of_a_ticket_is_told_with_times_people_and_reasons(hall, supervisor, morning):
    first = issue(hall.office)
    morning.forward(minutes=2)
    second = issue(hall.office, priority="lansia")
    officer = person(hall.officers[3])
    morning.forward(minutes=3)
    officer.does(f"/loket/{desk(hall.office, 3).pk}/call-next/")
    officer.does(f"/loket/{desk(hall.office, 3).pk}/park/", reason="papers", papers=["ktp"])
    page = supervisor.text(f"{HOME}tiket/{second.label}/")

    for words in (
        "10.05",
        "petugas3",
        f"priority, before {first.label}",
        "Papers incomplete: Owner&#x27;s identity",
    ):
        assert words in page


def test_the_story_tells_the_wanted_counter_and_why_others_went_first(hall, supervisor, morning):
    first, second = issue(hall.office, priority="lansia"), issue(hall.office, priority="lansia")
    third, fourth = issue(hall.office, priority="lansia"), issue(hall.office)
    officer, three = person(hall.officers[3]), desk(hall.office, 3).pk
    for _ticket in (first, second, fourth):
        officer.does(f"/loket/{three}/call-next/")
        officer.does(f"/loket/{three}/transfer/", counter=desk(hall.office, 4).pk)
    page = supervisor.text(f"{HOME}tiket/{fourth.label}/")

    assert f"those who go first have had their share, before {third.label}" in page
    assert "Registration, Counter 4" in page


def test_priority_is_given_and_taken_away(hall, supervisor):
    ticket = issue(hall.office)
    address = f"{HOME}tiket/{ticket.label}/prioritise/"
    supervisor.does(address, priority="lansia", expected_state="waiting")
    given = again(ticket).priority.key
    supervisor.does(address, priority="")

    assert (given, again(ticket).priority) == ("lansia", None)


@pytest.mark.parametrize(
    ("verb", "state", "becomes"),
    [
        ("cancel", State.WAITING, State.CANCELLED),
        ("resume", State.PARKED, State.WAITING),
        ("return", State.NO_SHOW, State.WAITING),
    ],
)
def test_a_ticket_is_cancelled_resumed_and_returned(verb, state, becomes, hall, supervisor):
    ticket = ticket_in(hall, state)
    response = supervisor.does(f"{HOME}tiket/{ticket.label}/{verb}/", expected_state=state)

    assert (response.status_code, again(ticket).state) == (200, becomes)
