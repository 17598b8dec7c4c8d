"""Picking up a file at the kiosk: the code of the receipt gives a number for the hand-over counter."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counters.domain.day import KIOSK
from counters.domain.errors import Invalid
from counters.domain.intake import Wish, secret_of, take_number
from counters.domain.links import CODE_LETTERS
from counters.models import Office
from displays.admission import unattended
from displays.finding import office_named
from displays.keys import form_key, fresh_key
from displays.kiosk import AFRESH, kiosk_start
from displays.kiosk_pace import keep_pace
from displays.language import choice, speak
from displays.refusals import KIOSK_PAGE, in_words, wants_json

LONGEST_CODE = 300


@require_http_methods(["GET", "HEAD", "POST"])
@in_words(back=kiosk_start, page=KIOSK_PAGE)
@unattended("kiosk")
def kiosk_collect(request: HttpRequest, office: str) -> HttpResponse:
    """Ask for the code; give a number for the file, or say why there is none."""
    if chosen := choice(request, kiosk=True):
        return chosen
    language = speak(request, kiosk=True)
    place = office_named(office)
    if request.method == "POST":
        return _give_number(request, place, language)
    again = f"{reverse('kiosk', args=[place.key])}?{AFRESH}"
    context = {"office": place, "key": fresh_key(), "again": again, "letters": CODE_LETTERS}
    response = render(request, "displays/kiosk_collect.html", context)
    add_never_cache_headers(response)
    return response


def _give_number(request: HttpRequest, office: Office, language: str) -> HttpResponse:
    code = request.POST.get("code", "").strip()
    if not code or len(code) > LONGEST_CODE:
        raise Invalid("code", _("This is not the code of a receipt. It has 8 letters and digits."))
    wish = Wish(file=code, language=language)
    keep_pace(request, office)
    given = take_number(
        office, wish, by=KIOSK, unattended=True, key=form_key(request), asked=["collect", code, language]
    )
    address = reverse("kiosk-ticket", args=[office.key, secret_of(given.receipt)])
    return JsonResponse({"next": address}) if wants_json(request) else redirect(address)
