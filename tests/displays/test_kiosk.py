"""The kiosk gives a number, once, and refuses in words."""

import re

import pytest
from django.test import Client

from counters.domain.actions import close_day
from counters.domain.day import SYSTEM, perform
from counters.domain.papers import rows_for
from counters.models import Service, Ticket
from counters.models.office import PAGES_OF_THE_KIOSK
from displays.urls import urlpatterns
from tests.displays.conftest import rows, secret_of
from tests.domain.acting import add_service
from tests.office import issue

START, SERVICE = "/kiosk/samsat/", "/kiosk/samsat/perpanjangan/"
KEY = "0123456789abcdef"


def test_the_start_offers_every_service_with_the_range_of_a_newcomer(hall, reader):
    text = reader.text(START)
    offered = re.findall(r'href="/kiosk/samsat/([a-z-]+)/"', text)
    services = [service.key for service in hall.office.services.filter(collects=False)]
    # Files are picked up by their code, from the foot of the page.
    assert [key for key in offered if key not in PAGES_OF_THE_KIOSK] == services
    assert "ambil-berkas" in offered
    # Three of the nine are given by the information officer, who names the time then.
    assert len(re.findall(r"\d\d\.\d\d–\d\d\.\d\d", text)) == len(services) - 3


def test_no_service_may_be_called_as_a_page_of_the_kiosk():
    # Also a word with more after it: the pages below a service are addressed in the same way.
    named = [re.match(r"kiosk/<str:office>/([a-z-]+)/", str(row.pattern)) for row in urlpatterns]
    assert {found[1] for found in named if found} == PAGES_OF_THE_KIOSK


def test_a_ninth_service_is_one_touch_away(hall, reader):
    add_service(hall.office, "kesembilan", "Z", [("satu", "kasir", {"selesai": None})])
    text = reader.text(START)
    assert text.index('class="further"') < text.index("/kiosk/samsat/kesembilan/")


def test_a_service_tells_its_published_standard(hall, reader):
    text = reader.text(SERVICE)
    service = hall.office.services.get(key="perpanjangan")
    asked = service.questions.prefetch_related("choices")
    told = [row.name for row in rows_for(service.papers.all(), asked, {"pemohon": "pemilik"}, None)] + [
        fee.name for fee in service.fees.all()
    ]
    told += [step.name for step in service.flows.get().steps.all()] + [service.standard_time, service.product]
    assert [words for words in told if words not in text] == []
    assert re.findall(r"(?<!\w)Rp\d[\d.]{2,}", text) == ["Rp100.000", "Rp200.000", "Rp60.000", "Rp100.000"]
    assert len(re.findall(r"<time [^>]*>\d\d\.\d\d</time>", text)) == 2


def test_without_an_open_counter_a_sentence_stands_in_place_of_the_time(cast, morning, english):
    assert "no counter is open at Vehicle check" in english.text(SERVICE)


def test_a_number_leads_to_its_ticket(hall, reader):
    answer = reader.submit(SERVICE, key=KEY)
    ticket = Ticket.objects.get()
    assert (ticket.label, ticket.language, ticket.items) == ("L-001", "id", 1)
    assert answer.status_code == 302
    assert answer["Location"] == f"/kiosk/samsat/tiket/{secret_of(ticket)}/"


def test_a_script_is_told_where_to_go_next(hall, reader):
    answer = reader.submit(SERVICE, script=True, key=KEY)
    assert answer.json() == {"next": f"/kiosk/samsat/tiket/{secret_of(Ticket.objects.get())}/"}


