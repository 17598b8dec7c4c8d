"""How times, dates and money stand on a screen: `{% load office_format %}`, then

{{ call.at|clock:office }}          10.35, on the wall of the office
{{ range|clock_range:office }}      10.35–11.05 WIB (a ClockRange; empty where there is none)
{{ range|clock_span:office }}       10.35–11.05, for columns where the zone is said once
{{ office|zone_name }}              WIB, WITA, WIT, or what the zone calls itself
{{ picture.at|office_date:office }} Selasa, 24 November 2026, in the language of the screen
{{ file.promised_on|day }}          Kam, 26 Mar 2026: a date by itself
{{ date|day_long }}                 Kamis, 26 Maret 2026
{{ file.opened_at|day_of:office }}  the same short form of a moment, on the wall of the office
{{ picture.at|iso:office }}         2026-11-24T10:35:00+07:00, for <time> and scripts
{{ fee.amount|rupiah }}             Rp100.000
{{ ticket.joined_at|minutes_since:picture.at }}   whole minutes between the two, never below 0

A moment that is not there (None) becomes an empty text.
"""

import datetime

from django import template
from django.utils import formats

from counters import clock as office_clock
from counters.forecast.ranges import ClockRange
from counters.live.words import rupiah_words
from counters.models import Office

register = template.Library()

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@register.filter
def clock(moment: datetime.datetime | None, office: Office) -> str:
    """A moment as the office's wall clock shows it."""
    return f"{moment.astimezone(office.tz):%H.%M}" if moment else ""


@register.filter
def clock_span(span: ClockRange | None, office: Office) -> str:
    """From when until when; one time where both are the same."""
    if span is None:
        return ""
    start, end = clock(span.start, office), clock(span.end, office)
    return start if start == end else f"{start}–{end}"


@register.filter
def clock_range(span: ClockRange | None, office: Office) -> str:
    """From when until when, with the name of the zone."""
    return f"{clock_span(span, office)} {zone_name(office)}" if span else ""


@register.filter
def zone_name(office: Office) -> str:
    """The zone as Indonesians say it."""
    return ZONE_NAMES.get(office.zone) or office_clock.local_now(office.zone).tzname() or office.zone


@register.filter
def office_date(moment: datetime.datetime | None, office: Office) -> str:
    """The day of a moment in the office, with its weekday."""
    return formats.date_format(moment.astimezone(office.tz), "l, j F Y") if moment else ""


@register.filter
def day(date: datetime.date | None) -> str:
    """A date in its short form, with its weekday."""
    return formats.date_format(date, "D, j M Y") if date else ""


@register.filter
def day_long(date: datetime.date | None) -> str:
    """A date in full, with its weekday."""
    return formats.date_format(date, "l, j F Y") if date else ""


@register.filter
def day_of(moment: datetime.datetime | None, office: Office) -> str:
    """The day of a moment in the office, in its short form."""
    return day(moment.astimezone(office.tz).date()) if moment else ""


@register.filter
def iso(moment: datetime.datetime | None, office: Office) -> str:
    """A moment for machines, to the second."""
    return moment.astimezone(office.tz).isoformat(timespec="seconds") if moment else ""


@register.filter
def rupiah(amount: int | None) -> str:
    """An amount with Indonesian dots, in every language."""
    return "" if amount is None else rupiah_words(amount)


@register.filter
def minutes_since(moment: datetime.datetime | None, now: datetime.datetime | None = None) -> int | str:
    """Whole minutes from `moment` until `now` (a picture's `at`; the present without it)."""
    if moment is None:
        return ""
    return max(0, ((now or office_clock.now()) - moment) // datetime.timedelta(minutes=1))
