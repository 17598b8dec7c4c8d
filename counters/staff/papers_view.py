"""The papers of a ticket as the staff see them: which were seen at the door, by whom, and which were not there."""

import datetime
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from counters.domain.papers import PaperRow
from counters.live.papers import papers_of
from counters.live.picture import Picture
from counters.models import Ticket


@dataclass(frozen=True)
class Tick:
    """A paper of the list: whether the door has seen it, or found that it was not there."""

    paper: PaperRow
    seen: bool
    lacking: bool


@dataclass(frozen=True)
class Checked:
    """Who looked at the papers, when, and whether all were there that are needed."""

    by: str
    at: datetime.datetime
    complete: bool


def ticks(picture: Picture, ticket: Ticket, step: str = "") -> list[Tick]:
    """The papers of a ticket, or those that are shown at one step (its key)."""
    seen, lacking = ticket.checked_papers or (), ticket.lacking or ()
    rows = [row for row in papers_of(picture, ticket) if not step or row.step == step]
    return [Tick(row, row.key in seen, row.key in lacking) for row in rows]


def checked(picture: Picture, ticket: Ticket) -> Checked | None:
    """The look at the door; none where nobody has looked."""
    if ticket.checked_at is None:
        return None
    key = ("person", ticket.checked_by_id)
    if key not in picture.drawn:
        person = get_user_model().objects.filter(pk=ticket.checked_by_id).first()
        picture.drawn[key] = str(person) if person else ""
    return Checked(picture.drawn[key], ticket.checked_at, not ticket.lacking)
