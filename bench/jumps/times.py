"""`python -m bench.jumps.times`: whatever is wrong with the times that an office has written down, a JSON list.

Within a day time never runs backwards, and the day never goes back by itself: both may happen only where a day that
a wrong clock had opened was mended.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

LONGEST_PROMISE = timedelta(hours=24)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    import django

    django.setup()
    from counters.models import Event, Ticket, Turn

    turns = Turn.objects.values_list("pk", "queued_at", "called_at", "served_at", "ended_at")
    tickets = Ticket.objects.values_list("pk", "issued_at", "ended_at", "promise_from", "promise_until")
    events = Event.objects.order_by("pk").values_list("day", "day__date", "action", "at", "pk")
    found = [*negative_turns(turns), *odd_tickets(tickets), *backward_days(events)]
    json.dump(found, sys.stdout)


def negative_turns(turns) -> Iterator[str]:
    """Waits and services that ended before they began."""
    for pk, *moments in turns:
        known = [moment for moment in moments if moment]
        if known != sorted(known):
            yield f"turn {pk} runs backwards: {[str(moment) for moment in known]}"


def odd_tickets(tickets) -> Iterator[str]:
    """Tickets that ended before they were issued, and promises that no visitor could use."""
    for pk, issued, ended, start, end in tickets:
        if ended and ended < issued:
            yield f"ticket {pk} ended at {ended}, and was issued at {issued}"
        if start and not (start <= end and timedelta(minutes=-5) < end - issued < LONGEST_PROMISE):
            yield f"ticket {pk} was issued at {issued} and promised for {start} to {end}"


def backward_days(events) -> Iterator[str]:
    """Lines of the log whose time, or whose day, lies before that of the line before."""
    latest: dict[int, datetime] = {}
    present = None
    for day, date, action, at, pk in events:
        mended = action == "mend_day"
        if present and date < present and not mended:
            yield f"event {pk} ({action}) is of {date}, after {present} had begun"
        if day in latest and at < latest[day] and not mended:
            yield f"event {pk} ({action}) of {date} happened at {at}, before the one before it"
        present, latest[day] = date, at


if __name__ == "__main__":
    main()
