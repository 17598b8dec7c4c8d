"""How times, money and counters stand on a screen."""

import datetime

import pytest
from django.utils import translation

from counters.forecast.ranges import ClockRange
from counters.models import Counter, Office
from counters.templatetags import office_format as f
from displays.templatetags.display_format import numbers, without_brackets

JAKARTA = Office(zone="Asia/Jakarta")
MOMENT = datetime.datetime(2026, 11, 24, 3, 35, tzinfo=datetime.UTC)
LATER = MOMENT + datetime.timedelta(minutes=30)


def test_clock_times_have_a_dot_and_the_offices_zone():
    assert f.clock(MOMENT, JAKARTA) == "10.35"
    assert f.clock(MOMENT, Office(zone="Asia/Jayapura")) == "12.35"


def test_a_range_has_an_en_dash_and_the_zones_name():
    assert f.clock_range(ClockRange(MOMENT, LATER), JAKARTA) == "10.35–11.05 WIB"
    assert f.clock_span(ClockRange(MOMENT, LATER), JAKARTA) == "10.35–11.05"
    assert f.clock_span(ClockRange(MOMENT, MOMENT), JAKARTA) == "10.35"


ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@pytest.mark.parametrize(("zone", "name"), [*ZONES.items(), ("UTC", "UTC")])
def test_the_zones_of_indonesia_have_their_names(zone, name):
    assert f.zone_name(Office(zone=zone)) == name


@pytest.mark.parametrize(
    ("language", "date"), [("id", "Selasa, 24 November 2026"), ("en", "Tuesday, 24 November 2026")]
)
def test_dates_speak_the_language_of_the_screen(language, date):
    with translation.override(language):
        assert f.office_date(MOMENT, JAKARTA) == date


def test_a_date_is_the_offices_own():
    late = datetime.datetime(2026, 11, 24, 18, 0, tzinfo=datetime.UTC)
    with translation.override("en"):
        assert f.office_date(late, JAKARTA) == "Wednesday, 25 November 2026"


@pytest.mark.parametrize(
    ("amount", "words"), [(None, ""), (0, "Rp0"), (60_000, "Rp60.000"), (1_234_567, "Rp1.234.567")]
)
def test_rupiah_have_dots(amount, words):
    assert f.rupiah(amount) == words


def test_what_is_not_there_is_empty():
    assert [f.clock(None, JAKARTA), f.clock_range(None, JAKARTA), f.clock_span(None, JAKARTA)] == ["", "", ""]
    assert [f.office_date(None, JAKARTA), f.iso(None, JAKARTA), f.minutes_since(None)] == ["", "", ""]


def test_minutes_are_whole_and_never_negative():
    assert f.minutes_since(MOMENT, LATER + datetime.timedelta(seconds=59)) == 30
    assert f.minutes_since(LATER, MOMENT) == 0


def test_machines_get_the_offset():
    assert f.iso(MOMENT, JAKARTA) == "2026-11-24T10:35:00+07:00"


@pytest.mark.parametrize(
    ("given", "words"), [([], ""), ([3], "3"), ([2, 1], "1–2"), ([4, 1, 3, 5], "1, 3–5"), ([8, 10], "8, 10")]
)
def test_neighbouring_counters_are_a_range(given, words):
    assert numbers([Counter(number=number) for number in given]) == words


def test_a_name_can_do_without_its_brackets():
    assert without_brackets("Perpanjangan STNK 5 tahunan (ganti TNKB)") == "Perpanjangan STNK 5 tahunan"
    assert without_brackets("(lapor jual)") == "(lapor jual)"
