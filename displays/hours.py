"""The posted hours of an office, days with the same hours in one line."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import formats

from counters.models import Office, WeekdayHours

# A Monday: the names of the days come from the dates of its week.
MONDAY = datetime.date(2024, 1, 1)


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
    return formats.date_format(MONDAY + datetime.timedelta(days=day - 1), "l")
