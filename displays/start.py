"""The first page: what this is, and a door to every screen of every office."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from counters.live.picture import Picture, latest
from counters.live.screen import Screen
from counters.models import Office
from displays.finding import Scope, draw_language, office_named, path_of
from displays.language import speak
from displays.refusals import in_words


@require_safe
@in_words(back=lambda: "/")
def start(request: HttpRequest) -> HttpResponse:
    """All offices with their doors; `?live=<office>` for the message of one office's figures."""
    language = speak(request, default=request.LANGUAGE_CODE)
    if "live" in request.GET:
        screen = figures_screen(office_named(request.GET["live"]), language)
        message = screen.draw(latest(screen.office))
        response = HttpResponse(json.dumps(message), content_type="application/json")
    else:
        offices = [_live(office, language) for office in Office.objects.order_by("key")]
        response = render(request, "displays/start.html", {"offices": offices})
    add_never_cache_headers(response)
    return response


def figures_screen(office: Office, language: str) -> Screen:
    """An office in a line: how many wait, how many counters are open, when a newcomer would be finished."""
    return Screen(
        office,
        ("start", office.pk, language),
        f"/ws/offices/{office.key}/start/?draw={language}",
        template="displays/start_figures.html",
        context=_figures,
        language=language,
    )


def find_figures(scope: Scope) -> Screen:
    """The screen of a start page's socket."""
    return figures_screen(office_named(path_of(scope)["office"]), draw_language(scope) or "id")


def _live(office: Office, language: str) -> dict[str, Any]:
    screen = figures_screen(office, language)
    message = screen.draw(latest(office))
    return {
        "office": office,
        "live": {"message": message, "socket": screen.socket, "fallback": f"/?live={office.key}"},
    }


def _figures(picture: Picture) -> dict[str, Any]:
    floor = picture.floor
    return {
        "waiting": sum(len(line) for line in floor.lines.values()),
        "in_office": len(floor.tickets),
        "open": sum(desk.state == "open" for desk in floor.desks.values()),
        "counters": len(floor.desks),
    }
