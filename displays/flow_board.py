"""Where the people are: each station with its line, drawn on the flows. A page of the board, by itself or in turn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from counters.live.picture import Picture
from counters.live.public import board_fields
from counters.live.screen import Screen, live_page
from counters.models import Office
from displays.admission import admit, unattended
from displays.board import THEMES
from displays.finding import Scope, draw_language, office_named, path_of
from displays.hall_map import hall_map
from displays.language import speak
from displays.refusals import in_words


@require_safe
@in_words(back=lambda office: "/")
@unattended("board", any_page=True)
def flow_board(request: HttpRequest, office: str) -> HttpResponse:
    """The page, in the theme that the address names; `?live` for its message."""
    language = speak(request)
    screen = flow_screen(office_named(office), language)
    theme = THEMES.get(request.GET.get("tema", ""), "")
    return live_page(request, screen, "displays/flow_board.html", {"theme": theme})


def flow_screen(office: Office, language: str) -> Screen:
    """What all who look at the flow page of an office in a language see."""
    return Screen(
        office,
        ("flow", office.pk, language),
        f"/ws/offices/{office.key}/flow/?draw={language}",
        fields=board_fields,
        template="displays/flow_board_screen.html",
        context=flow_context,
        language=language,
    )


def find_flow_board(scope: Scope) -> Screen:
    """The screen of a flow page's socket."""
    office = office_named(path_of(scope)["office"])
    admit(scope, office, "board", any_page=True)
    return flow_screen(office, draw_language(scope))


def flow_context(picture: Picture) -> dict[str, Any]:
    """What `displays/flow_board_screen.html` reads beside picture and office; another board may include it."""
    return {"map": hall_map(picture)}
