"""The officer's day at a counter, through the pages alone."""

import datetime

import pytest

from counters.models import Shift, Ticket
from counters.states import State
from tests.office import again, at_desk, desk, issue, ticket_in
from tests.staff.conftest import counter_path, person

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def officer(hall):
    return person(hall.officers[3])


def seen(ticket):
    """What a screen that shows this ticket sends along."""
    return {"expected_ticket": ticket.label, "expected_state": again(ticket).state}


def called(hall, number=3):
    ticket = issue(hall.office)
    at_desk(hall, number, "call-next")
    return again(ticket)


def test_the_usual_counter_comes_first_and_is_opened_by_one_click(cast, morning):
    officer = person(cast.officers[6])
    page = officer.text("/loket/")
    response = officer.does(counter_path(cast, 6, "open/"), choose="1")

    assert page.index("<b>6</b>") < page.index("<b>1</b>")
    assert response.json() == {"next": counter_path(cast, 6)}
    assert Shift.objects.get(counter=desk(cast.office, 6), closed_at=None).officer == cast.officers[6]


def test_a_taken_counter_shows_by_whom(hall):
    at_desk(hall, 4, "close")

    assert "petugas3, since 10.00" in person(hall.officers[4]).text("/loket/")


def test_who_sits_at_a_counter_goes_straight_there(hall, officer):
    assert officer.page("/loket/")["Location"] == counter_path(hall, 3)


def test_call_next_calls_and_answers_with_the_new_picture(hall, officer):
    ticket = issue(hall.office)
    response = officer.does(counter_path(hall, 3, "call-next/"), expected_ticket="")

    assert again(ticket).state == State.CALLED
    assert response.json()["picture"] == officer.live(counter_path(hall, 3))


def test_an_empty_line_is_said_in_words(hall, officer):
    response = officer.does(counter_path(hall, 3, "call-next/"))

    assert (response.status_code, response.json()["message"]) == (200, "Nobody is waiting.")


def test_a_visitor_is_recalled_served_and_finished(hall, officer):
    ticket = called(hall)
    for verb, state in [("recall", "called"), ("serve", "serving"), ("finish", "processing")]:
        response = officer.does(counter_path(hall, 3, f"{verb}/"), **seen(ticket))
        assert (response.status_code, again(ticket).state) == (200, state)

    assert response.json()["message"].startswith(f"{ticket.label} is with the back office now")


def test_finish_and_call_next_is_one_command(hall, officer):
    first, second = issue(hall.office), issue(hall.office)
    at_desk(hall, 3, "call-next")
    at_desk(hall, 3, "serve")
    response = officer.does(counter_path(hall, 3, "finish-next/"), outcome="lengkap", **seen(first))

    assert response.status_code == 200
    assert (again(first).state, again(second).state) == (State.PROCESSING, State.CALLED)
    assert response.json()["message"].startswith(f"{first.label} is with the back office now")


def test_a_given_number_is_called_out_of_order(hall, officer):
    issue(hall.office)
    second = issue(hall.office)
    officer.does(counter_path(hall, 3, "call/"), ticket=second.label, expected_ticket="")

    assert again(second).state == State.CALLED


def test_who_may_not_choose_sees_no_button_and_is_refused(hall, officer):
    ticket = issue(hall.office)
    posting = hall.posting(hall.officers[3])
    posting.may_choose = False
    posting.save()
    response = officer.does(counter_path(hall, 3, "call/"), ticket=ticket.label)

    assert counter_path(hall, 3, "call/") not in officer.text(counter_path(hall, 3))
    assert (response.status_code, response.json()["error"]) == (403, "You may not call a given number.")
    assert again(ticket).state == State.WAITING


def test_missing_papers_are_kept_and_named_in_the_list(hall, officer):
    ticket = called(hall)
    form = {"reason": "papers", "papers": ["ktp", "stnk"]}
    officer.does(counter_path(hall, 3, "park/"), **form, **seen(ticket))
    page = officer.text(counter_path(hall, 3))

    assert (again(ticket).parked_reason, again(ticket).missing_papers) == ("papers", ["ktp", "stnk"])
    assert "Owner&#x27;s identity card (KTP), Registration certificate (STNK)" in page


def test_another_reason_is_said_in_own_words_and_takes_no_papers(hall, officer):
    ticket = called(hall)
    form = {"reason": "other", "note": "menunggu istri", "papers": ["ktp"]}
    officer.does(counter_path(hall, 3, "park/"), **form, **seen(ticket))

    assert (again(ticket).parked_reason, again(ticket).missing_papers) == ("menunggu istri", [])


def test_a_parked_visitor_is_resumed_from_the_list(hall, officer):
    ticket = ticket_in(hall, State.PARKED)
    response = officer.does(counter_path(hall, 3, f"tiket/{ticket.label}/resume/?expected_state=parked"))

    assert (response.status_code, again(ticket).state) == (200, State.WAITING)


def test_the_back_office_completes_from_any_console(hall, officer):
    ticket = ticket_in(hall, State.PROCESSING)
    step = ticket.step.key
    address = f"tiket/{ticket.label}/complete/?expected_state=processing&expected_step={step}"
    response = officer.does(counter_path(hall, 3, address), outcome="ditetapkan")

    assert response.status_code == 200
    assert again(ticket).station.key == "kasir"


def test_work_that_has_gone_on_meanwhile_is_not_done_twice(hall, officer):
    ticket = ticket_in(hall, State.PROCESSING)
    address = f"tiket/{ticket.label}/complete/?expected_state=processing&expected_step=pencetakan"
    response = officer.does(counter_path(hall, 3, address))

    assert (response.status_code, response.json()["code"]) == (409, "not_as_expected")
    assert again(ticket).state == State.PROCESSING


