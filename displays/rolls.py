"""Rolls of thermal paper: how wide they are, and how long a page has to be for what stands on it.

A browser cuts a page by `@page`, which needs its length beforehand (css/screens/rolls.css has one for every 20 mm); a
page without one would come out as A4. So the length is reckoned from the words, rather too long than too short.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from counters.live.papers import MissingPaper

# The word in the address, and the widths in millimetres; the first is the usual one.
NAME, WIDTHS = "kertas", ("80", "58")
COOKIE, PATH, KEPT = "kiosk_paper", "/kiosk/", 400 * 24 * 3600
STEP, SHORTEST, LONGEST = 20, 120, 640
MM_A_PIXEL = 25.4 / 96


@dataclass(frozen=True)
class Roll:
    """A width of paper. `letters` fit in a line of a list, a line is `line` high, `frame` is what every ticket has:
    office, number, range, first way, code and feet, in millimetres."""

    width: str
    letters: int
    line: float
    frame: float

    def page(self, texts: Iterable[str] = (), drawn: float = 0.0) -> str:
        """The classes of the page's body for a list of texts and a drawing of a height in pixels."""
        lines = sum(1 + len(text) // self.letters for text in texts)
        needed = self.frame + lines * self.line + drawn * MM_A_PIXEL
        length = min(LONGEST, max(SHORTEST, -(-needed // STEP) * STEP))
        return f"roll-{self.width} long-{length:.0f}"


ROLLS = {"80": Roll("80", 36, 4.6, 162), "58": Roll("58", 25, 4.4, 172)}


def slip_texts(papers: Iterable[MissingPaper]) -> list[str]:
    """The lines of a slip: of each paper its name, why it is missing and where it is got."""
    return [text for paper in papers for text in (paper.title, paper.why, paper.got_at) if text]


def roll_of(request: HttpRequest) -> Roll:
    """The paper that the address names, or that this browser was told before."""
    named = (request.GET.get(NAME), request.COOKIES.get(COOKIE))
    return ROLLS[next((width for width in named if width in WIDTHS), WIDTHS[0])]


def keep_roll(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A browser that was told its paper once (`/kiosk/samsat/?kertas=58`) prints on it from then on."""
    if request.GET.get(NAME) in WIDTHS:
        response.set_cookie(
            COOKIE,
            request.GET[NAME],
            max_age=KEPT,
            path=PATH,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
