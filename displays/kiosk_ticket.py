"""The ticket that a kiosk gives: on its screen for a moment, and on 80 mm of paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import NotFound
from counters.flowchart.layout import lay_out
from counters.flowchart.look import LOOKS
from counters.flowchart.svg import svg_of
from counters.live.papers import lacking, missing, papers_of
from counters.live.picture import Picture, latest
from counters.live.public import promise_of
from counters.live.ticket_chart import printed_facts
from counters.live.words import reason_words
from counters.models import Office, PromiseBy, Ticket
from displays.finding import office_named, ticket_linked
from displays.hours import closed_soon, hours_of
from displays.kiosk import AFRESH, kiosk_start
from displays.language import speak
from displays.privacy import private
from displays.qr import public_address, qr_code
from displays.refusals import KIOSK_PAGE, in_words
from displays.rolls import WIDTHS, Roll, keep_roll, roll_of, slip_texts
from displays.visit import visit_of

# A label longer than A-012 is set smaller, so that it stays on the paper.
USUAL_LABEL = 5
# The id of the words that name the drawing of the way.
WAY = "way-on-paper"


@require_safe
@private
@in_words(back=kiosk_start, page=KIOSK_PAGE)
def kiosk_ticket(request: HttpRequest, office: str, secret: str) -> HttpResponse:
    """The ticket of a link, which prints itself once. `?kembali` greets somebody who came back, without paper;
    with `?cetak` (the staff's printing) the page stays as it is."""
    place = office_named(office)
    ticket = ticket_of(place, secret)
    speak(request, kiosk=True, default=ticket.language)
    # The link that was asked for, not one made anew: it works also when the server has another key by now.
    address = public_address(request, reverse("phone", args=[secret]))
    context = _page(request, latest(place), ticket, address)
    return keep_roll(request, render(request, "displays/kiosk_ticket.html", context))


@require_safe
@private
@in_words(back=kiosk_start, page=KIOSK_PAGE)
def returned_papers(request: HttpRequest, office: str, secret: str) -> HttpResponse:
    """The written notice of a ticket that was set aside: which papers, why each of them, and how to go on."""
    place = office_named(office)
    ticket = ticket_of(place, secret)
    speak(request, kiosk=True, default=ticket.language)
    picture = latest(place)
    ticket = picture.now_of(ticket)
    if not ticket.missing_papers:
        raise NotFound("nothing_missing", _("No paper of %(label)s is missing.") % {"label": ticket.label})
    address = public_address(request, reverse("phone", args=[secret]))
    papers = missing(picture, ticket)
    context = {
        "office": place,
        "ticket": ticket,
        "missing": papers,
        "why": reason_words(ticket.parked_reason),
        "hours": hours_of(place),
        "closed": closed_soon(place, picture.floor.date),
        "page": roll_of(request).page(slip_texts(papers)),
        "at": picture.at,
        "qr": qr_code(address, _("The page of number %(label)s") % {"label": ticket.label}),
        "is_print": True,
    }
    return keep_roll(request, render(request, "displays/kiosk_returned.html", context))


def ticket_of(office: Office, secret: str) -> Ticket:
    """The ticket of a link. Raises NotFound for one of another office, too."""
    ticket = ticket_linked(secret)
    if ticket.day.office_id != office.pk:
        raise NotFound("unknown_ticket", _("No number belongs to this address."))
    return ticket


def _page(request: HttpRequest, picture: Picture, ticket: Ticket, address: str) -> dict[str, Any]:
    visit = visit_of(picture, ticket)
    office = picture.floor.office
    told = papers_of(picture, visit.ticket)
    # Of what is only for some, the phone tells: paper is short.
    papers = [row for row in told if not row.only]
    gone = lacking(picture, visit.ticket)
    roll = roll_of(request)
    way, height = _way(picture, visit.ticket, roll)
    is_back = "kembali" in request.GET
    now = PromiseBy.PLAIN if visit.is_plain else PromiseBy.FORECAST
    notes = _notes(picture, now if is_back else visit.ticket.promise_by)
    return {
        "office": office,
        "ticket": ticket,
        "visit": visit,
        "promise": promise_of(ticket),
        # The screen says what the paper says; to somebody who is back no paper is given, but the time of now.
        "told": visit.range if is_back else promise_of(ticket),
        "notes": notes,
        "papers": papers,
        "further": len(told) > len(papers),
        "lacking": gone,
        "way": way,
        "page": roll.page([*notes, *(row.title for row in (*papers, *gone))], height),
        "widths": WIDTHS,
        "width": roll.width,
        "is_long": len(ticket.label) > USUAL_LABEL,
        "qr": qr_code(address, _("The page of number %(label)s") % {"label": ticket.label}),
        "is_back": is_back,
        "is_print": "cetak" in request.GET,
        "again": f"{reverse('kiosk', args=[office.key])}?{AFRESH}",
    }


def _notes(picture: Picture, by: str | None) -> list[str]:
    """What has to be known of a range: it was only reckoned, or is wide because little is known."""
    if by == PromiseBy.PLAIN:
        return [_("A rough estimate, from the people ahead of you.")]
    if by == PromiseBy.FORECAST and picture.is_thin:
        return [_("The times are still wide: the office measures its first days.")]
    return []


def _way(picture: Picture, ticket: Ticket, roll: Roll) -> tuple[SafeString, float]:
    """The whole way as a drawing for this paper, and how high it is in pixels."""
    look = LOOKS[roll.width]
    drawing = lay_out(printed_facts(picture, ticket), look)
    # The words in it are escaped, and the rest is numbers.
    svg = mark_safe(svg_of(drawing, look, WAY))  # noqa: S308
    return svg, drawing.height * min(1.0, look.width / drawing.width)
