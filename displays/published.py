"""The published standard of services (Permenpan-RB 15/2014): the public pages, and the posters for the wall."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import NotFound
from counters.domain.standard import standard_of
from counters.live.flow_chart import fee_notes, posted_chart
from counters.live.papers import newcomer_papers
from counters.live.picture import Picture, latest
from counters.live.screen import live_page
from counters.models import Office, Service
from displays.finding import office_named, service_named
from displays.hall_map import hall_map
from displays.hours import hours_of
from displays.kiosk import service_screen
from displays.kiosk_service import tariff_of
from displays.language import choice, speak
from displays.newcomers import offers
from displays.qr import public_address, qr_code
from displays.refusals import in_words

SHEETS = ("a4", "a3")


def _index(office: str, **parts: str) -> str:
    return reverse("services", args=[office])


@require_safe
@in_words(back=lambda office: "/")
def services(request: HttpRequest, office: str) -> HttpResponse:
    """All services of an office, with a newcomer's range, and what holds for all of them."""
    if chosen := choice(request):
        return chosen
    speak(request)
    place = office_named(office)
    picture = latest(place)
    page = {**_of_office(picture.floor.office), "picture": picture, "offers": offers(picture)}
    response = render(request, "displays/services.html", page)
    add_never_cache_headers(response)
    return response


@require_safe
@in_words(back=_index)
def service(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """One service: its six public components with its flow drawn, and the eight by which the office keeps them."""
    if chosen := choice(request):
        return chosen
    language = speak(request)
    place = office_named(office)
    row = service_named(place, service)
    page = _of_service(latest(place), row, look="narrow")
    return live_page(request, service_screen(place, row.key, language), "displays/service.html", page)


@require_safe
@in_words(back=_index)
def service_poster(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """A service on one sheet, `?kertas=a3` or a4."""
    speak(request)
    place = office_named(office)
    row = service_named(place, service)
    picture = latest(place)
    page = _of_service(picture, row, look="wide") | {"picture": picture}
    if page["chart"] is None:
        raise NotFound("no_flow", _("This service has no flow yet: there is nothing to draw."))
    return _poster(request, "displays/poster_service.html", page, reverse("service", args=[office, row.key]))


@require_safe
@in_words(back=_index)
def office_poster(request: HttpRequest, office: str) -> HttpResponse:
    """The whole office on one sheet."""
    speak(request)
    place = office_named(office)
    picture = latest(place)
    bases = dict.fromkeys(
        fee.legal_basis for fees in picture.fees.values() for fee in fees if fee.legal_basis
    )
    drawn = {"map": hall_map(picture), "services": _rows(picture), "bases": list(bases)}
    page = {**_of_office(picture.floor.office), "picture": picture, **drawn}
    return _poster(request, "displays/poster_office.html", page, _index(office))


def _poster(request: HttpRequest, template: str, page: dict[str, Any], path: str) -> HttpResponse:
    address = public_address(request, path)
    wanted = request.GET.get("kertas", "").lower()
    sheet = wanted if wanted in SHEETS else SHEETS[0]
    code = qr_code(address, _("Code that leads to this page"))
    response = render(
        request, template, {**page, "sheet": sheet, "sheets": SHEETS, "qr": code, "address": address}
    )
    add_never_cache_headers(response)
    return response


def _of_office(office: Office) -> dict[str, Any]:
    return {"office": office, "hours": hours_of(office), "standard": standard_of(office)}


def _of_service(picture: Picture, row: Service, look: str) -> dict[str, Any]:
    """All that is published of a service."""
    office = picture.floor.office
    return {
        "office": office,
        "service": picture.floor.services.get(row.pk, row),
        "standard": standard_of(office, row),
        "hours": hours_of(office),
        "chart": posted_chart(picture, row, look=look),
        "papers": newcomer_papers(picture, row.pk, {}),
        "tariff": tariff_of(picture.fees.get(row.pk, [])),
    }


def _rows(picture: Picture) -> list[dict[str, Any]]:
    """What each service of the office asks for, in short: the papers that everybody brings, and how many there are
    besides for special cases."""
    return [
        {
            "service": row,
            "papers": [paper for paper in papers if not paper.only_for],
            "further": sum(1 for paper in papers if paper.only_for),
            "fees": fee_notes(picture.fees.get(row.pk, [])),
        }
        for row in picture.floor.offered
        for papers in [newcomer_papers(picture, row.pk, {})]
    ]
