"""The ticket that a kiosk gives: on its screen for a moment, and on 80 mm of paper."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import NotFound
from counters.domain.papers import PaperRow
from counters.live.papers import lacking, missing, papers_of
from counters.live.picture import Picture, latest
from counters.live.public import promise_of
from counters.live.words import reason_words
from counters.models import Office, Ticket
from displays.finding import office_named, ticket_linked
from displays.kiosk import AFRESH, kiosk_start
from displays.kiosk_lacking import hours_words
from displays.language import speak
from displays.privacy import private
from displays.qr import public_address, qr_code
from displays.refusals import KIOSK_PAGE, in_words
from displays.visit import visit_of

# A label longer than A-012 is set smaller, so that it stays on the paper.
USUAL_LABEL = 5
# Letters of a line of the list of papers, and the lines from which on a longer page is needed.
LINE, LONG, LONGEST = 36, 5, 9


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
    return render(request, "displays/kiosk_ticket.html", _page(request, latest(place), ticket, address))


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
    context = {
        "office": place,
        "ticket": ticket,
        "missing": missing(picture, ticket),
        "why": reason_words(ticket.parked_reason),
        "hours": hours_words(place),
        "at": picture.at,
        "qr": qr_code(address, _("The page of number %(label)s") % {"label": ticket.label}),
        "is_print": True,
    }
    return render(request, "displays/kiosk_returned.html", context)


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
    return {
        "office": office,
        "ticket": ticket,
        "visit": visit,
        "promise": promise_of(ticket),
        "papers": papers,
        "further": len(told) > len(papers),
        "lacking": lacking(picture, visit.ticket),
        "length": _length(papers),
        "is_long": len(ticket.label) > USUAL_LABEL,
        "qr": qr_code(address, _("The page of number %(label)s") % {"label": ticket.label}),
        "is_back": "kembali" in request.GET,
        "is_print": "cetak" in request.GET,
        "again": f"{reverse('kiosk', args=[office.key])}?{AFRESH}",
    }


def _length(papers: Iterable[PaperRow]) -> str:
    """Which page of the style sheet holds a ticket with these papers."""
    lines = sum(1 + len(paper.title) // LINE for paper in papers)
    return "longest" if lines >= LONGEST else "long" if lines >= LONG else ""
