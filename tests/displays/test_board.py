"""The television shows every call, the lines and the ranges, and nothing about anybody."""

import re

import pytest

from counters.live import picture
from counters.live.picture import latest
from counters.live.public import board_fields
from counters.models import Board
from displays.board_view import MOST_OFFERS, past_calls, present_calls
from tests.office import about, at_desk, call_in, issue

BOARD = "/layar/samsat/"


def called(text):
    """Labels and counters of the large field, from the top."""
    field = re.search(r'<ol class="calls".*?</ol>', text, re.S)[0]
    return re.findall(r'"number">([A-Z]+-\d+)<.*?<b>(\d+)</b>', field, re.S)


def test_before_the_first_call_it_welcomes(hall, english):
    text = english.text(BOARD)
    assert "Take a number at the kiosk; it is called here." in text
    assert called(text) == []


def test_every_number_called_now_is_shown_the_newest_first(hall, reader):
    desks = [
        call_in(hall, issue(hall.office, key)) for key in ("pengesahan", "perpanjangan", "blokir", "bpkb")
    ]
    assert called(reader.text(BOARD)) == [
        ("U-001", str(desks[3])), ("Z-001", str(desks[2])), ("L-001", str(desks[1])), ("A-001", str(desks[0])),
    ]  # fmt: skip


def test_a_recall_goes_to_the_top_and_enters_again(hall, reader):
    first = call_in(hall, issue(hall.office))
    call_in(hall, issue(hall.office, "perpanjangan"))
    at_desk(hall, first, "recall")
    text = reader.text(BOARD)
    assert [label for label, _counter in called(text)] == ["A-001", "L-001"]
    assert re.findall(r'data-once="([^"]+)"', text) == ["call-3", "call-2"]


def test_no_call_is_hidden_however_many_there_are(hall, reader):
    # Calls that the picture's list of calls has long lost are still called now.
    waiting = [issue(hall.office) for _ticket in range(20)]
    kept = call_in(hall, waiting[0])
    other = next(n for n in (3, 4, 5, 6) if n != kept)
    for _call in range(15):
        at_desk(hall, other, "call-next")
        at_desk(hall, other, "serve")
        at_desk(hall, other, "finish", outcome="ditolak")
    hall_call = call_in(hall, issue(hall.office, "perpanjangan"))
    assert called(reader.text(BOARD)) == [("L-001", str(hall_call)), ("A-001", str(kept))]


@pytest.mark.parametrize(("calls", "form"), [(1, "1"), (4, "4"), (5, "columns"), (6, "columns")])
def test_many_calls_take_another_form_and_all_stay(hall, reader, calls, form):
    services = ["pengesahan"] * 4 + ["perpanjangan"] * 2
    for service in services[:calls]:
        call_in(hall, issue(hall.office, service))
    text = reader.text(BOARD)
    assert re.search(r'data-many="(\w+)"', text)[1] == form
    assert len(called(text)) == calls


def test_who_has_come_stands_among_the_recent_once(hall):
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    at_desk(hall, number, "recall")
    at_desk(hall, number, "serve")
    present = latest(hall.office)
    assert present_calls(present) == []
    assert [(call.label, call.once) for call in past_calls(present)] == [("A-001", "call-2")]


def test_the_lines_tell_how_many_wait_and_which_counters_are_open(hall, english):
    at_desk(hall, 2, "pause", reason="break")
    at_desk(hall, 11, "close")
    for _ticket in range(3):
        issue(hall.office, "perpanjangan")
    lines = re.search(r'<section class="stations">.*?</section>', english.text(BOARD), re.S)[0]
    found = re.findall(r"<span>(.*?)</span>\s*<small.*?>(.*?)</small> <b>(\d+)</b>", lines)
    assert found[0] == ("Vehicle check", "Counter 1", "3")
    assert found[-1] == ("Moves between regions", "closed", "0")
    assert "Counter 2 is on a break" in english.text(BOARD)


def test_each_service_tells_a_newcomers_range(hall, reader):
    ranges = re.search(r'<section class="newcomer">.*?</section>', reader.text(BOARD), re.S)[0]
    assert len(re.findall(r"<dd>\d\d\.\d\d–\d\d\.\d\d</dd>", ranges)) == MOST_OFFERS


def test_before_the_counters_open_one_sentence_stands_for_all_times(cast, morning, english):
    ranges = re.search(r'<section class="newcomer">.*?</section>', english.text(BOARD), re.S)[0]
    assert "No counter is open yet." in ranges
    assert "<dd>" not in ranges


def test_the_message_is_the_boards_fields_and_the_html_of_the_page(hall, reader):
    call_in(hall, issue(hall.office))
    message = reader.live(BOARD)
    html = message.pop("html")
    assert html in reader.text(BOARD)
    assert message == board_fields(latest(hall.office))


