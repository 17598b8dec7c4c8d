"""A staff member's command, from whatever door it comes (page or API): rights, belief, verb, in one transaction."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from counters.domain.commands import Ask, Expected, at_counter, on_ticket
from counters.domain.day import Answer, Receipt, Today, perform
from counters.domain.errors import NotFound
from counters.domain.journey import chart_of
from counters.domain.queries import find_label
from counters.models import Counter, Posting, Ticket
from counters.staff import access
from counters.staff.giving_way import counter_wanted

# Each is a right of the same name too.
TICKET_VERBS = frozenset({"cancel", "check", "complete", "resume", "return"})

Describe = Callable[[Today, Ticket | None], Receipt]


def work_at_counter(
    posting: Posting,
    counter: int,
    verb: str,
    ask: Ask,
    expected: Expected,
    *,
    key: str = "",
    asked: Any = None,
) -> Answer:
    """Carry out a counter's verb. The receipt: {revision, counter, ticket: {label, state, step, ...} or null}."""
    if verb == "open":
        counter_wanted.send_robust(sender=Counter, counter=counter, posting=posting)

    def command(today: Today) -> Receipt:
        desk = Counter.objects.filter(pk=counter, office=today.office, retired_at=None).first()
        if desk is None:
            raise NotFound("unknown_counter", _("There is no such counter here."))
        access.require_counter(posting, desk, verb)
        _check_belief(today, desk, ask, expected)
        ticket = at_counter(today, desk, verb, ask, posting.user)
        return {"revision": today.revision, "counter": desk.pk, "ticket": ticket_receipt(ticket)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=[counter, verb, asked])


def _check_belief(today: Today, desk: Counter, ask: Ask, expected: Expected) -> None:
    """Hold the belief against the visitor at the counter, or against the ticket that the verb itself names."""
    if expected == Expected():
        return None
    if ask.ticket and (expected.ticket or expected.state):
        named = today.labelled(ask.ticket)
        if not expected.says_ticket or expected.ticket == named.label:
            return expected.check(named)
    visitor = today.visitor_at(desk)
    gone = find_label(today.day.tickets, expected.ticket) if expected.ticket and visitor is None else None
    return expected.check(visitor, gone)


def work_on_ticket(
    posting: Posting,
    find: Callable[[Today], Ticket],
    verb: str,
    ask: Ask,
    expected: Expected,
    *,
    key: str = "",
    asked: Any = None,
) -> Answer:
    """Carry out a verb on a ticket wherever it is. `find` looks it up under the lock."""

    def command(today: Today) -> Receipt:
        if verb not in TICKET_VERBS:
            raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
        access.require(posting, verb)
        ticket = find(today)
        expected.check(ticket)
        ticket = on_ticket(today, ticket, verb, ask)
        return {"revision": today.revision, "counter": None, "ticket": ticket_receipt(ticket)}

    return perform(posting.office, command, by=access.actor_of(posting.user), key=key, asked=[verb, asked])


def ticket_receipt(ticket: Ticket | None) -> Receipt | None:
    """What a command says of the ticket it was about. `step` is its step's key, none off the route or at the end."""
    if ticket is None:
        return None
    step = chart_of(ticket.flow_id).step(ticket.step_id) if ticket.step_id else None
    off_route = step and ticket.station_id and step.station != ticket.station_id
    return {
        "label": ticket.label,
        "state": ticket.state,
        "service": ticket.service.key,
        "step": step.key if step and not off_route else None,
        "station": ticket.station.key if ticket.station else None,
        "counter": ticket.counter_id,
        "items": ticket.items,
        "items_left": ticket.items_left,
        "missing_papers": ticket.missing_papers,
        "missing_why": ticket.missing_why or {},
        "checked_papers": ticket.checked_papers,
        "lacking": ticket.lacking or [],
    }
