"""Hours of the week, rules and closures, as an administrator types them."""

import datetime

import pytest

from counters.models import Event
from displays.hours import hours_of
from tests.staff.setup.test_row_pages import revision, shown

HOURS = "/pengaturan/samsat/jam/"


def stored(office):
    return type(office).objects.get(pk=office.pk)


def test_what_is_shown_is_what_is_stored_and_storing_it_tells_nobody(hall, administrator):
    form, before = shown(administrator.text(HOURS)), revision(hall.office)
    assert (form["d1-opens"], form["d5-rest_from"], form["d6-opens"]) == ("08.00", "11.30", "")
    assert administrator.submits(HOURS, **form | {"do": "hours"}).status_code == 302
    assert revision(hall.office) == before


def test_a_week_is_stored_and_posted(hall, administrator):
    form, before = shown(administrator.text(HOURS)), revision(hall.office)
    week = {f"d{day}-opens": "7:30" for day in range(1, 6)} | {"d6-opens": "08.00", "d6-closes": "11:00"}
    response = administrator.submits(HOURS, **form | week | {"do": "hours", "enforce_hours": "on"})
    office = stored(hall.office)

    assert response.status_code == 302
    assert [row.words for row in hours_of(office)] == [
        "07.30–15.00", "07.30–11.30, 13.00–15.00", "08.00–11.00", "",
    ]  # fmt: skip
    assert (office.enforce_hours, office.open_weekdays) == (True, "123456")
    assert revision(hall.office) == before + 1
    assert shown(administrator.text(HOURS)).items() >= {"d6-opens": "08.00", "d5-rest_until": "13.00"}.items()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"d1-opens": "16:00"}, "Monday: the office must open before it closes."),
        ({"d2-closes": ""}, "Tuesday: give both times"),
        ({"d3-rest_from": "12:00"}, "Wednesday: a break needs a beginning and an end."),
        ({"d5-rest_until": "15:30"}, "Friday: the break must lie within the hours."),
        ({"d4-opens": "pagi"}, "“pagi” is no time"),
        ({"d4-opens": "24.00"}, "“24.00” is no time"),
        ({f"d{day}-{name}": "" for day in range(1, 8) for name in ("opens", "closes", "rest_from", "rest_until")},
         "at least one day"),
    ],
)  # fmt: skip
def test_hours_that_make_no_sense_are_named_and_kept_in_the_form(hall, administrator, wrong, sentence):
    form = (
        shown(administrator.text(HOURS)) | {"do": "hours", "d7-opens": "09:00", "d7-closes": "10:00"} | wrong
    )
    response = administrator.submits(HOURS, **form)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    again = shown(response.content.decode())
    assert {name: again[name] for name in wrong} == wrong
    assert stored(hall.office).open_weekdays == "12345"


def test_the_second_who_stores_hours_is_told_and_may_then_store_them(hall, administrator):
    form = shown(administrator.text(HOURS)) | {"do": "hours"}
    administrator.submits(HOURS, **form | {"d1-opens": "09:00"})
    response = administrator.submits(HOURS, **form | {"d1-opens": "10:00"})
    assert response.status_code == 409
    administrator.submits(HOURS, **shown(response.content.decode()) | {"do": "hours"})
    assert shown(administrator.text(HOURS))["d1-opens"] == "10.00"


def test_a_closure_is_added_counts_at_once_and_is_taken_away(hall, administrator):
    day = hall.office.calendar().after(datetime.date(2027, 3, 1), 1)
    said = {"do": "close", "name": "Pemeliharaan", "first": day.isoformat(), "last": ""}
    before = revision(hall.office)
    assert administrator.submits(HOURS, **said).status_code == 302
    assert revision(hall.office) == before + 1
    assert stored(hall.office).calendar().why_closed(day) == "Pemeliharaan"
    assert "Pemeliharaan" in administrator.text(HOURS)

    administrator.submits(HOURS, do=f"open:{hall.office.closures.get().pk}")
    assert stored(hall.office).calendar().is_working_day(day)
    assert Event.objects.latest("pk").data["removed"]


@pytest.mark.parametrize(
    "said",
    [{"do": "close", "name": "", "first": "2027-01-01"}, {"do": "close", "name": "x", "first": "besok"},
     {"do": "close", "name": "x", "first": "2027-01-02", "last": "2027-01-01"}, {"do": "open:77"}, {"do": "x"}, {}],
)  # fmt: skip
def test_odd_closures_are_refused_in_words(hall, administrator, said):
    assert administrator.submits(HOURS, **said).status_code in {404, 422}
    assert not hall.office.closures.exists()
