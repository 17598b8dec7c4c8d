"""Back at the kiosk: a visitor who was set aside, or missed the call, scans the code of the ticket."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counters.domain.commands import Ask, on_ticket
from counters.domain.day import KIOSK, Receipt, Today, perform
from counters.domain.errors import Conflict, Invalid
from counters.models import Office, Ticket
from counters.states import State
from displays.admission import unattended
from displays.finding import office_named
from displays.keys import form_key, fresh_key
from displays.kiosk import AFRESH, kiosk_start
from displays.kiosk_ticket import ticket_of
from displays.language import choice, speak
from displays.refusals import KIOSK_PAGE, in_words, wants_json

# A scanner types the whole link, a hand only its end.
CODE = re.compile(r"(?:^|/t/)([A-Za-z0-9_-]{20,64})/?\s*$")
VERBS = {State.PARKED: "resume", State.NO_SHOW: "return"}


@require_http_methods(["GET", "HEAD", "POST"])
@in_words(back=kiosk_start, page=KIOSK_PAGE)
@unattended("kiosk")
def kiosk_return(request: HttpRequest, office: str) -> HttpResponse:
    """Ask for the code; put its number back into the line."""
    if chosen := choice(request, kiosk=True):
        return chosen
    speak(request, kiosk=True)
    place = office_named(office)
    if request.method == "POST":
        return _come_back(request, place)
    again = f"{reverse('kiosk', args=[place.key])}?{AFRESH}"
    response = render(
        request, "displays/kiosk_return.html", {"office": place, "key": fresh_key(), "again": again}
    )
    add_never_cache_headers(response)
    return response


def _come_back(request: HttpRequest, office: Office) -> HttpResponse:
    found = CODE.search(request.POST.get("code", "").strip())
    if not found:
        raise Invalid("code", _("This is not the code of a ticket. Scan it again."))
    secret = found[1]
    ticket = ticket_of(office, secret)

    def command(today: Today) -> Receipt:
        present = today.ticket(ticket)
        done = on_ticket(today, present, _verb(present), Ask())
        return {"label": done.label, "state": done.state}

    perform(office, command, by=KIOSK, key=form_key(request), asked=["back", ticket.pk])
    address = f"{reverse('kiosk-ticket', args=[office.key, secret])}?kembali"
    return JsonResponse({"next": address}) if wants_json(request) else redirect(address)


def _verb(ticket: Ticket) -> str:
    verb = VERBS.get(State(ticket.state))
    if verb is None:
        message = _("%(label)s need not come back. State: %(state)s.")
        names = {"label": ticket.label, "state": State(ticket.state).label}
        raise Conflict("not_allowed", message % names, state=ticket.state)
    return verb
