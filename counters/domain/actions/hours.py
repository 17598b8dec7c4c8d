"""When the office is open: the hours of its week, and days on which it stays closed."""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from counters.calendars.office_calendar import Hours
from counters.domain.day import Today
from counters.domain.errors import Invalid, NotFound
from counters.models import Closure, WeekdayHours
from counters.models.office import WEEKDAYS


def set_hours(today: Today, week: Mapping[int, Hours]) -> bool:
    """Let the office be open by `week` (ISO weekdays, 1 is Monday; one that is not in it is closed); whether that
    was different.

    The hours that most days have, without a break, are stored as the usual ones; days with others get rows.
    Raises Invalid for hours that end before they begin and for a break outside of them.
    """
    for day, hours in week.items():
        check_hours(day, hours)
    if not week:
        raise Invalid("no_day", _("An office must be open on at least one day of the week."))
    office = today.office
    if dict(office.calendar().week) == dict(week):
        return False
    spans = Counter((hours.opens, hours.closes) for hours in week.values())
    office.opens, office.closes = spans.most_common(1)[0][0]
    office.open_weekdays = "".join(str(day) for day in sorted(week))
    office.save(update_fields=["opens", "closes", "open_weekdays"])
    usual = Hours(office.opens, office.closes)
    office.weekday_hours.all().delete()
    for day, hours in sorted(week.items()):
        if hours != usual:
            WeekdayHours.objects.create(office=office, weekday=day, **vars(hours))
    today.log("setup", what="hours")
    return True


def check_hours(day: int, hours: Hours) -> None:
    """Raises Invalid where these make no sense, in a sentence that names the day."""
    name = {"day": dict(WEEKDAYS)[day]}
    rest = hours.rest_from, hours.rest_until
    if hours.opens >= hours.closes:
        raise Invalid(f"d{day}", _("%(day)s: the office must open before it closes.") % name)
    if (rest[0] is None) != (rest[1] is None):
        raise Invalid(f"d{day}", _("%(day)s: a break needs a beginning and an end.") % name)
    if rest[0] and rest[1] and not hours.opens <= rest[0] < rest[1] <= hours.closes:
        raise Invalid(f"d{day}", _("%(day)s: the break must lie within the hours.") % name)


def add_closure(
    today: Today, name: str, first: datetime.date, last: datetime.date, *, name_en: str = ""
) -> Closure:
    """Keep the office closed on these days, both included. Raises Invalid where the last is before the first."""
    if last < first:
        raise Invalid("last", _("The last day is before the first."))
    made = Closure.objects.create(office=today.office, name=name, name_en=name_en, first=first, last=last)
    today.log("setup", what=f"closure {first} {last}", added=True)
    return made


def remove_closure(today: Today, closure: int) -> None:
    """Open the office on those days again. Raises NotFound."""
    found = Closure.objects.filter(office=today.office, pk=closure).first()
    if found is None:
        raise NotFound("unknown_closure", _("There is no such closure here."))
    what = f"closure {found.first} {found.last}"
    found.delete()
    today.log("setup", what=what, removed=True)
