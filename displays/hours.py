"""The posted hours of an office, days with the same hours in one line."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import formats

from counters.models import Office, WeekdayHours

# A Monday: the names of the days come from the dates of its week.
MONDAY = datetime.date(2024, 1, 1)
DAY = datetime.timedelta(days=1)
# How many days ahead paper tells of closed days: whoever was told to come again comes within them.
SOON = 14


@dataclass(frozen=True)
class Hours:
    """A run of weekdays and when the office is open on them; no `words` where it is closed."""

    days: str
    words: str


def hours_of(office: Office) -> list[Hours]:
    """The week from Monday on."""
    others = (
        {row.weekday: row for row in office.weekday_hours.all()} if hasattr(office, "weekday_hours") else {}
    )
    week = [(day, _words(office, others.get(day), day)) for day in range(1, 8)]
    lines = []
    for words, run in groupby(week, key=lambda row: row[1]):
        days = [day for day, _words_of_day in run]
        name = _name(days[0]) if len(days) == 1 else f"{_name(days[0])}–{_name(days[-1])}"
        lines.append(Hours(name, words))
    return lines


@dataclass(frozen=True)
class ClosedDays:
    """Days in a row on which the office stays closed for one reason; `last` is `first` where it is one day."""

    first: datetime.date
    last: datetime.date
    name: str


def closed_soon(office: Office, today: datetime.date) -> list[ClosedDays]:
    """The holidays and closures of the next two weeks; one on a day without hours anyway tells nobody anything."""
    calendar = office.calendar()
    rows: list[list[tuple[datetime.date, str]]] = []
    for date, name in calendar.holidays_from(today, SOON):
        if rows and rows[-1][-1] == (date - DAY, name):
            rows[-1].append((date, name))
        else:
            rows.append([(date, name)])
    shut = [row for row in rows if any(date.isoweekday() in calendar.week for date, _name in row)]
    return [ClosedDays(row[0][0], row[-1][0], row[0][1]) for row in shut]


def _words(office: Office, other: WeekdayHours | None, day: int) -> str:
    if other is None:
        return _span(office.opens, office.closes) if str(day) in office.open_weekdays else ""
    if other.opens is None:
        return ""
    if other.rest_from is None:
        return _span(other.opens, other.closes)
    return f"{_span(other.opens, other.rest_from)}, {_span(other.rest_until, other.closes)}"


def _span(start: datetime.time, end: datetime.time) -> str:
    return f"{start:%H.%M}–{end:%H.%M}"


def _name(day: int) -> str:
    return formats.date_format(MONDAY + DAY * (day - 1), "l")
