"""The day where the wall clock is changed: summer time, midnights that do not exist, and dates that come twice."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from counters import clock
from counters.domain.floor import read_floor
from counters.live.picture import read_stamp
from counters.models import Office
from tests.domain.acting import day_of
from tests.office import issue

pytestmark = pytest.mark.django_db

# Zone, the last moment of the old time (UTC), and the date on the wall before and at the change.
CHANGES = [
    ("Europe/Berlin", "2026-03-29T00:59:59", "2026-03-29", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25T00:59:59", "2026-10-25", "2026-10-25"),
    ("America/New_York", "2026-11-01T05:59:59", "2026-11-01", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-04T14:59:59", "2026-04-05", "2026-04-05"),
    ("America/Sao_Paulo", "2018-11-04T02:59:59", "2018-11-03", "2018-11-04"),
    ("Africa/Cairo", "2026-04-23T21:59:59", "2026-04-23", "2026-04-24"),
    ("Pacific/Apia", "2011-12-30T09:59:59", "2011-12-29", "2011-12-31"),
]


@pytest.fixture
def stands():
    with clock.standing_at(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)) as standing:
        yield standing


def in_zone(office: Office, zone: str) -> Office:
    Office.objects.filter(pk=office.pk).update(zone=zone)
    return Office.objects.get(pk=office.pk)


@pytest.mark.parametrize(("zone", "last", "before", "after"), CHANGES)
def test_the_day_is_the_date_on_the_wall_at_every_change_of_the_wall_clock(
    office, stands, zone, last, before, after
):
    office = in_zone(office, zone)
    stands.at = datetime.datetime.fromisoformat(f"{last}+00:00")
    assert str(clock.local_now(zone).date()) == before
    issue(office)
    assert str(day_of(office).date) == before
    stands.forward(seconds=1)
    assert str(clock.local_now(zone).date()) == after
    assert issue(office).label == ("A-001" if after != before else "A-002")
    assert str(day_of(office).date) == after


@pytest.mark.parametrize(("zone", "last", "before", "after"), CHANGES)
def test_forecasts_of_a_day_are_counted_in_real_half_minutes_from_its_first_moment(
    office, stands, zone, last, before, after
):
    office = in_zone(office, zone)
    stands.at = datetime.datetime.fromisoformat(f"{last}+00:00")
    counted = []
    for _look in range(4):
        stands.forward(seconds=30)
        floor = read_floor(office)
        assert read_stamp(office) == (str(floor.date), floor.revision, floor.forecast)
        assert floor.midnight <= floor.at <= stands.at
        counted.append(floor.forecast)
    assert counted == list(range(counted[0], counted[0] + 120, 30))
    assert (counted[0] == 0) == (after != before)


def test_a_day_that_has_begun_goes_on_where_the_wall_falls_back_into_the_day_before(office, stands):
    """In St. John's one minute past midnight became one minute past eleven of the day before."""
    office = in_zone(office, "America/St_Johns")
    midnight = datetime.datetime(2010, 11, 7, tzinfo=ZoneInfo("America/St_Johns")).astimezone(datetime.UTC)
    stands.at = midnight - datetime.timedelta(seconds=1)
    assert issue(office).label == "A-001"
    stands.at = midnight
    assert issue(office).label == "A-001"
    for seconds, date in ((59, 7), (60, 6), (3599, 6), (3600, 7)):
        stands.at = midnight + datetime.timedelta(seconds=seconds)
        assert clock.local_now(office.zone).day == date
        issue(office)
        assert (str(day_of(office).date), read_floor(office).date.day) == ("2010-11-07", 7)
    assert issue(office).label == "A-006"
