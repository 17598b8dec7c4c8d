"""A ticket for greeters and supervisors: where it stands, its way, its story, and what may be done with it."""

from typing import Any

from counters.domain.errors import NotFound
from counters.domain.intake import secret_of_ticket
from counters.live.journey import journey
from counters.live.papers import missing
from counters.live.picture import Picture
from counters.live.public import promise_of
from counters.live.words import reason_words
from counters.models import Counter, PriorityClass, Ticket
from counters.staff.line_view import notice_path
from counters.staff.papers_view import checked, ticks
from counters.staff.story import story_of
from counters.staff.supervisor_view import where_is
from counters.states import Action, State, allows

BUTTONS = (Action.RESUME, Action.RETURN, Action.PRIORITISE, Action.CHECK, Action.CANCEL)


def ticket(picture: Picture, *, ticket: int, base: str) -> dict[str, Any]:
    """The context of counters/ticket/live.html. `base` is the address of the page it belongs to."""
    row = Ticket.objects.select_related("day", "service", "variant", "priority", "counter").get(pk=ticket)
    # The row of a ticket whose day is over may still say otherwise, until a command closes that day.
    state = picture.state_of(row)
    over = state == State.EXPIRED
    return {
        "ticket": row,
        "state": state,
        "base": base,
        "where": "" if over else where_is(picture, row),
        "direction": picture.floor.stations[row.station_id].where if state == State.WAITING else "",
        "counters": first_counters(picture, row) if state == State.WAITING else (),
        "why": "" if over else reason_words(row.parked_reason),
        "missing": missing(picture, row),
        "notice": notice_path(picture, row) if state == State.PARKED else "",
        "ticks": ticks(picture, row),
        "checked": checked(picture, row),
        "ahead": picture.floor.ahead(row.pk),
        "way": journey(picture, row),
        "promise": promise_of(row),
        "range": picture.range(row),
        "story": story_of(picture, row),
        "may": {action.value for action in BUTTONS if allows(action, state)},
        "priorities": list(PriorityClass.objects.filter(office=picture.floor.office)),
        "print_path": print_path(picture.floor.office.key, row),
    }


def first_counters(picture: Picture, ticket: Ticket) -> list[Counter]:
    """The counters that may call a waiting ticket: those that are open, or all of its line where none is."""
    return picture.floor.open_counters(ticket.station_id) or picture.floor.counters_of(ticket.station_id)


def print_path(office: str, ticket: Ticket) -> str:
    """The public page that prints a ticket with its QR; empty where the key of its link is gone.

    The address belongs to the other side of the glass.
    """
    try:
        return f"/kiosk/{office}/tiket/{secret_of_ticket(ticket)}/?cetak"
    except NotFound:
        return ""
