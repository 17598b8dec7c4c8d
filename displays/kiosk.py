"""The number dispenser: one question a screen, then what to bring, then the number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from counters.live.picture import Picture
from counters.live.screen import Screen, live_page
from counters.models import Office
from displays.admission import admit, unattended
from displays.finding import Scope, asked_of, draw_language, office_named, path_of, service_named
from displays.language import choice, forget_choice, speak
from displays.newcomers import closed_office, offer_of, offers
from displays.refusals import KIOSK_PAGE, in_words
from displays.rolls import NAME, keep_roll

# So many services are seen at once; further ones are one touch away.
AT_ONCE = 8
# The address that a kiosk left alone goes back to: the next visitor starts in the office's language.
AFRESH = "mulai"


def kiosk_start(office: str, **parts: str) -> str:
    """The way back from every page of a kiosk."""
    return reverse("kiosk", args=[office])


@require_safe
@in_words(back=lambda office: "/", page=KIOSK_PAGE)
@unattended("kiosk")
def kiosk(request: HttpRequest, office: str) -> HttpResponse:
    """What do you need? All services as large choices."""
    if AFRESH in request.GET:
        return forget_choice(redirect(request.path))
    if chosen := choice(request, kiosk=True):
        return chosen
    if NAME in request.GET:
        return keep_roll(request, redirect(request.path))
    language = speak(request, kiosk=True)
    screen = choices_screen(office_named(office), language)
    collects = screen.office.services.filter(collects=True, is_open=True, retired_at=None).exists()
    context = {"again": f"{request.path}?{AFRESH}", "collects": collects}
    return live_page(request, screen, "displays/kiosk.html", context)


def choices_screen(office: Office, language: str) -> Screen:
    """The choices of an office's kiosks."""
    return Screen(
        office,
        ("kiosk", office.pk, language),
        f"/ws/offices/{office.key}/kiosk/?draw={language}",
        template="displays/kiosk_choices.html",
        context=_choices,
        language=language,
    )


def service_screen(office: Office, service: str, language: str) -> Screen:
    """What changes on the page of one service. Raises NotFound for a service that the office does not have."""
    row = service_named(office, service)
    return Screen(
        office,
        ("kiosk", office.pk, row.pk, language),
        f"/ws/offices/{office.key}/kiosk/?draw={language}&service={row.key}",
        template="displays/kiosk_offer.html",
        context=lambda picture: {"offer": offer_of(picture, row)},
        language=language,
    )


def find_kiosk(scope: Scope) -> Screen:
    """The screen of a kiosk's socket: its choices, or one service."""
    office, language = office_named(path_of(scope)["office"]), draw_language(scope) or "id"
    admit(scope, office, "kiosk")
    service = asked_of(scope, "service")
    return service_screen(office, service, language) if service else choices_screen(office, language)


def _choices(picture: Picture) -> dict[str, Any]:
    # Files are picked up by their code, from the foot of the page.
    found = [offer for offer in offers(picture) if not offer.service.collects]
    return {"offers": found[:AT_ONCE], "further": found[AT_ONCE:], "closed": closed_office(picture)}
