"""A board or kiosk that is not paired yet: it shows a code, and a number to compare, until somebody confirms it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counters.domain import devices
from counters.domain.devices import SECRET
from counters.domain.errors import TooMany
from counters.models import Device, Pairing
from displays.admission import home_of, keep, secret_in
from displays.language import choice, speak
from displays.refusals import in_words


def _sentences() -> dict[str, str]:
    return {
        "revoked": _("This device was taken out of service. Pair it anew."),
        "not_paired": _("This screen is not paired with the office. Pair it first."),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_words(back=lambda: reverse("pairing"))
def pairing(request: HttpRequest) -> HttpResponse:
    """Show the code, or ask for one; a device that is paired goes on to its page. `?live`: what has become of it."""
    if chosen := choice(request):
        return chosen
    speak(request)
    secret = secret_in(request)
    device = devices.device_of(secret)
    if device and not device.revoked_at:
        return _on(request, device, secret)
    if request.method == "POST":
        return _begin(request, secret if device is None else "")
    waits = devices.waiting(secret)
    if "live" in request.GET:
        return _never_kept(JsonResponse({"state": "waiting" if waits else "over"}))
    return _never_kept(render(request, "displays/pairing.html", _page(request, waits, secret)))


def _begin(request: HttpRequest, secret: str) -> HttpResponse:
    """A new code; a new secret too where there is none, or where it belonged to a device that was revoked."""
    secret = secret if SECRET.fullmatch(secret) else devices.new_secret()
    address, browser = request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
    try:
        devices.begin(secret, address, browser)
    except TooMany as refused:
        # Nobody is there to press "back": the page itself asks again after a while.
        page = render(request, "displays/pairing.html", {"why": str(refused)}, status=refused.status)
        return _never_kept(page)
    return keep(redirect("pairing"), secret)


def _on(request: HttpRequest, device: Device, secret: str) -> HttpResponse:
    if "live" in request.GET:
        return _never_kept(JsonResponse({"state": "paired", "next": home_of(device)}))
    return keep(redirect(home_of(device)), secret)


def _page(request: HttpRequest, waits: Pairing | None, secret: str) -> dict[str, object]:
    why = _sentences().get(request.GET.get("sebab", ""), "")
    if waits is None:
        return {"why": why}
    code = devices.code_of(secret, waits.nonce)
    half = len(code) // 2
    return {
        "why": why,
        "code": f"{code[:half]}-{code[half:]}",
        "spelled": " ".join(code),
        "match": waits.match,
    }


def _never_kept(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
