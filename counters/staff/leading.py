"""What supervisors and greeters command besides the verbs of a counter: priority, services, the day."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.commands import Expected
from counters.domain.day import Answer, Receipt, Today, perform
from counters.domain.errors import Invalid, NotFound
from counters.models import Posting, Ticket
from counters.staff import access
from counters.staff.command import ticket_receipt


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
        row = today.office.services.filter(key=service).first()
        if row is None:
            raise NotFound("unknown_service", _("There is no such service here."))
        if verb not in {"open", "close"}:
            raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
        actions.set_service_open(today, row, verb == "open")
        return {"revision": today.revision}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["service", service, verb])