@pytest.mark.parametrize(
    ("tema", "theme"), [("gelap", "dark"), ("terang", "light"), ("ungu", None), ("", None)]
)
def test_the_address_names_the_theme(hall, reader, tema, theme):
    found = re.search(r'<html [^>]*data-theme="(\w+)"', reader.text(f"{BOARD}?tema={tema}"))
    assert (found and found[1]) == theme


def test_the_language_is_the_readers(hall, english):
    text = english.text(BOARD)
    assert '<html lang="en"' in text
    assert "Kota Prima Samsat" in text


@pytest.mark.parametrize("path", ["/layar/di-mana/", "/layar/%00/", "/layar/di-mana/?live"])
def test_an_unknown_office_is_a_404(hall, reader, path):
    assert reader.page(path).status_code == 404


def lines_of(text):
    return re.findall(
        r"<span>(.*?)</span>", re.search(r'<section class="stations">.*?</section>', text, re.S)[0]
    )


def test_a_second_board_shows_only_the_calls_of_its_stations(hall, english):
    checked = call_in(hall, issue(hall.office, "perpanjangan"))
    registered = call_in(hall, issue(hall.office))
    text = english.text(f"{BOARD}?bagian=cek-fisik")
    assert called(text) == [("L-001", str(checked))]
    assert lines_of(text) == ["Vehicle check"]
    text = english.text(f"{BOARD}?bagian=pendaftaran,kasir")
    assert called(text) == [("A-001", str(registered))]
    # Only services that begin there tell a newcomer's range.
    assert (
        "Registration certificate" not in re.search(r'<section class="newcomer">.*?</section>', text, re.S)[0]
    )


def test_the_socket_of_a_second_board_asks_for_the_same(hall, reader):
    text = reader.text(f"{BOARD}?bagian=kasir,cek-fisik,kasir&tata=panggilan")
    assert 'socket="/ws/offices/samsat/board/?draw=id&amp;bagian=cek-fisik,kasir&amp;tata=panggilan"' in text
    html = reader.live(f"{BOARD}?bagian=kasir,cek-fisik&tata=panggilan")["html"]
    assert html in text
    assert 'data-layout="calls"' in html
    assert 'class="stations"' not in html


@pytest.mark.parametrize("path", [f"{BOARD}?bagian=kantin", f"{BOARD}papan/utara/", f"{BOARD}papan/%00/"])
def test_what_the_office_does_not_have_is_a_404(hall, reader, path):
    assert reader.page(path).status_code == 404


def test_a_board_of_the_administrator_shows_what_its_row_says(hall, reader):
    call_in(hall, issue(hall.office))
    other = call_in(hall, issue(hall.office, "perpanjangan"))
    board = Board.objects.create(
        office=hall.office, key="utara", name="Lantai 2", name_en="Second floor", theme="dark", language="en"
    )
    board.stations.set(hall.office.stations.filter(key="cek-fisik"))
    text = reader.text(f"{BOARD}papan/utara/")
    assert re.search(r'<html lang="en" [^>]*data-theme="dark"', text)
    assert "Second floor" in text
    assert called(text) == [("L-001", str(other))]
    board.language, board.layout = "id", "calls"
    board.save()
    picture.forget()
    html = reader.live(f"{BOARD}papan/utara/")["html"]
    assert 'data-layout="calls"' in html
    assert "Lantai 2" in html


def test_a_board_for_two_languages_has_its_headings_in_both(hall, reader, english):
    call_in(hall, issue(hall.office))
    Board.objects.create(office=hall.office, key="bandara", name="Bandara", language="id-en")
    for reading, path in ((reader, f"{BOARD}papan/bandara/"), (english, f"{BOARD}?bahasa=dua")):
        text = reading.text(path)
        assert '<html lang="id"' in text
        assert 'Loket <small lang="en">Counter</small>' in text
        assert 'Menunggu <small lang="en">Waiting</small>' in text
        assert reading.live(path)["html"] in text
    assert "<small lang" not in english.text(BOARD)


def test_a_missed_number_that_may_still_come_is_shown_until_it_is_back(hall, english):
    ticket = issue(hall.office)
    number = call_in(hall, ticket)
    for verb in ("recall", "recall", "no-show"):
        at_desk(hall, number, verb)
    missed = re.search(r'<section class="missed">.*?</section>', english.text(BOARD), re.S)
    assert "A-001" in missed[0]
    about(hall.office, ticket, "return")
    assert 'class="missed"' not in english.text(BOARD)


def test_the_share_of_kept_promises_is_told(hall, english):
    number = call_in(hall, issue(hall.office))
    at_desk(hall, number, "serve")
    at_desk(hall, number, "finish", outcome="ditolak")
    assert re.search(r"promises kept today: <b>\d+ %</b> \(\d of 1\)", english.text(BOARD))
