"""What an unpaired and a paired screen may have, and that its token opens nothing else."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from counters.models import AccessToken, Ticket
from tests.displays.conftest import rows
from tests.displays.test_pairing import closed, in_english, paired

__all__ = ["closed"]

pytestmark = pytest.mark.sqlite_only


def test_a_screen_nobody_paired_works_where_the_office_allows_it(hall, client):
    assert client.get("/layar/samsat/").status_code == client.get("/kiosk/samsat/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/layar/samsat/", "/kiosk/samsat/", "/kiosk/samsat/pengesahan/", "/kiosk/samsat/kembali/"]
)
def test_elsewhere_it_is_sent_to_be_paired(closed, path):
    client = in_english()
    response = client.get(path, follow=True)

    assert response.redirect_chain == [("/perangkat/?sebab=not_paired", 302)]
    assert "This screen is not paired with the office." in response.content.decode()
    assert client.get(f"{path}?live", headers={"X-Requested-With": "fetch"}).status_code == 403


def test_and_gives_no_numbers(closed, client):
    before = rows()
    response = client.post("/kiosk/samsat/pengesahan/", {"key": "0123456789abcdef"})

    assert response.status_code == 403
    assert rows() == before


def test_phones_and_the_public_pages_stay_open(closed, client):
    assert client.get("/").status_code == 200


def test_a_paired_kiosk_gives_numbers_and_shows_no_board(closed):
    screen = paired(closed, kind="kiosk", name="Pintu masuk")
    given = screen.client.post("/kiosk/samsat/pengesahan/", {"key": "0123456789abcdef"})
    board = screen.client.get("/layar/samsat/")

    assert given.status_code == 302
    assert Ticket.objects.count() == 1
    assert board.status_code == 403
    assert "This device is there for something else." in board.content.decode()


def test_a_paired_board_gives_no_numbers(hall):
    screen = paired(hall)
    before = rows()

    assert screen.client.post("/kiosk/samsat/pengesahan/", {"key": "0123456789abcdef"}).status_code == 403
    assert rows() == before


def test_a_token_opens_nothing_of_the_staff_and_no_command_of_the_api(hall):
    screen = paired(hall)
    AccessToken.objects.all().delete()

    for path in ("/loket/", "/pengawas/samsat/", "/penerangan/samsat/", "/pengawas/samsat/perangkat/"):
        assert screen.client.get(path).status_code == 302, path
    for path in ("counters/1/call-next", "offices/samsat/tickets", "offices/samsat/devices/1/revoke"):
        for headers in ({}, {"Authorization": f"Bearer {screen.secret}"}):
            answer = screen.client.post(f"/api/v1/{path}", {}, "application/json", headers=headers)
            assert answer.status_code == 401, path


def test_from_no_page_of_a_paired_kiosk_does_a_way_lead_out(closed):
    """Nobody stands beside it: whatever is pressed, it stays the dispenser of numbers."""
    screen = paired(closed, kind="kiosk", name="Pintu masuk")
    given = screen.client.post("/kiosk/samsat/pengesahan/", {"key": "0123456789abcdef"})
    here = "/kiosk/samsat/"
    seen, ahead = set(), [here, given["Location"]]
    while ahead:
        page = ahead.pop()
        path = urlsplit(page).path
        if (path, "?" in page) in seen:  # once with answers in the address, once without, is enough
            continue
        seen.add((path, "?" in page))
        html = screen.client.get(page, follow=True).content.decode()
        ways = re.findall(r'<(?:a|idle-reset)[^>]*? href="([^"]*)"|<form[^>]*? action="([^"]*)"', html)
        for way in (unescape(link or form) for link, form in ways):
            if way.startswith("#"):
                continue
            whole = urljoin(f"http://kiosk{path}", way)
            assert whole.startswith(f"http://kiosk{here}"), (page, way)
            if f"{here}tiket/" not in whole or path == urlsplit(given["Location"]).path:
                ahead.append(whole.removeprefix("http://kiosk"))
    assert len(seen) > 15, seen
