"""The television in the waiting room: who is called where, who was, how long the lines are, and until when."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from counters.live.picture import Picture
from counters.live.public import board_fields
from counters.live.screen import Screen, live_page
from counters.models import Counter, Office, Station
from counters.states import State
from displays.finding import Scope, draw_language, office_named, path_of
from displays.language import speak
from displays.newcomers import Offer, offers
from displays.refusals import in_words

# So many calls stand in rows, so many in two columns; more of them in three.
MOST_ROWS, MOST_IN_TWO_COLUMNS = 4, 10
# More services would push the recent calls off the screen.
MOST_OFFERS = 8
THEMES = {"gelap": "dark", "terang": "light"}


@dataclass(frozen=True)
class Shown:
    """A call on the board. `once` is its name: what was on the last picture under it does not enter again."""

    label: str
    counter: Counter
    once: str


@dataclass(frozen=True)
class Standing:
    """A station's line: how many wait, and which counters call from it now."""

    station: Station
    waiting: int
    counters: list[Counter]


@require_safe
@in_words(back=lambda office: "/")
def board(request: HttpRequest, office: str) -> HttpResponse:
    """The page, in the light theme or the one that the address names; `?live` for its message."""
    language = speak(request)
    screen = board_screen(office_named(office), language)
    theme = THEMES.get(request.GET.get("tema", ""), "")
    return live_page(request, screen, "displays/board.html", {"theme": theme})


def board_screen(office: Office, language: str) -> Screen:
    """What all boards of an office in a language show; JSON only where no language is given."""
    return Screen(
        office,
        ("board", office.pk, language),
        f"/ws/offices/{office.key}/board/?draw={language}",
        fields=board_fields,
        template="displays/board_screen.html",
        context=_context,
        language=language,
    )


def find_board(scope: Scope) -> Screen:
    """The screen of a board's socket."""
    return board_screen(office_named(path_of(scope)["office"]), draw_language(scope))


def _context(picture: Picture) -> dict[str, Any]:
    floor = picture.floor
    calls = present_calls(picture)
    called = {call.label for call in calls}
    offered = board_offers(picture)
    return {
        "calls": calls,
        "many": _many(len(calls)),
        "recent": [call for call in past_calls(picture) if call.label not in called],
        "stations": [
            Standing(station, len(floor.lines[station.pk]), floor.open_counters(station.pk))
            for station in floor.stations.values()
        ],
        "offers": offered,
        "promises": picture.promises,
        "is_plain": picture.learnt is None,
        "is_timed": any(offer.range for offer in offered),
        "paused": [desk.counter for desk in floor.desks.values() if desk.state == "paused"],
    }


def present_calls(picture: Picture) -> list[Shown]:
    """Every number that is called now and has not come yet, the newest call first; none is left out."""
    sequences = {call.ticket_id: call.sequence for call in picture.calls}
    called = [ticket for ticket in picture.floor.tickets.values() if ticket.state == State.CALLED]
    # A call so old that the picture's list has lost it stands below those that it has.
    called.sort(key=lambda ticket: (sequences.get(ticket.pk, 0), ticket.pk), reverse=True)
    desks = picture.floor.desks
    return [
        Shown(t.label, desks[t.counter_id].counter, f"call-{sequences.get(t.pk, f'of-{t.pk}')}")
        for t in called
    ]


def past_calls(picture: Picture) -> list[Shown]:
    """The last call of each ticket, the newest first."""
    last = {call.ticket_id: call for call in picture.calls}
    newest_first = sorted(last.values(), key=lambda call: call.sequence, reverse=True)
    return [Shown(call.ticket.label, call.counter, f"call-{call.sequence}") for call in newest_first]


def board_offers(picture: Picture) -> list[Offer]:
    """The services that take numbers, with the range of somebody who takes one now."""
    return [offer for offer in offers(picture) if offer.service.is_open][:MOST_OFFERS]


def _many(calls: int) -> str:
    """How the style sheet is told in which form the calls stand."""
    if calls <= MOST_ROWS:
        return str(calls)
    return "columns" if calls <= MOST_IN_TWO_COLUMNS else "crowd"
