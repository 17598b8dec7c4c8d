"""What comes out of the kiosk, and the way back into the line."""

import html
import re

import pytest
from django.test import override_settings

from counters.models import Ticket
from counters.states import State
from displays.qr import qr_code
from tests.displays.conftest import phone_of, rows, secret_of
from tests.office import again, issue, ticket_in

KEY = "0123456789abcdef"
BACK = "/kiosk/samsat/kembali/"

# Not for an owner who comes in person.
UNUSUAL = {"surat-kuasa", "nib-npwp", "surat-berkop", "surat-kematian", "surat-waris", "ktp-waris"}


def paper(reader, ticket, query=""):
    """The part that is printed."""
    text = reader.text(f"/kiosk/samsat/tiket/{secret_of(ticket)}/{query}")
    return re.search(r'<article class="ticket-paper".*?</article>', text, re.S)[0]


def test_the_paper_says_all_that_a_visitor_needs(hall, english):
    issue(hall.office, "perpanjangan")
    ticket = issue(hall.office, "perpanjangan")
    text = paper(english, ticket)
    assert '<p class="number">L-002</p>' in text
    assert "1 person ahead of you" in text
    promised = [
        f"{at.astimezone(hall.office.tz):%H.%M}" for at in (ticket.promise_from, ticket.promise_until)
    ]
    assert re.findall(r">(\d\d\.\d\d)</time>", text) == promised
    where = ("Vehicle check", "Counter 1–2", "In the rear yard, through the side door on the right")
    assert [words for words in where if words not in text] == []
    papers = [html.unescape(found) for found in re.findall(r"<li>(.*?)</li>", text)]
    assert papers == [row.name_en for row in ticket.service.papers.all() if row.key not in UNUSUAL]
    assert "You are called 2 more times" in text
    assert "Monday, 3 March 2025, 10.00 WIB" in text
    assert text.count("<svg") == 2


def test_the_paper_draws_the_whole_way_with_the_file_that_stays(hall, english):
    """Every step of the visit once, what goes on afterwards without it, and where its holder stands."""
    ticket = issue(hall.office, "balik-nama")
    text = paper(english, ticket)
    drawing = re.search(r'<svg class="flow-chart".*?</svg>', text, re.S)[0]
    boxes = re.findall(r'class="step ([a-z-]+)" data-state="([a-z]+)"', drawing)
    steps = list(ticket.flow.steps.order_by("position"))
    kinds = ["file" if s.working_days else "station" if s.station_id else "back-office" for s in steps]
    assert sorted(kind for kind, _state in boxes) == sorted(kinds)
    assert [state for _kind, state in boxes] == ["current"] + ["coming"] * (len(boxes) - 1)
    assert drawing.count("You are here") == 1
    assert drawing.count("opens") == 1
    said = " ".join(html.unescape(re.sub("<[^>]+>", " ", drawing)).split())
    for expected in (
        "Counter 1–2",
        "Without you ± 10 minutes",
        "10 working days",
        "Finished",
        "Ready to be picked up",
    ):
        assert expected in said


def test_narrow_paper_is_remembered_by_the_browser_that_was_told(hall, reader):
    ticket = issue(hall.office, "balik-nama")
    path = f"/kiosk/samsat/tiket/{secret_of(ticket)}/"
    wide = re.search(r'<body class="[^"]*roll-80 long-(\d+)', reader.text(path))
    assert reader.page("/kiosk/samsat/?kertas=58")["Location"] == "/kiosk/samsat/"
    narrow = re.search(r'<body class="[^"]*roll-58 long-(\d+)', reader.text(path))
    assert int(wide[1]) % 20 == int(narrow[1]) % 20 == 0
    assert "roll-58" in reader.text("/kiosk/samsat/pengesahan/lengkapi/?kurang=ktp")
    assert "roll-80" in reader.text(f"{path}?cetak&kertas=80")
    assert "roll-80" in reader.text(f"{path}?cetak&kertas=210"), "what nobody sells is passed over"


