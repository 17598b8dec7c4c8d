"""What people type: short texts, as every database can keep them. And what they are told of opening hours."""

import datetime

from django.utils.translation import gettext as _

from counters.calendars.office_calendar import OfficeCalendar
from counters.domain.errors import Invalid

LONGEST_REASON = 120


def reason_in(text: str) -> str:
    """A reason without the spaces around it. Raises Invalid for one that is too long or cannot be stored."""
    text = text.strip()
    if len(text) > LONGEST_REASON or "\x00" in text:
        raise Invalid(
            "reason", _("Give the reason in %(most)s characters at most.") % {"most": LONGEST_REASON}
        )
    return text


def when_given(calendar: OfficeCalendar, date: datetime.date) -> str:
    """When numbers are given on a date, as a sentence."""
    hours = calendar.hours_on(date)
    if hours is None:
        why = calendar.why_closed(date)
        return (
            _("The office is closed today: %(why)s.") % {"why": why}
            if why
            else _("The office is closed today.")
        )
    names = {"opens": f"{hours.opens:%H.%M}", "closes": f"{hours.closes:%H.%M}"}
    if hours.rest_from and hours.rest_until:
        names |= {"rest": f"{hours.rest_from:%H.%M}", "again": f"{hours.rest_until:%H.%M}"}
        return _("Numbers are given from %(opens)s to %(rest)s and from %(again)s to %(closes)s.") % names
    return _("Numbers are given from %(opens)s to %(closes)s.") % names
