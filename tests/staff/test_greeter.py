"""The desk at the door: numbers for those who cannot use a kiosk, and those who come back."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import override_settings

from counters.domain import links
from counters.models import Ticket
from counters.states import State
from tests.office import again, issue, ticket_in
from tests.staff.conftest import person

HOME = "/penerangan/samsat/"


@pytest.fixture
def greeter(hall):
    return person(hall.greeter)


def test_every_service_shows_what_a_newcomer_may_expect(hall, greeter):
    page = greeter.text("/penerangan/")

    assert page.count("choice-card") == hall.office.services.count()
    assert page.count("done about") == hall.office.services.count()


def test_a_service_shows_papers_fees_and_where_to_go_first(hall, greeter):
    page = greeter.text(f"{HOME}layanan/perpanjangan/")

    for words in ("identity card (KTP)", "Rp100.000", "40 minutes", "Vehicle check, Counter 1–2", "10.2"):
        assert words in page


def test_the_desk_is_told_what_the_kiosk_tells_of_a_range(hall, greeter, morning):
    """It gives numbers too: which will not be finished today, and which ranges are only reckoned."""
    service = f"{HOME}layanan/perpanjangan/"
    assert "A rough estimate" in greeter.text(service)
    assert "after closing" not in greeter.text("/penerangan/")
    hall.office.closes = (morning.at + datetime.timedelta(hours=7, minutes=10)).time()
    hall.office.save()
    issue(hall.office)
    assert "will probably not be finished before the office closes" in greeter.text(service)
    assert "after closing" in greeter.text("/penerangan/")


def test_a_number_is_given_with_all_that_was_said(hall, greeter):
    form = {"variant": "r4", "priority": "lansia", "items": "3", "language": "en", "key": "k1"}
    response = greeter.does(f"{HOME}layanan/perpanjangan/ambil/", **form)
    ticket = Ticket.objects.get()

    assert response.json() == {"next": f"{HOME}tiket/L-001/?baru"}
    assert (ticket.variant.key, ticket.priority.key, ticket.items, ticket.language) == (
        "r4",
        "lansia",
        3,
        "en",
    )


def test_a_number_that_no_kiosk_gives_is_given_here(hall, greeter):
    greeter.does(f"{HOME}layanan/mutasi-keluar/ambil/")

    assert Ticket.objects.get().service.key == "mutasi-keluar"


def test_a_repeated_key_gives_one_number(hall, greeter):
    for _time in range(2):
        response = greeter.does(f"{HOME}layanan/pengesahan/ambil/", key="k1")
        assert response.json() == {"next": f"{HOME}tiket/A-001/?baru"}

    assert Ticket.objects.count() == 1


def test_the_log_names_the_greeter(hall, greeter):
    greeter.does(f"{HOME}layanan/pengesahan/ambil/")

    assert Ticket.objects.get().events.get().actor == f"user:{hall.greeter.pk}"


def test_a_ticket_page_leads_to_the_printable_page(hall, greeter):
    ticket = issue(hall.office)
    page = greeter.text(f"{HOME}tiket/{ticket.label}/")
    address = f"/kiosk/samsat/tiket/{links.secret_for(ticket.nonce)}/"

    assert f'href="{address}' in page
    assert "Registration, Counter 3–6" in page, "where to go first is said in words"
    assert person().page(address).status_code == 200


def test_a_reprint_is_offered_while_the_key_of_its_link_is_known(hall, greeter):
    ticket = issue(hall.office)
    address = f"/kiosk/samsat/tiket/{links.secret_for(ticket.nonce)}/"
    here = f"{HOME}tiket/{ticket.label}/"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        kept = person(hall.greeter).text(here)
    with override_settings(SECRET_KEY="another"):
        lost = person(hall.greeter).text(here)

    assert f'href="{address}' in kept
    assert "Print the ticket" not in lost


def test_for_which_reason_a_number_goes_first_is_shown_to_nobody(hall, greeter):
    pages = []
    for reason in ("lansia", "disabilitas"):
        ticket = issue(hall.office, priority=reason)
        html = greeter.text(f"{HOME}tiket/{ticket.label}/")
        assert "This number goes first." in html
        pages.append(re.findall(r"<button[^>]*name=\"priority\"[^>]*>", html.replace(ticket.label, "")))
    assert pages[0] == pages[1]
    assert not [button for button in pages[0] if 'aria-pressed="true"' in button]


def test_a_scanned_link_finds_its_ticket(hall, greeter):
    ticket = issue(hall.office)
    link = f"https://antrean.example.org/t/{links.secret_for(ticket.nonce)}/"

    assert greeter.page(f"{HOME}cari/", q=link)["Location"] == f"{HOME}tiket/{ticket.label}/"


def test_a_number_that_is_not_there_is_said_on_the_page_and_stays_to_be_mended(greeter):
    response = greeter.page(f"{HOME}cari/", q="X-999<")
    html = response.content.decode()
    assert response.status_code == 404
    assert re.search(r'role="alert">There is no number X-999&lt; today', html)
    assert 'value="X-999&lt;"' in html
    assert f'fallback="{HOME}?live"' in html
    assert 'class="choice-card"' in html


def test_yesterdays_link_is_told_apart(hall, greeter, morning):
    ticket = issue(hall.office)
    link = f"https://antrean.example.org/t/{links.secret_for(ticket.nonce)}/"
    morning.at += datetime.timedelta(days=1)
    response = greeter.page(f"{HOME}cari/", q=link)

    assert response.status_code == 404
    assert "is a number of another day (03.03.2025)" in response.content.decode()


def test_a_link_of_another_office_finds_nothing(hall, greeter):
    ticket = issue(hall.elsewhere)
    link = f"https://antrean.example.org/t/{links.secret_for(ticket.nonce)}/"

    assert greeter.page(f"{HOME}cari/", q=link).status_code == 404


@pytest.mark.parametrize(("verb", "state"), [("resume", State.PARKED), ("return", State.NO_SHOW)])
def test_who_is_back_joins_the_line_from_the_list(verb, state, hall, greeter):
    ticket = ticket_in(hall, state)
    listed = greeter.text("/penerangan/")
    response = greeter.does(f"{HOME}tiket/{ticket.label}/{verb}/?expected_state={state}&list")

    assert f"{HOME}tiket/{ticket.label}/{verb}/" in listed
    assert again(ticket).state == State.WAITING
    assert response.json()["picture"] == greeter.live(HOME)