def test_papers_of_another_kind_of_vehicle_are_not_asked_for(hall, reader):
    public = {"untuk": "baru", "angkutan": "umum"}
    given = {key: issue(hall.office, "bpkb", variant=key, answers=public) for key in ("r2", "r4")}
    asked = {key: paper(reader, ticket) for key, ticket in given.items()}
    assert ["Rekomendasi angkutan umum" in asked[key] for key in ("r2", "r4")] == [False, True]


@override_settings(PUBLIC_URL="http://antrean.example:8000")
def test_the_code_leads_to_the_phone_page(hall, english):
    ticket = issue(hall.office)
    code = qr_code(f"http://antrean.example:8000{phone_of(ticket)}", f"The page of number {ticket.label}")
    assert code in paper(english, ticket)


def test_a_reprint_leads_to_the_phone_page_also_after_the_key_of_the_server_has_changed(hall, english):
    ticket = issue(hall.office)
    secret = secret_of(ticket)
    code = qr_code(f"http://antrean.example:8000/t/{secret}/", f"The page of number {ticket.label}")
    with override_settings(SECRET_KEY="another", PUBLIC_URL="http://antrean.example:8000"):
        assert code in english.text(f"/kiosk/samsat/tiket/{secret}/")


def test_it_prints_itself_and_leaves(hall, reader):
    ticket = issue(hall.office)
    path = f"/kiosk/samsat/tiket/{secret_of(ticket)}/"
    found = {
        q: re.findall(r"<(auto-print|idle-reset)", reader.text(path + q)) for q in ("", "?kembali", "?cetak")
    }
    assert found == {"": ["auto-print", "idle-reset"], "?kembali": ["idle-reset"], "?cetak": ["auto-print"]}


def test_a_ticket_in_any_state_can_be_printed_again(hall, reader):
    # Expired comes last: it takes all the others with it.
    for state in sorted(State, key=lambda state: state == State.EXPIRED):
        ticket = ticket_in(hall, state)
        assert ticket.label in paper(reader, ticket)


def test_its_address_is_kept_nowhere(hall, reader):
    response = reader.page(f"/kiosk/samsat/tiket/{secret_of(issue(hall.office))}/")
    assert "no-store" in response["Cache-Control"]
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


@pytest.mark.parametrize("state", [State.PARKED, State.NO_SHOW])
@pytest.mark.parametrize("form", ["{secret}", "  http://192.168.1.5:8000/t/{secret}/ ", "/t/{secret}"])
def test_a_scanned_code_brings_a_number_back_into_the_line(hall, reader, state, form):
    ticket = ticket_in(hall, state)
    code = form.format(secret=secret_of(ticket))
    for _tap in range(2):
        answer = reader.submit(BACK, key=KEY, code=code)
        assert answer["Location"] == f"/kiosk/samsat/tiket/{secret_of(ticket)}/?kembali"
    assert again(ticket).state == State.WAITING
    assert ticket.turns.count() == 2


def test_who_is_not_away_need_not_come_back(hall, reader):
    for state in sorted(set(State) - {State.PARKED, State.NO_SHOW}, key=lambda state: state == State.EXPIRED):
        ticket = ticket_in(hall, state)
        before = rows()
        answer = reader.submit(BACK, script=True, key=KEY, code=secret_of(ticket))
        assert (answer.status_code, answer.json()["state"], rows()) == (409, state, before)


@pytest.mark.parametrize(("code", "status"), [("", 422), ("A-001", 422), ("x" * 27, 404), ("\x00" * 27, 422)])
def test_what_is_no_code_of_a_ticket_is_refused(hall, reader, code, status):
    ticket_in(hall, State.PARKED)
    before = rows()
    assert reader.submit(BACK, key=KEY, code=code).status_code == status
    assert rows() == before


def test_a_ticket_of_another_office_cannot_come_back_here(hall, reader):
    ticket = issue(hall.elsewhere)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.PARKED)
    assert reader.submit(BACK, key=KEY, code=secret_of(ticket)).status_code == 404


def test_both_languages_have_the_page(hall, reader):
    assert '<html lang="id"' in reader.text(BACK)
    reader.page(f"{BACK}?bahasa=en")
    assert '<html lang="en"' in reader.text(BACK)
