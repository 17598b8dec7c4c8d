"""The published standard: what Permenpan-RB 15/2014 asks for stands on the pages and posters, from the rows."""

import datetime
import gzip
import re

import pytest
from django.utils import translation

from counters.domain.standard import standard_of
from counters.live.picture import latest
from counters.models import Closure, OfficeStandard, ServiceStandard
from displays.hall_map import hall_map
from displays.hours import closed_soon, hours_of
from tests.office import at_desk, issue

PAGES = ["/layanan/samsat/", "/layanan/samsat/balik-nama/", "/poster/samsat/", "/poster/samsat/balik-nama/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_page_opens_in_both_languages_and_weighs_little(hall, client, path, language):
    client.cookies["django_language"] = language
    response = client.get(path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert len(gzip.compress(response.content)) < 60_000


def test_the_six_public_components_stand_on_the_page(hall, english):
    text = english.text("/layanan/samsat/perpanjangan/")
    for heading in ("1. Papers", "2. The way", "3. Standard time", "4. Fees", "5. You get", "6. Complaints"):
        assert heading in text
    assert "Owner&#x27;s identity card (KTP)" in text
    assert "PP 76/2020" in text
    assert "08.00–15.00" in text
    assert "lapor.go.id" in text
    assert 'class="flow-chart"' in text
    assert '<ol class="chart-list' in text
    assert "done about" in text
    assert "noindex" not in text


def test_the_eight_others_are_kept_and_shown(hall, english):
    text = english.text("/layanan/samsat/pengesahan/")
    for component in standard_of(hall.office, hall.office.services.get(key="pengesahan")).internal:
        assert component.text, component.title
    assert "nursing room" in text


def test_a_service_says_its_own_before_the_offices(hall, english):
    service = hall.office.services.get(key="blokir")
    ServiceStandard.objects.create(
        service=service, complaints="Hanya di Loket 5.", complaints_en="Counter 5 only."
    )
    assert "Counter 5 only." in english.text("/layanan/samsat/blokir/")
    assert "Counter 5 only." not in english.text("/layanan/samsat/pengesahan/")


def test_an_office_without_any_text_has_its_pages_all_the_same(hall, english):
    OfficeStandard.objects.all().delete()
    for path in PAGES:
        assert "pledge" not in english.text(path)


def test_the_pledge_is_signed_by_the_head_of_the_office(hall, english):
    for path in PAGES:
        text = english.text(path)
        assert "Ratna Wulandari" in text
        assert "Head of Kota Prima Samsat" in text


@pytest.mark.parametrize(
    "path", ["/layanan/samsat/tidak-ada/", "/poster/samsat/tidak-ada/", "/layanan/x/", "/poster/x/"]
)
def test_an_unknown_address_is_refused_in_words(hall, client, path):
    assert client.get(path).status_code == 404


def test_a_poster_leads_to_its_page_by_its_code_and_knows_its_sheets(hall, reader):
    text = reader.text("/poster/samsat/blokir/?kertas=A3")
    assert 'class="sheet a3"' in text
    assert "/layanan/samsat/blokir/" in text
    assert 'class="qr"' in text
    assert 'class="sheet a4"' in reader.text("/poster/samsat/blokir/?kertas=b5")


def test_the_offices_poster_names_papers_and_fees_with_the_law(hall, english):
    text = english.text("/poster/samsat/")
    assert "Legal basis of the fees: " in text
    assert "PP 76/2020" in text
    assert "Owner&#x27;s identity card (KTP)" in text


def test_days_with_the_same_hours_stand_in_one_line(hall):
    with translation.override("id"):
        found = hours_of(hall.office)
    assert [(row.days, row.words) for row in found] == [
        ("Senin–Kamis", "08.00–15.00"), ("Jumat", "08.00–11.30, 13.00–15.00"), ("Sabtu–Minggu", ""),
    ]  # fmt: skip


def test_paper_names_the_closed_days_of_the_next_two_weeks(hall):
    """Lebaran 2026: each holiday by its name, those of the weekend left out; a closure over a weekend in one piece."""
    Closure.objects.create(
        office=hall.office, name="Rapat", name_en="Meeting", first="2026-03-27", last="2026-03-30"
    )
    with translation.override("en"):
        found = closed_soon(hall.office, datetime.date(2026, 3, 17))
    days = [(str(row.first), str(row.last)) for row in found]
    assert days == [
        ("2026-03-18", "2026-03-18"), ("2026-03-19", "2026-03-19"), ("2026-03-20", "2026-03-20"),
        ("2026-03-23", "2026-03-24"), ("2026-03-27", "2026-03-30"),
    ], found  # fmt: skip


def test_the_flow_page_counts_the_people_of_each_station(hall, english):
    for _visitor in range(7):
        issue(hall.office, "pengesahan")
    called = at_desk(hall, 3, "call-next")
    message = english.live("/layar/samsat/alur/")
    html = message["html"]
    assert f'<span class="number called">{called.label}</span>' in html
    assert re.findall(r'<b class="hall-waiting">(\d+)</b>', html).count("6") == 1
    assert "and 1 more" in html
    assert ">A-002</span>" in html


def test_a_line_of_the_map_stops_at_the_stations_of_its_way_in_their_order(hall):
    drawn = hall_map(latest(hall.office))
    keys = [column.station.key for column in drawn.columns]
    way = next(way for way in drawn.ways if way.service.key == "balik-nama")
    stops = {stop.number: key for key, stop in zip(keys, way.stops, strict=True) if stop.number}
    assert [stops[number] for number in sorted(stops)] == [
        "cek-fisik",
        "bpkb",
        "pendaftaran",
        "kasir",
        "penyerahan",
    ]
    places = [place for place, stop in enumerate(way.stops) if stop.number]
    assert [stop.after for stop in way.stops] == [places[0] <= p < places[-1] for p in range(len(keys))]
