"""One set of verbs behind pages and API: a verb's name and what was asked with it, turned into an action."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.missing import Why
from counters.models import Counter, Ticket


@dataclass(frozen=True)
class Ask:
    """What may come with a verb, as keys of the API: nothing is looked up yet. `papers` of a check are those that were
    seen (none: all that is needed), of a park those that are missing; `recipient` is who receives a file."""

    ticket: str = ""
    outcome: str = ""
    reason: str = ""
    papers: tuple[str, ...] | None = None
    why: Why = field(default_factory=dict)
    station: str = ""
    counter: int | None = None
    service: str = ""
    recipient: str = ""
    by_proxy: bool = False


@dataclass(frozen=True)
class Expected:
    """What the client believes: the ticket at the counter (or none) and its state. Empty means not said."""

    says_ticket: bool = False
    ticket: str | None = None
    state: str = ""

    def check(self, found: Ticket | None, gone: Ticket | None = None) -> None:
        """Raises Conflict with the present state where the belief about `found` is wrong.

        `gone` is the ticket of the belief where it is no longer here: then its state is the one to tell.
        """
        state = found.state if found else None
        wrong_ticket = self.says_ticket and (self.ticket or None) != (found.label if found else None)
        if not wrong_ticket and (not self.state or self.state == state):
            return
        present = found or gone
        if present is None:
            raise Conflict("not_as_expected", _("Meanwhile nobody is here."), state=None)
        sentence = (
            _("Meanwhile it is %(label)s: %(state)s.") if found else _("%(label)s has gone on: %(state)s.")
        )
        message = sentence % {"label": present.label, "state": present.get_state_display()}
        raise Conflict("not_as_expected", message, state=present.state)


def at_counter(today: Today, counter: Counter, verb: str, ask: Ask, officer: Any) -> Ticket | None:
    """Carry out a counter's verb; the ticket it was about, none where there is none."""
    if verb not in COUNTER_VERBS:
        raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
    return COUNTER_VERBS[verb](today, counter, ask, officer)


def on_ticket(today: Today, ticket: Ticket, verb: str, ask: Ask, *, by_visitor: bool = False) -> Ticket:
    """Carry out a verb on a ticket that is at no counter, by whoever may."""
    if verb == "cancel":
        return actions.cancel(today, ticket, by_visitor=by_visitor)
    if verb == "complete":
        return actions.complete(today, ticket, ask.outcome)
    if verb == "resume":
        return actions.resume(today, ticket)
    if verb == "check":
        return actions.check_papers(today, ticket, ask.papers)
    if verb == "return":
        return actions.come_back(today, ticket)
    raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})


def _open(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket | None:
    actions.open_counter(today, counter, officer)
    return today.visitor_at(counter)


def _pause(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket | None:
    actions.pause_counter(today, counter, ask.reason)
    return today.visitor_at(counter)


def _close(today: Today, counter: Counter, ask: Ask, officer: Any) -> None:
    actions.close_counter(today, counter)


def _transfer(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket:
    office = today.office
    station = (
        _find(office.stations.filter(key=ask.station, retired_at=None), _("station"), ask.station)
        if ask.station
        else None
    )
    service = (
        _find(office.services.filter(key=ask.service, retired_at=None), _("service"), ask.service)
        if ask.service
        else None
    )
    to = (
        _find(office.counters.filter(pk=ask.counter, retired_at=None), _("counter"), ask.counter)
        if ask.counter is not None
        else None
    )
    return actions.transfer(today, counter, station=station, to_counter=to, service=service)


def _resume(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket:
    return actions.resume(today, _asked_ticket(today, ask))


def _call(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket:
    return actions.call(today, counter, _asked_ticket(today, ask))


def _finish(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket:
    return actions.finish(today, counter, ask.outcome, recipient=ask.recipient, by_proxy=ask.by_proxy)


def _finish_next(today: Today, counter: Counter, ask: Ask, officer: Any) -> Ticket | None:
    _finish(today, counter, ask, officer)
    return actions.call_next(today, counter)


def _asked_ticket(today: Today, ask: Ask) -> Ticket:
    if not ask.ticket:
        raise Invalid("ticket", _("Say which number."))
    return today.labelled(ask.ticket)


def _find(rows: Any, kind: str, key: object) -> Any:
    found = rows.first()
    if found is None:
        raise NotFound("unknown", _("This office has no %(kind)s “%(key)s”.") % {"kind": kind, "key": key})
    return found


Verb = Callable[[Today, Counter, Ask, Any], Ticket | None]
COUNTER_VERBS: dict[str, Verb] = {
    "open": _open,
    "pause": _pause,
    "close": _close,
    "call-next": lambda today, counter, ask, officer: actions.call_next(today, counter),
    "call": _call,
    "recall": lambda today, counter, ask, officer: actions.recall(today, counter),
    "serve": lambda today, counter, ask, officer: actions.serve(today, counter),
    "finish": _finish,
    "finish-next": _finish_next,
    "park": lambda today, counter, ask, officer: actions.park(
        today, counter, ask.reason, ask.papers or (), ask.why
    ),
    "resume": _resume,
    "transfer": _transfer,
    "no-show": lambda today, counter, ask, officer: actions.no_show(today, counter),
}
