"""What the register of hand-over prints besides its lines: what is about to be handed over, to be signed there."""

from counters.live.picture import Picture
from counters.models import Ticket
from counters.states import AT_COUNTER, State

NEAR = AT_COUNTER | {State.WAITING}


def coming(picture: Picture) -> list[Ticket]:
    """The tickets before a step whose usual outcome hands over, by number: a sheet printed now has their lines."""
    floor = picture.floor
    found = []
    for ticket in floor.tickets.values():
        step = floor.chart(ticket).step(ticket.step_id) if ticket.step_id else None
        if step and ticket.state in NEAR and step.station == ticket.station_id and step.routes[0].hands_over:
            found.append(ticket)
    return sorted(found, key=lambda ticket: (ticket.series, ticket.number))
