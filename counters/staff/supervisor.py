"""The supervisor's page, and what is commanded from it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counters.domain.errors import NotFound
from counters.live.screen import live_page
from counters.models import Posting
from counters.staff import asking, screens
from counters.staff.command import work_at_counter
from counters.staff.doors import command, done, language, page, posting_for
from counters.staff.finding import found_or_said
from counters.staff.leading import turn_day, turn_service


@page
def floor_page(request: HttpRequest, office: str = "") -> HttpResponse:
    """The whole floor, live."""
    return draw_floor(request, posting_for(request.user, "supervise", office))


def draw_floor(request: HttpRequest, posting: Posting, unknown: NotFound | None = None) -> HttpResponse:
    """The supervisor's page; with the sentence about a number that was looked for and is not there."""
    screen = screens.supervisor_screen(posting, language())
    base = f"/pengawas/{posting.office.key}"
    context = {
        "unknown": unknown,
        "posting": posting,
        "close_day": f"{base}/hari/close/",
        "say_notice": f"{base}/pengumuman/",
        "phrases": posting.office.phrases.all(),
    }
    response = live_page(request, screen, "counters/supervisor/page.html", context, path=f"{base}/")
    return found_or_said(response, unknown)


@command
def at_counter(request: HttpRequest, office: str, counter: int, verb: str) -> HttpResponse:
    """Pause, close or go on at any counter of the office."""
    posting = posting_for(request.user, "supervise", office)
    said = asking.read(request)
    work_at_counter(posting, counter, verb, said.ask, said.expected, key=said.key, asked=said.asked)
    return _back(request, posting)


@command
def day(request: HttpRequest, office: str, verb: str) -> HttpResponse:
    """Close the day, or open it again."""
    posting = posting_for(request.user, "close-day", office)
    turn_day(posting, verb, key=asking.read(request).key)
    words = {"close": _("The office is closed for today."), "reopen": _("The office gives numbers again.")}
    return _back(request, posting, words[verb])


@command
def service(request: HttpRequest, office: str, key: str, verb: str) -> HttpResponse:
    """Open or close a service for new numbers."""
    posting = posting_for(request.user, "supervise", office)
    turn_service(posting, key, verb, key=asking.read(request).key)
    return _back(request, posting)


def _back(request: HttpRequest, posting: Posting, message: str = "") -> HttpResponse:
    screen = screens.supervisor_screen(posting, language())
    return done(request, f"/pengawas/{posting.office.key}/", message, screen=screen)
