"""One service at the kiosk: its published standard, and the button that gives a number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counters.domain.day import KIOSK
from counters.domain.errors import Invalid
from counters.domain.intake import Wish, secret_of, take_number
from counters.domain.papers import questions_of
from counters.live import answering
from counters.live.flow_chart import posted_chart
from counters.live.papers import newcomer_papers
from counters.live.picture import Picture, latest
from counters.live.screen import live_page
from counters.models import Fee, Office, Question, Service, Variant
from displays.admission import unattended
from displays.finding import office_named, service_named
from displays.keys import form_key, fresh_key
from displays.kiosk import AFRESH, kiosk_start, service_screen
from displays.kiosk_lacking import lacking_in, lacking_path
from displays.kiosk_pace import keep_pace
from displays.language import choice, speak
from displays.newcomers import offer_of
from displays.refusals import KIOSK_PAGE, in_words, wants_json

MOST_ITEMS_OFFERED = 10


@dataclass(frozen=True)
class FeeLine:
    """A line of the tariff: one fee for all, or one for each variant (none: that variant does not pay it)."""

    title: str
    cells: list[Fee | None]
    is_one: bool

    @property
    def basis(self) -> str:
        """By what law it is asked."""
        return next((fee.legal_basis for fee in self.cells if fee and fee.legal_basis), "")


@dataclass(frozen=True)
class Tariff:
    """The fees of a service as a table with a column for each variant."""

    variants: list[Variant]
    lines: list[FeeLine]

    @property
    def width(self) -> int:
        return max(1, len(self.variants))


@require_http_methods(["GET", "HEAD", "POST"])
@in_words(back=kiosk_start, page=KIOSK_PAGE)
@unattended("kiosk")
def kiosk_service(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """Show a service, or give a number for it."""
    if chosen := choice(request, kiosk=True):
        return chosen
    language = speak(request, kiosk=True)
    place = office_named(office)
    row = service_named(place, service)
    if row.collects:
        return redirect("kiosk-collect", place.key)
    if request.method == "POST":
        return _give_number(request, place, row, language)
    screen, picture = service_screen(place, row.key, language), latest(place)
    answers = answering.read(request.GET.get(answering.NAME, ""), picture.questions.get(row.pk, ()))
    if question := answering.to_ask(picture.questions.get(row.pk, ()), answers):
        asked = _question(request.path, row, question, answers)
        return live_page(request, screen, "displays/kiosk_question.html", asked)
    answers = answering.usual(picture.questions.get(row.pk, ()), answers)
    return live_page(request, screen, "displays/kiosk_service.html", _page(picture, row, answers))


def _give_number(request: HttpRequest, office: Office, service: Service, language: str) -> HttpResponse:
    items = request.POST.get("items", "1")
    if not re.fullmatch(r"[0-9]{1,4}", items):
        raise Invalid("items", _("Say how many vehicles as a number."))
    answers = answering.read(request.POST.get(answering.NAME, ""), questions_of(service))
    lacking = lacking_in(request.POST.getlist("lack"))
    wish = Wish(service.key, variant=_variant(request), items=int(items), language=language)
    if lacking and "knowingly" not in request.POST:
        there = lacking_path(office.key, wish, answers, lacking)
        return JsonResponse({"next": there}) if wants_json(request) else redirect(there)
    wish = replace(wish, answers={k: said for k, said in answers.items() if said}, lacking=lacking)
    asked = vars(wish) | {"seen": None}
    keep_pace(request, office)
    given = take_number(office, wish, by=KIOSK, unattended=True, key=form_key(request), asked=asked)
    ticket = reverse("kiosk-ticket", args=[office.key, secret_of(given.receipt)])
    return JsonResponse({"next": ticket}) if wants_json(request) else redirect(ticket)


def _variant(request: HttpRequest) -> str:
    variant = request.POST.get("variant", "")
    if not re.fullmatch(r"[a-z0-9-]{0,40}", variant):
        raise Invalid("unknown_variant", _("This office does not know such a vehicle."))
    return variant


def _question(path: str, service: Service, question: Question, answers: dict[str, str]) -> dict[str, Any]:
    office = service.office.key
    return {
        "service": service,
        "question": answering.shown(question, answers, path),
        "back": answering.link(path, answering.before(answers))
        if answers
        else reverse("kiosk", args=[office]),
        "again": f"{reverse('kiosk', args=[office])}?{AFRESH}",
    }


def _page(picture: Picture, service: Service, answers: dict[str, str]) -> dict[str, Any]:
    fees = picture.fees.get(service.pk, [])
    by_variant = any(row.variant_id for row in [*fees, *picture.papers.get(service.pk, [])])
    path = reverse("kiosk-service", args=[service.office.key, service.key])
    return {
        "service": service,
        "offer": offer_of(picture, service),
        "questions": answering.all_shown(picture.questions.get(service.pk, ()), answers, path),
        "asks_first": answering.asks_first(picture.questions.get(service.pk, ())),
        "answers": answering.written(answers),
        "papers": newcomer_papers(picture, service.pk, answers),
        "slip": answering.link(reverse("kiosk-slip", args=[service.office.key, service.key]), answers),
        "fees": tariff_of(fees),
        "chart": posted_chart(picture, service, look="compact"),
        "variants": list(service.office.variants.all()) if by_variant else [],
        "most_items": range(1, min(MOST_ITEMS_OFFERED, picture.floor.office.items_a_ticket) + 1),
        "key": fresh_key(),
        "again": f"{reverse('kiosk', args=[service.office.key])}?{AFRESH}",
    }


def tariff_of(fees: Iterable[Fee]) -> Tariff:
    """The fees in their order; a fee that is the same for all variants fills its line."""
    rows: dict[str, dict[int | None, Fee]] = {}
    for fee in fees:
        rows.setdefault(fee.title, {})[fee.variant_id] = fee
    named = {fee.variant for row in rows.values() for fee in row.values() if fee.variant}
    variants = sorted(named, key=lambda variant: (variant.position, variant.pk))
    lines = []
    for title, row in rows.items():
        is_one = set(row) == {None}
        each = [row[None]] if is_one else [row.get(variant.pk, row.get(None)) for variant in variants]
        lines.append(FeeLine(title, each, is_one))
    return Tariff(variants, lines)