@pytest.mark.parametrize("script", [False, True])
def test_a_double_tap_gives_the_same_ticket(hall, reader, script):
    first = reader.submit(SERVICE, script=script, key=KEY)
    again = reader.submit(SERVICE, script=script, key=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.get("Location") == first.get("Location")
    assert Ticket.objects.count() == 1


def test_the_form_of_a_page_has_a_key_of_its_own(hall, reader):
    keys = [re.search(r'name="key" value="([0-9a-f]{32})"', reader.text(SERVICE))[1] for _page in range(2)]
    assert keys[0] != keys[1]


def test_what_was_chosen_stands_on_the_ticket(hall, reader):
    reader.page(f"{SERVICE}?bahasa=en")
    reader.submit(SERVICE, key=KEY, variant="r4", items="3")
    ticket = Ticket.objects.get()
    assert (ticket.variant.key, ticket.items, ticket.language) == ("r4", 3, "en")


def test_a_key_used_for_another_choice_is_refused(hall, reader):
    reader.submit(SERVICE, key=KEY)
    before = rows()
    assert reader.submit(SERVICE, key=KEY, variant="r4").status_code == 422
    assert rows() == before


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/kiosk/samsat/mutasi-keluar/", {}, 403),
        ("/kiosk/samsat/blokir/", {}, 409),
        ("/kiosk/samsat/khusus/", {}, 404),
        ("/kiosk/samsat/tidak ada/", {}, 404),
        ("/kiosk/samsat/%00/", {}, 404),
        ("/kiosk/di-mana/perpanjangan/", {}, 404),
        (SERVICE, {"key": ""}, 422),
        (SERVICE, {"key": "x" * 201}, 422),
        (SERVICE, {"key": "\x00" * 16}, 422),
        (SERVICE, {"items": "0"}, 422),
        (SERVICE, {"items": "51"}, 422),
        (SERVICE, {"items": "9" * 40}, 422),
        (SERVICE, {"items": "²"}, 422),
        (SERVICE, {"items": ""}, 422),
        (SERVICE, {"variant": "r9"}, 422),
        (SERVICE, {"variant": "\x00"}, 422),
    ],
)
def test_what_cannot_be_given_is_refused_in_words(hall, reader, path, form, status):
    hall.office.services.filter(key="blokir").update(is_open=False)
    # A service that only another office has.
    hall.elsewhere.services.filter(key="blokir").update(key="khusus")
    before = rows()
    page = reader.submit(path, **{"key": KEY, **form})
    said = reader.submit(path, script=True, **{"key": KEY, **form})
    assert (page.status_code, said.status_code, rows()) == (status, status, before)
    assert re.search(r'role="alert">([^<]{10,})<', page.content.decode())
    assert set(said.json()) == {"error", "code", "state"}


@pytest.mark.parametrize("key", ["mutasi-keluar", "blokir"])
def test_a_service_that_a_kiosk_does_not_give_has_no_button(hall, english, key):
    hall.office.services.filter(key="blokir").update(is_open=False)
    text = english.text(f"/kiosk/samsat/{key}/")
    assert 'name="key"' not in text
    assert "information officer" in text


def test_after_closing_time_no_number_is_given(hall, english):
    perform(hall.office, lambda today: close_day(today) or {}, by=SYSTEM)
    before = rows()
    assert "The office has closed for today." in english.text(START)
    assert english.submit(SERVICE, key=KEY).status_code == 409
    assert rows() == before


@pytest.mark.parametrize(
    "path", ["/kiosk/di-mana/", "/kiosk/%00/", "/kiosk/samsat/khusus/", "/kiosk/x/kembali/"]
)
def test_an_unknown_place_is_a_404_in_words(hall, reader, path):
    answer = reader.page(path)
    assert answer.status_code == 404
    assert re.search(r'role="alert">[^<]{10,}<', answer.content.decode())


def test_the_choice_of_language_ends_with_the_visit(hall, reader):
    assert '<html lang="id"' in reader.text(START)
    assert reader.page(f"{START}?bahasa=en")["Location"] == START
    assert '<html lang="en"' in reader.text(START)
    assert '<html lang="en"' in reader.text(SERVICE)
    assert reader.page(f"{START}?mulai")["Location"] == START
    assert '<html lang="id"' in reader.text(START)


def test_the_kiosk_asks_for_the_token_of_its_page(hall):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SERVICE, {"key": KEY}).status_code == 403
    assert Ticket.objects.count() == 0


def test_the_page_of_another_offices_ticket_is_not_here(hall, reader):
    ticket = issue(hall.elsewhere)
    assert reader.page(f"/kiosk/samsat/tiket/{secret_of(ticket)}/").status_code == 404


def test_every_service_of_the_sample_has_a_page(hall, reader):
    for service in Service.objects.filter(office=hall.office, collects=False):
        assert service.name in reader.text(f"/kiosk/samsat/{service.key}/")
