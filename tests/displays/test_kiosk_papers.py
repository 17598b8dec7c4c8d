"""Papers at the kiosk: a few questions, the visitor's own list, and what to do about what is not there."""

import re

import pytest

from counters.models import Ticket
from tests.displays.conftest import phone_of, rows

SIMPLE, LONGER = "/kiosk/samsat/pengesahan/", "/kiosk/samsat/balik-nama/"
KEY = "0123456789abcdef"


def offered(text):
    return re.findall(r'name="lack" value="([a-z-]+)"', text)


def links(text):
    return re.findall(r'class="choice-card answer" href="([^"]+)"', text)


def test_a_simple_service_stays_two_taps_and_answers_in_place(hall, english):
    text = english.text(SIMPLE)
    assert offered(text) == ["formulir", "ktp", "stnk", "tbpkp"]
    assert 'name="jawab" value="pemohon:pemilik"' in text
    assert "surat-kuasa" in offered(english.text(f"{SIMPLE}?jawab=pemohon:kuasa"))


def test_several_questions_come_one_a_screen_and_may_be_passed_over(hall, english):
    path, asked = LONGER, []
    while found := links(english.text(path)):
        asked.append(len(found))
        path = found[0]
    assert asked == [4, 2, 3]
    assert "surat-kuasa" not in offered(english.text(path))
    skipped = english.text(f"{LONGER}?jawab=perolehan:,asal:,pemohon:")
    assert {"kuitansi", "akta-hibah", "surat-kuasa"} <= set(offered(skipped))


def test_the_way_back_takes_the_last_answer_away(hall, english):
    text = english.text(f"{LONGER}?jawab=perolehan:beli,asal:sini")
    assert f'href="{LONGER}?jawab=perolehan:beli"' in text


def test_who_lacks_a_paper_is_told_first_and_may_take_a_number_knowingly(hall, english):
    form = {"key": KEY, "jawab": "pemohon:kuasa", "lack": ["surat-kuasa", "stnk"]}
    before = rows()
    there = english.submit(SIMPLE, **form)
    assert (there.status_code, rows()) == (302, before)
    page = english.text(there["Location"])
    assert "power of attorney" in page
    assert "the stamp at the post office" in page
    english.submit(SIMPLE, **form, knowingly="1")
    ticket = Ticket.objects.get()
    assert ticket.lacking == ["stnk", "surat-kuasa"]
    assert "Not there when you took the number" in english.text(phone_of(ticket))


def test_the_slip_says_what_to_bring_where_and_when(hall, english):
    text = english.text(f"{SIMPLE}lengkapi/?jawab=pemohon:kuasa&kurang=surat-kuasa&baru=x")
    printed = re.search(r'<article class="ticket-paper".*?</article>', text, re.S)[0]
    for words in (
        "power of attorney",
        "post office",
        "Yearly STNK validation",
        "Monday–Thursday 08.00–15.00 WIB",
    ):
        assert words in printed
    assert "No number was taken" in printed


@pytest.mark.parametrize(
    "path",
    [
        f"{SIMPLE}?jawab=umur:tua",
        f"{SIMPLE}?jawab=pemohon",
        f"{SIMPLE}?jawab=pemohon:x,pemohon:y",
        f"{SIMPLE}?jawab={'a' * 1001}",
        f"{SIMPLE}kurang/?kurang=%00",
        f"{SIMPLE}lengkapi/?kurang=<b>",
    ],
)
def test_an_address_that_nobody_made_is_a_sentence(hall, english, path):
    answer = english.page(path)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_nothing_is_lacking_of_another_list(hall, english):
    before = rows()
    form = {"key": KEY, "jawab": "pemohon:pemilik", "lack": ["surat-kuasa"], "knowingly": "1"}
    assert english.submit(SIMPLE, **form).status_code == 422
    assert rows() == before


def test_the_language_changes_and_the_answers_stay(hall, reader):
    answer = reader.page(f"{LONGER}?jawab=perolehan:beli&bahasa=en")
    assert answer["Location"] == f"{LONGER}?jawab=perolehan:beli"
