"""The first page leads to every screen."""

import json
import re

from counters.models import Office
from tests.displays.conftest import phone_of
from tests.office import issue


def test_the_start_page_has_a_door_to_every_screen_of_every_office(hall, reader):
    doors = set(re.findall(r'<a class="card" href="([^"]+)"', reader.text("/")))
    public = {
        f"{screen}{office.key}/{query}"
        for office in Office.objects.all()
        for screen, query in (("/kiosk/", ""), ("/layar/", ""), ("/layar/", "?tema=gelap"))
    }
    assert doors == public | {"/loket/", "/penerangan/", "/pengawas/", "/admin/"}


def test_no_door_leads_nowhere(hall, reader):
    for door in re.findall(r'<a class="card" href="([^"]+)"', reader.text("/")):
        assert reader.page(door).status_code in {200, 302}, door


def test_it_tells_how_a_phone_page_is_reached_and_names_no_ticket(hall, english):
    ticket = issue(hall.office)
    text = english.text("/")
    assert "scan the code on the ticket" in text
    assert phone_of(ticket) not in text


def test_the_figures_of_an_office_are_live(hall, english):
    issue(hall.office)
    html = json.loads(english.text("/?live=samsat"))["html"]
    assert re.findall(r"<b>(.*?)</b>", html) == ["1", "1", "11/11"]
    assert html in english.text("/")
    assert english.page("/?live=di-mana").status_code == 404


def test_both_languages_are_a_touch_away(hall, client):
    for code in ("en", "id"):
        client.post("/i18n/setlang/", {"language": code, "next": "/"})
        assert f'<html lang="{code}"' in client.get("/").content.decode()


def test_without_an_office_the_page_says_what_to_do(db, english):
    assert "bin/manage seed" in english.text("/")
