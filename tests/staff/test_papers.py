"""Papers between the door and the counters: checked once, returned with reasons, and numbers that are kept back."""

import re

import pytest

from counters.models import IssueStop, Ticket
from counters.states import State
from tests.displays.conftest import phone_of, secret_of
from tests.office import again, at_desk, desk, issue
from tests.staff.conftest import counter_path, everything, person

HOME = "/penerangan/samsat/"
SERVICE = f"{HOME}layanan/pengesahan/"
OWNER = ["formulir", "ktp", "stnk", "tbpkp"]


@pytest.fixture
def greeter(hall):
    return person(hall.greeter)


def test_the_list_follows_the_answer(hall, greeter):
    offered = greeter.text(f"{SERVICE}?jawab=pemohon:kuasa")
    assert re.findall(r'name="papers" value="([a-z-]+)"', offered) == [*OWNER, "surat-kuasa"]


@pytest.mark.parametrize(
    ("form", "seen", "lacking"),
    [
        ({"check": "all"}, OWNER, None),
        ({"check": "ticked", "papers": ["formulir", "stnk"]}, ["formulir", "stnk"], ["ktp", "tbpkp"]),
        ({"check": "none"}, None, None),
    ],
)
def test_what_the_door_saw_stands_on_the_ticket(hall, greeter, form, seen, lacking):
    greeter.does(f"{SERVICE}ambil/", key="k1", jawab="pemohon:pemilik", **form)
    ticket = Ticket.objects.get()
    assert (ticket.answers, ticket.checked_papers, ticket.lacking) == ({"pemohon": "pemilik"}, seen, lacking)
    assert ticket.checked_by == (hall.greeter if seen else None)


def test_instead_of_a_number_a_slip_says_what_to_complete(hall, greeter):
    form = {"check": "slip", "jawab": "pemohon:kuasa", "papers": ["formulir", "ktp", "stnk", "tbpkp"]}
    there = greeter.does(f"{SERVICE}ambil/", key="k1", **form).json()["next"]
    slip = person().text(there)
    assert Ticket.objects.count() == 0
    printed = re.search(r'<article class="ticket-paper".*?</article>', slip, re.S)[0]
    assert "Surat kuasa bermeterai" in printed
    assert "KTP pemilik" not in printed
    # The tablet at the door comes back to the desk, and does not end as a kiosk.
    assert "<idle-reset" not in slip
    assert f'href="{HOME}"' in slip


def test_the_counter_sees_the_check_and_need_not_repeat_it(hall, greeter):
    ticket = issue(hall.office, answers={"pemohon": "pemilik"})
    answer = greeter.does(f"{HOME}tiket/{ticket.label}/check/", key="k1", papers=["formulir", "ktp", "stnk"])
    assert answer.status_code == 200, answer.content
    at_desk(hall, 3, "call-next")
    console = person(hall.officers[3]).text(counter_path(hall, 3))
    ticks = dict(re.findall(r'data-tick="([a-z-]+)"( checked)?', console))
    assert ticks == {"formulir": " checked", "ktp": " checked", "stnk": " checked", "tbpkp": ""}
    assert "Papers checked, not complete" in console
    assert "was not there" in console


def test_papers_are_returned_without_scripts_and_reach_the_phone_and_the_paper(hall):
    officer, ticket = (
        person(hall.officers[3]),
        issue(hall.office, answers={"pemohon": "pemilik"}, language="en"),
    )
    at_desk(hall, 3, "call-next")
    asked = officer.text(counter_path(hall, 3, "tunda/"))
    assert 'name="why-ktp"' in asked
    form = {"reason": "papers", "papers": ["ktp"], "why-ktp": "expired", "note-ktp": "since May", "key": "k1"}
    assert officer.submits(counter_path(hall, 3, "park/"), **form).status_code == 302
    assert again(ticket).missing_why == {"ktp": {"reason": "expired", "note": "since May"}}
    visitor = person()
    said = "No longer valid: since May"
    assert said in visitor.text(phone_of(ticket))
    notice = visitor.text(f"/kiosk/samsat/tiket/{secret_of(ticket)}/berkas/")
    assert said in notice
    assert "Perpol 7/2021 Pasal 64" in notice
    assert f"/kiosk/samsat/tiket/{secret_of(ticket)}/berkas/" in officer.text(counter_path(hall, 3))
    assert visitor.submits(f"{phone_of(ticket)}resume/", key="resume-key-1").status_code == 302
    back = again(ticket)
    assert (back.state, back.station, back.missing_papers) == (State.WAITING, ticket.station, [])
    assert visitor.page(f"/kiosk/samsat/tiket/{secret_of(ticket)}/berkas/").status_code == 404


def test_the_page_for_setting_aside_needs_a_visitor(hall):
    officer = person(hall.officers[3])
    assert officer.page(counter_path(hall, 3, "tunda/"))["Location"] == f"/loket/{desk(hall.office, 3).pk}/"


@pytest.mark.parametrize("place", ["greeter", "supervisor"])
def test_numbers_are_kept_back_and_given_again(hall, place):
    path = {"greeter": HOME, "supervisor": "/pengawas/samsat/"}[place]
    somebody = person(hall.person(place))
    form = {"reason": "other", "note": "mati listrik", "service": "pengesahan", "until": "11:30", "key": "k1"}
    assert somebody.does(f"{path}nomor/pause/", **form).status_code == 200
    visitor = person()
    assert "mati listrik" in visitor.text("/kiosk/samsat/pengesahan/")
    assert visitor.submits("/kiosk/samsat/pengesahan/", key="0123456789abcdef").status_code == 409
    assert "mati listrik" in somebody.text(path)
    assert somebody.does(f"{path}nomor/resume/", service="pengesahan", key="k2").status_code == 200
    assert visitor.submits("/kiosk/samsat/pengesahan/", key="0123456789abcdef").status_code == 302


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"reason": "full", "until": "9"},
        {"reason": "full", "service": "x"},
        {"reason": "full", "after": "-1"},
    ],
)
def test_a_stop_that_makes_no_sense_is_a_sentence(hall, greeter, form):
    before = everything()
    answer = greeter.does(f"{HOME}nomor/pause/", **form)
    assert (400 <= answer.status_code < 500, everything()) == (True, before)
    assert len(answer.json()["error"]) > 10
    assert IssueStop.objects.count() == 0


def test_an_officer_keeps_no_numbers_back(hall):
    assert person(hall.officers[3]).does(f"{HOME}nomor/pause/", reason="full").status_code == 403
