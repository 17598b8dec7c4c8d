"""What holds for all public screens alike."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters.live import picture
from counters.live.picture import latest
from counters.models import PriorityClass
from displays.board import board_screen
from displays.kiosk import choices_screen, service_screen
from displays.start import figures_screen
from displays.visitor import phone_screen
from tests.displays.conftest import phone_of, secret_of
from tests.office import at_desk, call_in, issue

SCREENS = ["/", "/kiosk/samsat/", "/kiosk/samsat/pengesahan/", "/kiosk/samsat/kembali/", "/layar/samsat/"]


@pytest.fixture
def visit(hall):
    """A ticket with a screen of its own."""
    return issue(hall.office, "perpanjangan")


def paths_of(visit):
    return [*SCREENS, phone_of(visit), f"/kiosk/samsat/tiket/{secret_of(visit)}/"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_screen_opens_in_both_languages(visit, client, language):
    client.cookies["django_language"] = language
    for path in paths_of(visit):
        response = client.get(path)
        assert response.status_code == 200, path
        assert f'<html lang="{language}"' in response.content.decode(), path
        assert "no-store" in response["Cache-Control"], path


def test_each_screen_costs_the_same_number_of_queries_with_one_and_with_thirty_tickets(hall, visit, client):
    def cost():
        counted = {}
        for path in [*paths_of(visit), "/?live=samsat", "/layar/samsat/?live", f"{phone_of(visit)}?live"]:
            picture.forget()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counted[path] = len(queries)
        return counted

    cost()  # the charts of the flows, which never change, are read once and kept
    before = cost()
    services = list(hall.office.services.filter(collects=False))
    for number in range(29):
        issue(hall.office, services[number % len(services)].key, variant="r4")
    for number in hall.officers:
        at_desk(hall, number, "call-next")
    assert cost() == before


def test_an_ended_ticket_costs_as_little_however_many_others_there_are(hall, client):
    ended = issue(hall.office)
    number = call_in(hall, ended)
    at_desk(hall, number, "finish", outcome="ditolak")
    issue(hall.office)

    def cost():
        picture.forget()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(phone_of(ended)).status_code == 200
        return len(queries)

    cost()  # the charts of the flows, which never change, are read once and kept
    before = cost()
    for _ticket in range(29):
        issue(hall.office)
    assert cost() == before


def test_no_screen_tells_anything_about_a_person(hall, client):
    PriorityClass.objects.filter(office=hall.office).update(name="Rahasia sekali", name_en="Top secret")
    ticket = issue(hall.office, priority="lansia")
    hall.officers[3].first_name, hall.officers[3].last_name = "Siti", "Nurhaliza"
    hall.officers[3].save()
    at_desk(hall, 3, "call-next")
    at_desk(hall, 4, "pause", reason="Sakit perut")
    private = [
        "Rahasia sekali",
        "Top secret",
        "lansia",
        "Siti",
        "Nurhaliza",
        "Sakit perut",
        "petugas",
        "sessionid",
    ]
    for path in [*paths_of(ticket), "/layar/samsat/?live", f"{phone_of(ticket)}?live", "/?live=samsat"]:
        text = client.get(path).content.decode()
        found = [words for words in private if re.search(rf"\b{words}\d*\b", text)]
        # “petugas” alone is the Indonesian word for any officer; here it stands for their user names.
        assert [words for words in found if words != "petugas" or re.search(r"petugas\d", text)] == [], path


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_pushed_is_what_a_newcomers_page_holds(hall, visit, client, language):
    client.cookies["django_language"] = language
    call_in(hall, issue(hall.office, "blokir"))
    office = hall.office
    screens = {
        "/": figures_screen(office, language),
        "/kiosk/samsat/": choices_screen(office, language),
        "/kiosk/samsat/blokir/": service_screen(office, "blokir", language),
        "/layar/samsat/": board_screen(office, language),
        phone_of(visit): phone_screen(visit, secret_of(visit), language),
    }
    for path, screen in screens.items():
        pushed = screen.draw(latest(office))
        text = client.get(path).content.decode()
        assert pushed["html"].strip(), path
        assert pushed["html"] in text, path
        stamp = [f'{name}="{pushed[name]}"' for name in ("day", "revision", "forecast")]
        assert [part for part in stamp if part not in text] == [], path
        assert f'socket="{html.escape(screen.socket)}"' in text, path


def test_no_page_has_inline_style_or_script(visit, client):
    for path in paths_of(visit):
        text = client.get(path).content.decode()
        assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text) == [], path


def test_no_page_fetches_anything_from_outside(visit, client):
    for path in paths_of(visit):
        text = client.get(path).content.decode()
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', text) == [], path
