"""What stands on a board: who is called where, who was, who was missed, the lines, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from counters.live.picture import Picture
from counters.models import Board, Counter, Station, Ticket
from counters.states import State
from displays.hall_map import hall_map
from displays.newcomers import Offer, offers

# So many calls stand in rows, so many large in two columns; more of them smaller.
MOST_ROWS, MOST_LARGE = 4, 10
# More services would push the recent calls off the screen.
MOST_OFFERS = 8
MOST_MISSED = 6
# A notice of more letters than stand in one line of the foot.
LONG_NOTICE = 40


@dataclass(frozen=True)
class Look:
    """How a board is set up. No `stations` (ids) means all; `zone` is the key of the hall whose calls it speaks;
    `adds_english`: headings stand in English too."""

    stations: frozenset[int] = frozenset()
    layout: str = Board.Layout.HALL
    language: str = "id"
    theme: str = ""
    zone: str = ""
    sound: bool = True
    title: str = ""
    adds_english: bool = False

    @property
    def mark(self) -> str:
        """Differs where the page itself, and not only its picture, would be another: then it loads again."""
        return f"{self.language} {self.theme} {self.zone} {self.sound:d} {self.adds_english:d} {self.title}"

    @property
    def is_silent(self) -> bool:
        """It never speaks, whatever its hall."""
        return not self.sound

    def has(self, station: int | None) -> bool:
        return not self.stations or station in self.stations


@dataclass(frozen=True)
class Shown:
    """A call on the board. `once` is its name: what was on the last picture under it does not enter again."""

    label: str
    counter: Counter
    once: str

    @property
    def width(self) -> str:
        """A word for the style sheet where the label needs more room than A-012."""
        if len(self.label) > len("A-012"):
            return "long"
        return "wide" if self.label[0] in "MW" else ""


@dataclass(frozen=True)
class Standing:
    """A station's line: how many wait, and which counters call from it now."""

    station: Station
    waiting: int
    counters: list[Counter]


def board_context(picture: Picture, look: Look) -> dict[str, Any]:
    """The context of displays/board_screen.html."""
    floor = picture.floor
    calls = present_calls(picture, look)
    offered = board_offers(picture, look) if look.layout == Board.Layout.HALL else []
    gone = missed_numbers(picture, look)
    elsewhere = {call.label for call in calls} | {ticket.label for ticket in gone}
    return {
        "look": look,
        "calls": calls,
        "many": _many(len(calls)),
        "recent": [call for call in past_calls(picture, look) if call.label not in elsewhere],
        "missed": gone[:MOST_MISSED],
        "missed_more": max(0, len(gone) - MOST_MISSED),
        "stations": [
            Standing(station, len(floor.lines[station.pk]), floor.open_counters(station.pk))
            for station in floor.in_use
            if look.has(station.pk)
        ],
        "offers": offered,
        "map": hall_map(picture) if look.layout == Board.Layout.FLOW else None,
        "promises": picture.promises,
        "has_long_notice": any(len(notice.words) > LONG_NOTICE for notice in picture.notices),
        "is_plain": picture.learnt is None,
        "is_thin": picture.is_thin,
        "is_timed": any(offer.range for offer in offered),
        "paused": [desk.counter for desk in _desks(picture, look) if desk.state == "paused"],
    }


def present_calls(picture: Picture, look: Look = Look()) -> list[Shown]:  # noqa: B008  frozen
    """Every number that is called now and has not come yet, the newest call first; none is left out."""
    sequences = {call.ticket_id: call.sequence for call in picture.calls}
    here = _counters(picture, look)
    called = [
        ticket
        for ticket in picture.floor.tickets.values()
        if ticket.state == State.CALLED and (ticket.counter_id in here or look.has(ticket.station_id))
    ]
    # A call so old that the picture's list has lost it stands below those that it has.
    called.sort(key=lambda ticket: (sequences.get(ticket.pk, 0), ticket.pk), reverse=True)
    desks = picture.floor.desks
    return [
        Shown(t.label, desks[t.counter_id].counter, f"call-{sequences.get(t.pk, f'of-{t.pk}')}")
        for t in called
    ]


def past_calls(picture: Picture, look: Look = Look()) -> list[Shown]:  # noqa: B008  frozen
    """The last call of each ticket, the newest first."""
    here = _counters(picture, look)
    last = {call.ticket_id: call for call in picture.calls if call.counter_id in here}
    newest_first = sorted(last.values(), key=lambda call: call.sequence, reverse=True)
    return [Shown(call.ticket.label, call.counter, f"call-{call.sequence}") for call in newest_first]


def missed_numbers(picture: Picture, look: Look) -> list[Ticket]:
    """Who was called and did not come, the latest first; they may still come."""
    if "missed" not in picture.drawn:
        day = picture.floor.day
        rows = day.tickets.filter(state=State.NO_SHOW).order_by("-pk") if day else []
        picture.drawn["missed"] = list(rows)
    return [ticket for ticket in picture.drawn["missed"] if look.has(ticket.station_id)]


def board_offers(picture: Picture, look: Look = Look()) -> list[Offer]:  # noqa: B008  frozen
    """The services that take numbers, with the range of somebody who takes one now; of a board with stations those
    that begin at one of them."""
    found = (offer for offer in offers(picture) if offer.service.is_open and not offer.service.collects)
    return [offer for offer in found if _begins_here(picture, offer, look)][:MOST_OFFERS]


def _begins_here(picture: Picture, offer: Offer, look: Look) -> bool:
    flow = picture.floor.flows.get(offer.service.pk)
    first = next((step.station for step in flow.steps if step.station), None) if flow else None
    return look.has(first)


def _desks(picture: Picture, look: Look) -> Iterable[Any]:
    """The desks in front of this board: all of them, or those that serve one of its stations."""
    return [
        desk
        for desk in picture.floor.desks.values()
        if not look.stations or look.stations.intersection(desk.stations)
    ]


def _counters(picture: Picture, look: Look) -> set[int]:
    return {desk.counter.pk for desk in _desks(picture, look)}


def _many(calls: int) -> str:
    """How the style sheet is told in which form the calls stand."""
    if calls <= MOST_ROWS:
        return str(calls)
    return "columns" if calls <= MOST_LARGE else "crowd"
