"""Working days and opening hours on real calendars: Lebaran, Friday breaks, closures, three time zones."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counters.calendars.indonesia import joint_leave, national_holidays
from counters.calendars.office_calendar import Closed, Hours, NoWorkingDay, OfficeCalendar

pytestmark = pytest.mark.sqlite_only

USUAL = Hours(datetime.time(8), datetime.time(15))
FRIDAY = Hours(datetime.time(8), datetime.time(15, 30), datetime.time(11, 30), datetime.time(13))
WEEK = {1: USUAL, 2: USUAL, 3: USUAL, 4: USUAL, 5: FRIDAY}
SAMSAT = OfficeCalendar("Asia/Jakarta", WEEK)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# By the joint decree (SKB) of three ministers for 2026: holidays on 19 (Nyepi), 21 and 22 March (Idul Fitri), cuti
# bersama on 18, 20, 23 and 24 March. The 17th is the last working day, the 25th the first one after.
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-16", 1, "2026-03-17"),
        ("2026-03-17", 1, "2026-03-25"),
        ("2026-03-13", 3, "2026-03-25"),
        ("2026-03-13", 14, "2026-04-10"),
        ("2026-03-19", 1, "2026-03-25"),
        ("2026-03-21", 0, "2026-03-25"),
        ("2026-03-17", 0, "2026-03-17"),
        ("2025-03-27", 1, "2025-04-08"),
        ("2026-12-22", 2, "2026-12-28"),
        ("2026-12-30", 2, "2027-01-04"),
    ],
)
def test_working_days_pass_over_lebaran_with_its_joint_leave(start, days, due):
    assert SAMSAT.after(day(start), days) == day(due)


def test_an_office_that_works_on_joint_leave_is_sooner():
    eager = OfficeCalendar("Asia/Jakarta", WEEK, keeps_joint_leave=False)
    assert eager.after(day("2026-03-17"), 1) == day("2026-03-18")
    assert eager.after(day("2026-03-18"), 1) == day("2026-03-20")


def test_the_library_knows_the_holidays_of_the_decree():
    assert national_holidays(2026)[day("2026-03-21")] == "Hari Raya Idul Fitri"
    assert sorted(d.isoformat() for d in joint_leave(2026) if d.month == 3) == [
        "2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24",
    ]  # fmt: skip
    # No decree yet: national holidays are an estimate, and joint leave is for the office's closures.
    assert national_holidays(2030)
    assert not joint_leave(2030)
    assert not national_holidays(1900)


def test_closures_of_the_office_count_as_holidays_and_say_why():
    moved = OfficeCalendar(
        "Asia/Jakarta", WEEK, (Closed(day("2026-07-06"), day("2026-07-08"), "Pindah gedung"),)
    )
    assert moved.after(day("2026-07-03"), 1) == day("2026-07-09")
    assert moved.why_closed(day("2026-07-07")) == "Pindah gedung"
    assert moved.why_closed(day("2026-07-05")) == ""
    assert moved.why_closed(day("2026-07-09")) is None
    assert moved.between(day("2026-07-03"), day("2026-07-10")) == 2
    assert moved.between(day("2026-07-10"), day("2026-07-03")) == -2


def test_an_office_that_never_opens_is_said_to_be_so():
    with pytest.raises(NoWorkingDay):
        OfficeCalendar("Asia/Jakarta", {}).after(day("2026-01-01"), 1)


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [
        ("2026-01-05 07:59", False), ("2026-01-05 08:00", True), ("2026-01-05 12:00", True),
        ("2026-01-05 15:00", False), ("2026-01-09 11:29", True), ("2026-01-09 11:30", False),
        ("2026-01-09 12:59", False), ("2026-01-09 13:00", True), ("2026-01-09 15:29", True),
        ("2026-01-10 10:00", False), ("2026-01-01 10:00", False), ("2026-03-20 10:00", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_hours_friday_break_and_holidays_are_on_the_wall_of_each_zone(wall, is_open, zone, hours):
    offset = datetime.timezone(datetime.timedelta(hours=hours))
    moment = datetime.datetime.fromisoformat(wall).replace(tzinfo=offset).astimezone(datetime.UTC)
    assert OfficeCalendar(zone, WEEK).is_open_at(moment) is is_open


def test_the_date_of_a_file_is_the_date_on_the_wall():
    late = datetime.datetime(2026, 1, 5, 15, 30, tzinfo=datetime.UTC)
    dates = {
        zone: OfficeCalendar(zone, WEEK).date_of(late).isoformat()
        for zone in ("Asia/Jakarta", "Asia/Jayapura")
    }
    assert dates == {"Asia/Jakarta": "2026-01-05", "Asia/Jayapura": "2026-01-06"}


@settings(max_examples=60)
@given(st.dates(day("2024-01-01"), day("2028-12-31")), st.integers(1, 40), st.integers(0, 20))
def test_counting_is_one_way_and_its_own_inverse(start, days, further):
    due = SAMSAT.after(start, days)
    assert SAMSAT.is_working_day(due)
    assert SAMSAT.between(start, due) == days
    assert SAMSAT.after(due, further) == (SAMSAT.after(start, days + further) if further else due)
