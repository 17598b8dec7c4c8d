"""What supervisors and greeters command besides the verbs of a counter: priority, services, the day."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.commands import Expected
from counters.domain.day import Answer, Receipt, Today, perform
from counters.domain.errors import Invalid, NotFound
from counters.domain.stops import fields_of, stops_of
from counters.models import Posting, Service, Ticket
from counters.staff import access
from counters.staff.command import ticket_receipt


@dataclass(frozen=True)
class StopWish:
    """Why and of what no numbers are given: `service` a key (empty: all), `until` a time of the wall clock, `after` how
    many numbers of today are still given."""

    reason: str
    service: str = ""
    until: str = ""
    after: int | None = None


def set_priority(
    posting: Posting,
    find: Callable[[Today], Ticket],
    priority: str,
    expected: Expected,
    *,
    key: str,
    asked: Any,
) -> Answer:
    """Give a ticket a priority class by its key, or take it away with an empty one."""

    def command(today: Today) -> Receipt:
        access.require(posting, "prioritise")
        ticket = find(today)
        expected.check(ticket)
        row = today.office.priority_classes.filter(key=priority).first() if priority else None
        if priority and row is None:
            raise Invalid("unknown_priority", _("This office has no such priority class."))
        ticket = actions.prioritise(today, ticket, row)
        return {"revision": today.revision, "counter": None, "ticket": ticket_receipt(ticket)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["prioritise", priority, asked])


def pause_issuing(posting: Posting, wish: StopWish, *, key: str, asked: Any) -> Answer:
    """Give no more numbers for now. The receipt: {revision, stops}, all stops of the day that were not lifted."""

    def command(today: Today) -> Receipt:
        access.require(posting, "pause-issuing")
        service = _service_of(today, wish.service)
        until = _moment_of(today, wish.until) if wish.until else None
        actions.pause_issuing(today, wish.reason, service=service, until=until, after=wish.after)
        return {"revision": today.revision, "stops": stop_fields(today)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["pause-issuing", asked])


def resume_issuing(posting: Posting, service: str, *, key: str) -> Answer:
    """Give numbers again: of a service, or of all with an empty key. The receipt as of pause_issuing."""

    def command(today: Today) -> Receipt:
        access.require(posting, "pause-issuing")
        actions.resume_issuing(today, _service_of(today, service))
        return {"revision": today.revision, "stops": stop_fields(today)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["resume-issuing", service])


def stop_fields(today: Today) -> list[Receipt]:
    """The stops of the day as JSON."""
    return [fields_of(stop, today.office, today.now) for stop in stops_of(today.day)]


def _service_of(today: Today, key: str) -> Service | None:
    row = today.office.services.filter(key=key, retired_at=None).first() if key else None
    if key and row is None:
        raise NotFound("unknown_service", _("There is no such service here."))
    return row


def _moment_of(today: Today, time: str) -> datetime.datetime:
    """A time of the office's wall clock (14:30 or 14.30) as a moment of today."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", time.strip())
    if found is None:
        raise Invalid("until", _("Write the time as 14.30."))
    at = datetime.time(int(found[1]), int(found[2]))
    return datetime.datetime.combine(today.day.date, at, today.office.tz).astimezone(datetime.UTC)


def turn_day(posting: Posting, verb: str, *, key: str) -> Answer:
    """Close the office's day, or open it again."""
    verbs = {"close": actions.close_day, "reopen": actions.reopen_day}

    def command(today: Today) -> Receipt:
        access.require(posting, "close-day")
        if verb not in verbs:
            raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
        verbs[verb](today)
        return {"revision": today.revision}

    return perform(posting.office, command, by=access.actor_of(posting.user), key=key, asked=["day", verb])


def turn_service(posting: Posting, service: str, verb: str, *, key: str) -> Answer:
    """Let a service take new numbers, or not."""

    def command(today: Today) -> Receipt:
        access.require(posting, "supervise")
        row = today.office.services.filter(key=service, retired_at=None).first()
        if row is None:
            raise NotFound("unknown_service", _("There is no such service here."))
        if verb not in {"open", "close"}:
            raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
        actions.set_service_open(today, row, verb == "open")
        return {"revision": today.revision}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["service", service, verb])
