"""What simulated people notice of what real people did: who took or left a counter, who was sent where."""

import datetime

from counters import clock
from counters.domain.floor import Desk, Floor, read_floor
from counters.models import Ticket
from counters.simulation.hall import Hall
from counters.simulation.officers import Doing, Officer
from counters.staff.command import ticket_receipt
from counters.states import State

# A counter that a person has left is taken again after so long.
LEFT_ALONE = datetime.timedelta(minutes=2)


def look_round(hall: Hall) -> None:
    """Bring the simulated people up to date with the floor. Nobody acts on a day that was closed."""
    floor = read_floor(hall.office)
    if floor.day and floor.day.closed_at:
        for officer in hall.officers.values():
            officer.sees_taken()
        return
    _count(hall, floor)
    for counter, officer in hall.officers.items():
        if counter in floor.desks:
            _look_at_desk(officer, floor.desks[counter])
    for ticket in floor.tickets.values():
        _look_at_ticket(hall, floor, ticket)


def _count(hall: Hall, floor: Floor) -> None:
    """Who is in the office, as the office counts it."""
    here = [ticket for ticket in floor.tickets.values() if ticket.state != State.PARKED]
    hall.under_way = {ticket.label: None for ticket in here}


def _look_at_desk(officer: Officer, place: Desk) -> None:
    officer.held = place.state == "paused"
    if place.shift is None:
        officer.sees_free(clock.now(), LEFT_ALONE)
    elif place.shift.officer_id != officer.posting.user_id:
        officer.sees_taken()
    elif place.state == "open" and officer.doing == Doing.RESTING:
        officer.looks_up()
    elif officer.is_working and officer.ticket is None and place.ticket:
        officer.sees_visitor(ticket_receipt(place.ticket))
    elif officer.is_working and officer.held and place.ticket is None:
        officer.sees_paused()


def _look_at_ticket(hall: Hall, floor: Floor, ticket: Ticket) -> None:
    visitor = hall.visitor(ticket.label)
    if ticket.state == State.WAITING:
        line = floor.stations[ticket.station_id].key
        hall.waits(visitor, line)
    elif ticket.state == State.PROCESSING and ticket.label not in hall.processing:
        visitor.service = ticket.service.key
        visitor.step = floor.chart(ticket).step(ticket.step_id).key
        hall.is_processed(visitor)
    elif ticket.state == State.PARKED and ticket.label not in hall.aside and not visitor.guest:
        hall.steps_aside(visitor, ticket.parked_reason)
