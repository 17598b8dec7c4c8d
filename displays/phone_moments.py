"""The two moments at which an open phone rings: three people before you, and your call."""

from typing import Any

from counters.live.picture import Picture
from counters.live.voice import piece_fields
from counters.models import Ticket
from counters.speech.sentences import Called, Manner, announcement
from counters.states import State

# Three people before you: time to come back from the canteen.
NEAR = 3


def moment_of(picture: Picture, ticket: Ticket) -> str:
    """A name for what the phone rings for now, another one for each turn and each call; empty where it is silent."""
    state = picture.state_of(ticket)
    if state not in {State.WAITING, State.CALLED}:
        return ""
    turns = picture.turns(ticket)
    if state == State.CALLED:
        return f"called-{len(turns)}-{turns[-1].calls if turns else 0}"
    ahead = picture.floor.ahead(ticket.pk)
    return f"near-{len(turns)}" if ahead is not None and ahead <= NEAR else ""


def clips_of(picture: Picture, ticket: Ticket, language: str) -> list[dict[str, Any]]:
    """The clips that say a ticket's call aloud (counters.live.voice); none where it is not called, or no clip can."""
    desk = picture.floor.desks.get(ticket.counter_id)
    if desk is None or picture.state_of(ticket) != State.CALLED:
        return []
    counter = desk.counter
    called = Called(ticket.series, ticket.number, counter.number)
    try:
        pieces = announcement(called, Manner("digits", (language,)), chime=False)
    except ValueError:
        return []
    return piece_fields(picture.floor.office, pieces)
