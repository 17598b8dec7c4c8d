"""The television in the waiting room: its addresses, and what an address or an administrator's row asks to be shown."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import NotFound
from counters.live.picture import Picture
from counters.live.public import board_fields
from counters.live.screen import Screen, live_page
from counters.models import Board, Office
from counters.models.office import KEY
from displays.admission import admit, unattended
from displays.board_view import Look, board_context
from displays.finding import Scope, asked_of, draw_language, office_named, path_of
from displays.language import speak
from displays.refusals import in_words

THEMES = {"gelap": "dark", "terang": "light"}
# Indonesian with the headings in English too.
LANGUAGE, BOTH = "bahasa", "dua"
LAYOUTS = {"lengkap": Board.Layout.HALL, "panggilan": Board.Layout.CALLS, "alur": Board.Layout.FLOW}
# Words of an address: stations by their keys, the layout, a saved board by its key.
STATIONS, LAYOUT, SAVED = "bagian", "tata", "papan"


@dataclass(frozen=True)
class Asked:
    """What an address asks of a board, in the words of the address; `saved` goes before all others."""

    stations: tuple[str, ...] = ()
    layout: str = ""
    saved: str = ""
    both: bool = False

    @property
    def query(self) -> str:
        """The same as the query of an address, always in one form; empty for the usual board."""
        said = {SAVED: self.saved, STATIONS: ",".join(self.stations), LAYOUT: self.layout}
        said[LANGUAGE] = BOTH if self.both else ""
        return urlencode({name: value for name, value in said.items() if value}, safe=",")


@require_safe
@in_words(back=lambda office: "/")
@unattended("board")
def board(request: HttpRequest, office: str) -> HttpResponse:
    """The board of an office as the address asks for it; `?live` for its message."""
    asked = read_asked(*(request.GET.get(name, "") for name in (STATIONS, LAYOUT, LANGUAGE)))
    language = speak(request, only="id" if asked.both else "")
    row = office_named(office)
    look = look_of(row, asked, language)
    return _page(request, row, asked, replace(look, theme=THEMES.get(request.GET.get("tema", ""), "")))


@require_safe
@in_words(back=lambda office, key: "/")
@unattended("board")
def saved_board(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """A board that the administrator has set up."""
    return board_page(request, saved_named(office_named(office), key))


def board_page(request: HttpRequest, row: Board) -> HttpResponse:
    """The page of a saved board, in the language of its row."""
    look = look_of(row.office, asked := Asked(saved=row.key), row.language)
    translation.activate(look.language)
    request.LANGUAGE_CODE = look.language
    return _page(request, row.office, asked, look)


def _page(request: HttpRequest, office: Office, asked: Asked, look: Look) -> HttpResponse:
    screen = board_screen(office, look.language, asked)
    return live_page(request, screen, "displays/board.html", {"look": look, "theme": look.theme})


def board_screen(office: Office, language: str, asked: Asked = Asked()) -> Screen:  # noqa: B008  frozen
    """What all boards of an office that ask for the same see; JSON only where no language is given."""
    more = f"&{asked.query}" if asked.query else ""
    return Screen(
        office,
        ("board", office.pk, language, asked.query),
        f"/ws/offices/{office.key}/board/?draw={language}{more}",
        fields=board_fields,
        template="displays/board_screen.html",
        context=partial(_context, asked=asked, language=language),
        language=language,
    )


def find_board(scope: Scope) -> Screen:
    """The screen of a board's socket."""
    office = office_named(path_of(scope)["office"])
    asked = read_asked(*(asked_of(scope, name) for name in (STATIONS, LAYOUT, LANGUAGE, SAVED)))
    look_of(office, asked, "id")
    admit(scope, office, "board", saved_named(office, asked.saved) if asked.saved else None)
    return board_screen(office, draw_language(scope), asked)


def read_asked(stations: str, layout: str, language: str = "", saved: str = "") -> Asked:
    """The words of an address in one form: keys once each, in the order of the alphabet."""
    if saved:
        return Asked(saved=saved)
    keys = {key for key in stations.split(",") if key}
    return Asked(tuple(sorted(keys)), layout if layout in LAYOUTS else "", both=language == BOTH)


def look_of(office: Office, asked: Asked, language: str) -> Look:
    """What is asked for, as rows. Raises NotFound for a station or a saved board that the office does not have."""
    if asked.saved:
        row = saved_named(office, asked.saved)
        stations = frozenset(station.pk for station in row.stations.all())
        zone = row.zone.key if row.zone else ""
        if row.zone and stations:
            # What is spoken in a hall is shown there.
            stations |= {station.pk for station in row.zone.stations.all()}
        both = row.language == Board.Language.BOTH
        spoken = Board.Language.INDONESIAN if both else row.language
        return Look(stations, row.layout, spoken, row.theme, zone, row.sound, row.title, adds_english=both)
    known = dict(office.stations.values_list("key", "pk"))
    if unknown := [key for key in asked.stations if key not in known]:
        message = _("This office has no station “%(key)s”.") % {"key": unknown[0][:40]}
        raise NotFound("unknown_station", message)
    stations = frozenset(known[key] for key in asked.stations)
    layout = LAYOUTS.get(asked.layout, Board.Layout.HALL)
    return Look(stations, layout, language, adds_english=asked.both)


def saved_named(office: Office, key: str) -> Board:
    """Raises NotFound for a board that nobody has set up."""
    rows = Board.objects.select_related("office", "zone").prefetch_related("stations", "zone__stations")
    found = rows.filter(office=office, key=key).first() if KEY.regex.match(key) else None
    if found is None:
        raise NotFound("unknown_board", _("This office has no such board."))
    return found


def _context(picture: Picture, *, asked: Asked, language: str) -> dict[str, Any]:
    """Read anew for each picture: a row that was changed shows at once, and one that is gone shows everything."""
    try:
        look = look_of(picture.floor.office, asked, language)
    except NotFound:
        look = Look(language=language)
    return board_context(picture, look)
