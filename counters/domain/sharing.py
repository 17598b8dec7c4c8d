"""Many vehicles with one number: a turn serves a few of them, then others in the line go before the rest."""

from counters.models import Office, Ticket


def items_now(ticket: Ticket, office: Office) -> int:
    """How many vehicles the present turn of a ticket is for."""
    return min(_left(ticket), max(1, office.items_a_turn))


def items_after_turn(ticket: Ticket, office: Office) -> int:
    """How many vehicles are still to do at this step when the present turn ends as usual."""
    return _left(ticket) - items_now(ticket, office)


def _left(ticket: Ticket) -> int:
    return ticket.items_left or ticket.items
