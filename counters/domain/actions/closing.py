"""The end of the day, and mending a day that a wrong clock opened."""

from django.utils.translation import gettext as _

from counters import clock
from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.models import NumberSequence


def close_day(today: Today) -> None:
    """Close the office for today: who is left has expired, no further numbers are given."""
    if today.day.closed_at:
        raise Conflict("day_closed", _("The office has closed for today."))
    today.end()


def reopen_day(today: Today) -> None:
    """Take it back: numbers are given again. What has expired stays expired."""
    if today.day.closed_at is None:
        raise Conflict("day_open", _("The day is open."))
    today.day.closed_at = None
    today.log("reopen_day")


def mend_day(today: Today) -> None:
    """Retire a day that lies in the future because the clock was wrong when it was opened.

    Numbers given on it stay given: the real day goes on after them, so that no paper exists twice.
    """
    date = clock.now().astimezone(today.office.tz).date()
    if today.day.date <= date:
        raise Conflict("day_right", _("The day is not in the future."))
    wrong = today.day
    today.end()
    wrong.retired_at = today.now
    today.log("retire_day")
    today.shut()
    now = clock.now()
    day = today.office.days.filter(retired_at=None, date__gte=date).order_by("-date").first()
    if day is None:
        day = today.office.days.create(date=date, opened_at=now, changed_at=now)
    # The wrong clock ended the real day, at its own time: only here may a day's time go back.
    today.day, today.now = day, now if day.date == date else max(now, day.changed_at)
    day.closed_at = None
    day.calls = max(day.calls, wrong.calls)
    for given in wrong.sequences.all():
        mine, _made = NumberSequence.objects.get_or_create(day=day, series=given.series)
        mine.last = max(mine.last, given.last)
        mine.save(update_fields=["last"])
    today.log("mend_day", retired=str(wrong.date))
