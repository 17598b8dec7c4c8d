"""The papers at the door: looked through once, so that no counter need do it again."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Invalid
from counters.domain.papers import PaperRow, PaperRows, needed, papers_of
from counters.models import Ticket
from counters.states import Action, State


def check_papers(
    today: Today, ticket: Ticket, seen: Sequence[str] | None, rows: PaperRows | None = None
) -> Ticket:
    """Somebody of the staff has looked at the visitor's papers: `seen` (keys; none: all that is needed) were there, and
    what else is needed for certain is lacking. A later look counts, not the earlier one. `rows` is the ticket's list
    where it was made just now. Raises Invalid for a paper that is not on the list.
    """
    ticket = today.ticket(ticket)
    today.check(ticket, Action.CHECK, State(ticket.state))
    rows = papers_of(ticket) if rows is None else rows
    seen = needed(rows) if seen is None else keys_in(rows, seen)
    lacking = [key for key in needed(rows) if key not in seen]
    today.move(
        ticket, Action.CHECK, State(ticket.state), counter=ticket.counter, checked_papers=seen,
        checked_at=today.now, checked_by=today.actor.user, lacking=lacking or None,
        data={"seen": seen, "lacking": lacking},
    )  # fmt: skip
    return ticket


def keys_in(rows: Iterable[PaperRow], keys: Sequence[str]) -> list[str]:
    """`keys` in the order of the list, each once. Raises Invalid for one that is not on it."""
    known = [row.key for row in rows]
    for key in keys:
        if key not in known:
            message = _("The paper “%(key)s” is not on the list of this visitor.")
            raise Invalid("unknown_paper", message % {"key": key})
    return [key for key in known if key in keys]
