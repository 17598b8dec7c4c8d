"""The visitor's own page, behind a link that only the ticket tells: `/t/<secret>/`."""

from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from counters.domain.commands import Ask, on_ticket
from counters.domain.day import VISITOR, Receipt, Today, perform
from counters.domain.errors import NotFound
from counters.live.picture import Picture, latest
from counters.live.public import ticket_fields
from counters.live.screen import Screen, live_page
from counters.models import Ticket
from displays.finding import Scope, draw_language, path_of, ticket_linked
from displays.keys import form_key
from displays.language import choice, speak
from displays.phone_moments import clips_of, moment_of
from displays.privacy import private
from displays.refusals import in_words, wants_json
from displays.visit import visit_of

VERBS = frozenset({"resume", "return", "cancel"})


@require_safe
@private
def phone(request: HttpRequest, secret: str) -> HttpResponse:
    """The page; the same answer for a secret that is unknown and for one that could never be."""
    try:
        ticket = ticket_linked(secret)
    except NotFound:
        return unknown(request)
    if chosen := choice(request):
        return chosen
    language = speak(request, default=ticket.language)
    return live_page(
        request,
        phone_screen(ticket, secret, language),
        "displays/phone.html",
        {"ticket": ticket, "secret": secret},
    )


@require_safe
@private
def spoken(request: HttpRequest, secret: str) -> HttpResponse:
    """The clips that say the present call of a ticket, for a phone without a voice of its own."""
    try:
        ticket = ticket_linked(secret)
    except NotFound:
        return unknown(request)
    language = speak(request, default=ticket.language)
    picture = latest(ticket.day.office)
    return JsonResponse({"clips": clips_of(picture, picture.now_of(ticket), language)})


def unknown(request: HttpRequest) -> HttpResponse:
    """Nothing in this page depends on the address, so that it tells nothing about it."""
    speak(request)
    return render(request, "displays/unknown_ticket.html", status=404)


def phone_screen(ticket: Ticket, secret: str, language: str) -> Screen:
    """What the holder of a ticket sees."""
    return Screen(
        ticket.day.office,
        ("ticket", ticket.pk, language),
        f"/ws/tickets/{secret}/?draw={language}",
        # Under a name of their own: a ticket has a forecast, and so has the stamp that orders the pictures.
        fields=lambda picture: {"ticket": ticket_fields(picture, picture.now_of(ticket))},
        template="displays/phone_screen.html",
        context=partial(_context, ticket=ticket, secret=secret),
        language=language,
        signature=partial(_signature, ticket=ticket),
    )


def find_phone(scope: Scope) -> Screen:
    """The screen of a phone's socket."""
    secret = path_of(scope)["secret"]
    return phone_screen(ticket_linked(secret), secret, draw_language(scope))


def _context(picture: Picture, *, ticket: Ticket, secret: str) -> dict:
    visit = visit_of(picture, ticket)
    return {
        "visit": visit,
        "secret": secret,
        "moment": moment_of(picture, visit.ticket),
    }


def _signature(picture: Picture, *, ticket: Ticket) -> dict:
    """All that the page depends on: five hundred phones are looked at often and drawn seldom."""
    present = picture.now_of(ticket)
    counters = picture.floor.open_counters(present.station_id) if present.station_id else []
    return {
        "ticket": ticket_fields(picture, present),
        "reason": present.parked_reason,
        "counters": [counter.number for counter in counters],
        "silence": picture.silence(picture.completion(present)),
        "standards": picture.standards,
        "moment": moment_of(picture, present),
        "notices": [notice.pk for notice in picture.notices],
    }


def _back(secret: str, verb: str) -> str:
    return reverse("phone", args=[secret])


# The link itself is the key, and no cookie adds a right to it: there is nothing that another site could borrow.
@csrf_exempt
@require_POST
@private
@in_words(back=_back)
def act(request: HttpRequest, secret: str, verb: str) -> HttpResponse:
    """Carry out what the visitor asks for: resume (papers complete), return (after a no-show), cancel."""
    try:
        ticket = ticket_linked(secret)
    except NotFound:
        if wants_json(request):
            raise
        return unknown(request)
    language = speak(request, default=ticket.language)
    if verb not in VERBS:
        raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})

    def command(today: Today) -> Receipt:
        done = on_ticket(today, ticket, verb, Ask(), by_visitor=True)
        return {"label": done.label, "state": done.state}

    office = ticket.day.office
    perform(office, command, by=VISITOR, key=form_key(request), asked=[ticket.pk, verb])
    if not wants_json(request):
        return redirect("phone", secret)
    screen = phone_screen(ticket, secret, language)
    return JsonResponse({"picture": screen.draw(latest(office))})
