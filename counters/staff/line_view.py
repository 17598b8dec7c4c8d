"""The right pane of a console: who is next and why, who is set aside, and the work without visitors."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from counters.domain import order
from counters.domain.errors import NotFound
from counters.domain.floor import Desk, as_waiting
from counters.domain.intake import secret_of_ticket
from counters.domain.journey import ChartRoute
from counters.live.papers import MissingPaper, missing
from counters.live.picture import Picture
from counters.live.words import reason_words
from counters.models import Station, Ticket
from counters.states import State

# Of those who did not come, so many of the latest are shown.
MOST_MISSED = 30


@dataclass(frozen=True)
class Place:
    """A waiting ticket in the order of calling. `reason` is the rule's word for why it stands there."""

    ticket: Ticket
    station: Station
    reason: str
    for_this_counter: bool
    off_route: bool
    late: bool


@dataclass(frozen=True)
class Aside:
    """A parked ticket: why, which papers are missing, the page that prints them, and since when."""

    ticket: Ticket
    why: str
    papers: Sequence[MissingPaper]
    notice: str
    since: datetime.datetime


@dataclass(frozen=True)
class Work:
    """A ticket in the back office: its step, since when, its posted minutes, and what may come of it."""

    ticket: Ticket
    step: str
    key: str
    minutes: float
    since: datetime.datetime
    routes: tuple[ChartRoute, ...]

    @property
    def late_after(self) -> int:
        """Twice the posted minutes: then somebody should look after it."""
        return math.ceil(2 * self.minutes)


def calling_order(picture: Picture, desk: Desk) -> list[Place]:
    """Everybody whom this counter would call, in that order, if nobody came and no time passed.

    As in counters.domain.order: who has waited too long goes first from whatever line, then line after line.
    """
    floor = picture.floor
    late, rest = [], []
    for station in desk.stations:
        busy = {counter.pk for counter in floor.open_counters(station)} - {desk.counter.pk}
        tickets = [floor.tickets[pk] for pk in floor.lines[station]]
        mine = [as_waiting(ticket) for ticket in tickets if ticket.wanted_counter_id not in busy]
        state = order.LineState(mine, floor.tallies.get(station, order.Tally()))
        for waiting, reason in order.sequence(state, floor.rules, floor.at):
            (late if reason == order.LATE else rest).append((waiting, reason))
    late.sort(key=lambda row: row[0].stand)
    return [_place(picture, desk, floor.tickets[w.ticket], reason) for w, reason in (*late, *rest)]


def _place(picture: Picture, desk: Desk, ticket: Ticket, reason: str) -> Place:
    floor = picture.floor
    turn = floor.turn(ticket.pk)
    return Place(
        ticket=ticket,
        station=floor.stations[ticket.station_id],
        reason=reason,
        for_this_counter=ticket.wanted_counter_id == desk.counter.pk,
        off_route=turn is not None and turn.step_id is None,
        late=picture.will_be_late(ticket),
    )


def parked(picture: Picture) -> list[Aside]:
    """Everybody set aside, the longest first."""
    rows = []
    for ticket in _in_state(picture, State.PARKED):
        turns = picture.floor.turns.get(ticket.pk, [])
        since = turns[-1].ended_at if turns and turns[-1].ended_at else ticket.joined_at
        why = reason_words(ticket.parked_reason)
        rows.append(Aside(ticket, why, missing(picture, ticket), notice_path(picture, ticket), since))
    return sorted(rows, key=lambda row: row.since)


def back_office(picture: Picture) -> list[Work]:
    """All work on tickets without their visitors, the longest under way first."""
    rows = []
    for ticket in _in_state(picture, State.PROCESSING):
        step = picture.floor.chart(ticket).step(ticket.step_id)
        turn = picture.floor.turn(ticket.pk)
        since = turn.queued_at if turn else ticket.joined_at
        rows.append(Work(ticket, step.title, step.key, step.minutes, since, step.routes))
    return sorted(rows, key=lambda row: row.since)


def missed(picture: Picture) -> list[Ticket]:
    """Who was called and did not come, the latest first: they may be back."""
    day = picture.floor.day
    if day is None:
        return []
    rows = day.tickets.filter(state=State.NO_SHOW).select_related("service")
    return list(rows.order_by("-pk")[:MOST_MISSED])


def notice_path(picture: Picture, ticket: Ticket) -> str:
    """The public page that prints which papers are missing; empty where none is, or the key of the link is gone.

    The address belongs to the other side of the glass.
    """
    if not ticket.missing_papers:
        return ""
    try:
        return f"/kiosk/{picture.floor.office.key}/tiket/{secret_of_ticket(ticket)}/berkas/"
    except NotFound:
        return ""


def _in_state(picture: Picture, state: State) -> list[Ticket]:
    return [ticket for ticket in picture.floor.tickets.values() if ticket.state == state]
