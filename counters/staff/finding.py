"""Finding a ticket by what stands on the paper: its number, or the link in its QR."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from counters import clock
from counters.domain.errors import NotFound
from counters.domain.floor import current_day
from counters.domain.queries import find_label, find_secret
from counters.models import Office, Ticket

# What a scanner reads from a ticket: the address of its phone page.
LINK = re.compile(r"/t/([A-Za-z0-9_-]{20,64})/?\s*$")


def todays(office: Office, label: str) -> Ticket:
    """A ticket of the present day by its label. Raises NotFound."""
    day = current_day(office, clock.now())
    found = find_label(day.tickets, label) if day else None
    if found is None:
        raise NotFound("unknown_ticket", _("There is no number %(label)s today.") % {"label": label[:20]})
    return found


def found_or_said(response: HttpResponse, unknown: NotFound | None) -> HttpResponse:
    """A page with its status: it says in its place what was looked for and is not there."""
    if unknown:
        response.status_code = unknown.status
    return response


def sought(office: Office, text: str) -> Ticket:
    """The ticket of today that was typed or scanned. Raises NotFound in words where there is none."""
    link = LINK.search(text)
    if link is None:
        return todays(office, text)
    ticket = find_secret(link[1])
    if ticket is None or ticket.day.office_id != office.pk:
        raise NotFound("unknown_ticket", _("This link belongs to no number of this office."))
    day = current_day(office, clock.now())
    if day is None or ticket.day_id != day.pk:
        names = {"label": ticket.label, "date": f"{ticket.day.date:%d.%m.%Y}"}
        raise NotFound("not_today", _("%(label)s is a number of another day (%(date)s).") % names)
    return ticket
