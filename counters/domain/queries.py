"""Small questions about the queue. Whoever wants the whole office reads the floor."""

import re

from django.db.models import QuerySet

from counters.domain.links import digest_of
from counters.models import Ticket

# What screens say of a ticket besides its own row.
TICKET_NAMES = ("service", "variant", "priority", "file__service")
# One way only to read each character: two runs of spaces side by side would try all their divisions.
LABEL = re.compile(r"^\s*([A-Za-z]{1,2})\s*(?:-\s*)?0*(\d{1,9})\s*$")


def find_label(tickets: QuerySet[Ticket], label: str) -> Ticket | None:
    """The one of a day's tickets by its label (A-012; small letters and a missing hyphen do)."""
    match = LABEL.match(label)
    return tickets.filter(series=match[1].upper(), number=int(match[2])).first() if match else None


def find_secret(secret: str) -> Ticket | None:
    """The ticket that a link belongs to, of whatever day."""
    rows = Ticket.objects.select_related("day__office", "service", "station", "step", "counter", "variant")
    return rows.filter(link_digest=digest_of(secret)).first()