@pytest.mark.parametrize(
    ("target", "station"),
    [({"station": "kasir"}, "kasir"), ({"counter": 5}, "pendaftaran"), ({"service": "blokir"}, "blokir")],
)
def test_a_visitor_is_sent_to_a_station_a_counter_or_a_service(target, station, hall, officer):
    ticket = called(hall)
    if "counter" in target:
        target = {"counter": desk(hall.office, target["counter"]).pk}
    officer.does(counter_path(hall, 3, "transfer/"), **target, **seen(ticket))

    assert (again(ticket).state, again(ticket).station.key) == (State.WAITING, station)


def test_no_show_is_offered_once_the_recalls_are_made(hall, officer):
    ticket = called(hall)
    before = officer.text(counter_path(hall, 3))
    for _time in range(hall.office.recalls_before_no_show):
        officer.does(counter_path(hall, 3, "recall/"), **seen(ticket))
    officer.does(counter_path(hall, 3, "no-show/"), **seen(ticket))

    assert "call again 2 times first" in before
    assert again(ticket).state == State.NO_SHOW


def test_no_show_before_its_time_is_refused_in_a_sentence(hall, officer):
    ticket = called(hall)
    response = officer.does(counter_path(hall, 3, "no-show/"), **seen(ticket))

    assert response.status_code == 409
    assert response.json() == {
        "error": f"Call {ticket.label} again first (2 more).",
        "code": "recall_first",
        "state": "called",
    }


def test_a_visit_is_cancelled_from_the_counter(hall, officer):
    ticket = called(hall)
    officer.does(counter_path(hall, 3, f"tiket/{ticket.label}/cancel/"), **seen(ticket))

    assert again(ticket).state == State.CANCELLED


def test_a_counter_is_paused_with_a_reason_and_goes_on(hall, officer):
    officer.does(counter_path(hall, 3, "pause/"), reason="prayer")
    paused = officer.text(counter_path(hall, 3))
    officer.does(counter_path(hall, 3, "open/"))

    assert "Paused: Prayer" in paused
    assert Shift.objects.get(counter=desk(hall.office, 3), closed_at=None).state == "open"


def test_closing_leads_back_to_the_choice_of_counters(hall, officer):
    response = officer.does(counter_path(hall, 3, "close/"))

    assert response.json() == {"next": "/loket/"}
    assert not Shift.objects.filter(counter=desk(hall.office, 3), closed_at=None).exists()


def test_without_scripts_a_command_leads_back_with_its_sentence(hall, officer):
    response = officer.submits(counter_path(hall, 3, "call-next/"))

    assert (response.status_code, response["Location"]) == (302, counter_path(hall, 3))
    assert "Nobody is waiting." in officer.text(counter_path(hall, 3))


def test_a_repeated_key_acts_once(hall, officer):
    first, second = issue(hall.office), issue(hall.office)
    for _time in range(2):
        response = officer.does(counter_path(hall, 3, "call-next/"), key="k1", expected_ticket="")
        assert response.status_code == 200

    assert (again(first).state, again(second).state) == (State.CALLED, State.WAITING)


def test_the_line_stands_in_calling_order_and_names_no_kind_of_priority(hall, officer, morning):
    regular = issue(hall.office)
    morning.forward(minutes=1)
    elder = issue(hall.office, priority="lansia")
    page = officer.text(counter_path(hall, 3))
    at_desk(hall, 3, "call-next")

    assert page.index(f">{elder.label}<") < page.index(f">{regular.label}<")
    assert "Aged 60" not in page
    assert Ticket.objects.get(state=State.CALLED) == elder


def test_promises_at_risk_are_counted_above_the_line_and_marked_at_the_counter(hall, officer, morning):
    here, first, second, third = (issue(hall.office) for _ticket in range(4))
    at_desk(hall, 3, "call-next")
    assert "at risk" not in officer.text(counter_path(hall, 3))
    ago, ahead = morning.at - 20 * MINUTE, morning.at + 30 * MINUTE
    soon = {"promise_from": ago, "promise_until": morning.at}
    Ticket.objects.filter(pk__in=[here.pk, first.pk]).update(**soon)
    Ticket.objects.filter(pk=second.pk).update(promise_from=ago, promise_until=ahead)
    issue(hall.office)
    page = officer.text(counter_path(hall, 3))
    assert "1 promise at risk" in page
    assert page.count("Promise at risk") == 2, "at the counter and in the line"
    Ticket.objects.filter(pk=third.pk).update(**soon)
    morning.forward(minutes=1)
    issue(hall.office)
    page = officer.text(counter_path(hall, 3))
    assert "2 promises at risk" in page
    assert page.count("Promise passed") == 1


def test_a_counter_is_told_which_numbers_would_not_be_finished_today(hall, officer, morning):
    told = "Taken now, probably not finished before"
    assert told not in officer.text(counter_path(hall, 3))
    hall.office.closes = (morning.at + datetime.timedelta(hours=7, minutes=10)).time()
    hall.office.save()
    issue(hall.office)
    page = officer.text(counter_path(hall, 3))
    sentence = page[page.index(told) :].split("</p>")[0]
    assert "10.10" in sentence
    assert "Yearly STNK validation" in sentence
    # Blocking has no step at registration, where this officer sits.
    assert "Vehicle sold" not in sentence


def test_a_supervisor_works_at_a_counter_in_the_officers_place(hall):
    ticket = called(hall)
    response = person(hall.supervisor).does(counter_path(hall, 3, "serve/"), **seen(ticket))

    assert (response.status_code, again(ticket).state) == (200, State.SERVING)
