"""A paper is not there: what to bring and where it is got, a slip of paper that says so, or a number all the same."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import Invalid
from counters.domain.intake import Wish
from counters.domain.papers import PaperRows
from counters.live import answering
from counters.live.papers import MissingPaper, missing_row, newcomer_papers
from counters.live.picture import Picture, latest
from counters.models import Office, Service
from displays.finding import office_named, service_named
from displays.hours import closed_soon, hours_of
from displays.keys import fresh_key
from displays.kiosk import AFRESH, kiosk_start
from displays.language import choice, speak
from displays.newcomers import offer_of
from displays.qr import public_address, qr_code
from displays.refusals import KIOSK_PAGE, in_words
from displays.rolls import keep_roll, roll_of, slip_texts

NAME = "kurang"
PAPER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST = 50


def lacking_in(keys: Sequence[str]) -> tuple[str, ...]:
    """The papers that a form or an address names. Raises Invalid for what no page of ours would send."""
    if len(keys) > MOST or not all(PAPER.fullmatch(key) for key in keys):
        raise Invalid("unknown_paper", _("This list of papers cannot be understood. Please start again."))
    return tuple(dict.fromkeys(keys))


def lacking_path(office: str, wish: Wish, answers: Mapping[str, str], lacking: Sequence[str]) -> str:
    """The address of the page that says what to bring."""
    said = [
        (answering.NAME, answering.written(answers)),
        ("variant", wish.variant),
        ("items", str(wish.items)),
    ]
    query = urlencode([*said, *((NAME, key) for key in lacking)], safe=":,")
    return f"{reverse('kiosk-lacking', args=[office, wish.service])}?{query}"


@require_safe
@in_words(back=kiosk_start, page=KIOSK_PAGE)
def kiosk_lacking(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """What is missing, before a number is wasted on it."""
    if chosen := choice(request, kiosk=True):
        return chosen
    place, row, answers, rows = _asked(request, office, service)
    if not rows:
        return redirect(answering.link(reverse("kiosk-service", args=[office, service]), answers))
    slip = reverse("kiosk-slip", args=[office, service])
    query = [(answering.NAME, answering.written(answers)), *((NAME, paper.key) for paper in rows)]
    response = render(
        request,
        "displays/kiosk_lacking.html",
        {
            **_page(place, row),
            "offer": offer_of(latest(place), row),
            "missing": rows,
            "answers": answering.written(answers),
            "variant": request.GET.get("variant", "")[:40],
            "items": request.GET.get("items", "1")[:4],
            # A slip prints itself once: this one is another than the next visitor's.
            "slip": f"{slip}?{urlencode([*query, ('baru', fresh_key())], safe=':,')}",
            "back": answering.link(reverse("kiosk-service", args=[office, service]), answers),
            "key": fresh_key(),
        },
    )
    add_never_cache_headers(response)
    return response


@require_safe
@in_words(back=kiosk_start, page=KIOSK_PAGE)
def kiosk_slip(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """A slip of paper without a number: the papers to bring, or all of the list where none is named as missing. With
    `?cetak` (the staff's printing) the page stays as it is."""
    place, row, answers, rows = _asked(request, office, service)
    picture = latest(place)
    listed = rows or [missing_row(paper) for paper in newcomer_papers(picture, row.pk, answers)]
    address = public_address(request, f"/layanan/{place.key}/{row.key}/")
    response = render(
        request,
        "displays/kiosk_slip.html",
        {
            **_page(place, row),
            "missing": listed,
            "is_lacking": bool(rows),
            "is_print": "cetak" in request.GET,
            "whose": _chosen(picture, row, answers),
            "hours": hours_of(place),
            "closed": closed_soon(place, picture.floor.date),
            "page": roll_of(request).page(slip_texts(listed)),
            "at": picture.at,
            "qr": qr_code(address, _("The page of this service")),
        },
    )
    add_never_cache_headers(response)
    return keep_roll(request, response)


def _asked(
    request: HttpRequest, office: str, service: str
) -> tuple[Office, Service, dict[str, str], list[MissingPaper]]:
    """What the address is about; papers that are not on this visitor's list are passed over."""
    speak(request, kiosk=True)
    place = office_named(office)
    row = service_named(place, service)
    picture = latest(place)
    answers = answering.read(request.GET.get(answering.NAME, ""), picture.questions.get(row.pk, ()))
    papers: PaperRows = newcomer_papers(picture, row.pk, answers)
    wanted = lacking_in(request.GET.getlist(NAME))
    return place, row, answers, [missing_row(paper) for paper in papers if paper.key in wanted]


def _chosen(picture: Picture, service: Service, answers: Mapping[str, str]) -> list[str]:
    """The answers in words, for the head of the slip."""
    return [
        choice.title
        for question in picture.questions.get(service.pk, ())
        for choice in question.choices.all()
        if answers.get(question.key) == choice.key
    ]


def _page(office: Office, service: Service) -> dict[str, Any]:
    return {
        "office": office,
        "service": service,
        "again": f"{reverse('kiosk', args=[office.key])}?{AFRESH}",
    }
