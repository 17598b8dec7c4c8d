"""Which device asks for a board or a kiosk, and whether it may have it."""

from collections.abc import Callable
from functools import wraps
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from counters import VERSION
from counters.domain import devices
from counters.domain.devices import COOKIE
from counters.domain.errors import Forbidden
from counters.models import Board, Device, Office
from displays.finding import Scope, office_named
from displays.refusals import wants_json

View = Callable[..., HttpResponse]
# A year, renewed whenever the device loads a page: a television that is on once a week stays paired.
COOKIE_AGE = 365 * 24 * 3600
# Where a refused device goes: to the page on which it is paired, or to the page that it is there for.
GO_AND_PAIR = frozenset({"revoked", "not_paired"})


def home_of(device: Device) -> str:
    """The page that a device is there for."""
    if device.kind == Device.Kind.KIOSK:
        return reverse("kiosk", args=[device.office.key])
    if device.board:
        return reverse("saved-board", args=[device.office.key, device.board.key])
    return reverse("board", args=[device.office.key])


def secret_in(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def secret_of(scope: Scope) -> str:
    """The secret that a socket's connection carries, or nothing."""
    for name, value in scope.get("headers", ()):
        if name.lower() == b"cookie" and COOKIE.encode() in value:
            try:
                found = SimpleCookie(value.decode("latin1")).get(COOKIE)
            except CookieError:
                return ""
            return found.value if found else ""
    return ""


def keep(response: HttpResponse, secret: str) -> HttpResponse:
    """Let the device's browser keep its secret for another year."""
    response.set_cookie(
        COOKIE, secret, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SECURE
    )
    return response


def admit(
    scope: Scope, office: Office, kind: str, board: Board | None = None, *, any_page: bool = False
) -> None:
    """Let a socket in, or raise Forbidden. Asked again every few seconds where a device's secret comes with it, so
    that one which was revoked, or given another layout, is sent away. `any_page`: other than the device's own, too."""
    device = devices.admitted(office, kind, secret_of(scope))
    if device:
        if not (any_page or shows(device, board)):
            raise devices.elsewhere()
        devices.note_seen(device)


def shows(device: Device, board: Board | None) -> bool:
    """Whether a page with this layout (none: the usual one) is the device's own."""
    return device.board_id == (board.pk if board else None)


def unattended(kind: str, *, any_page: bool = False) -> Callable[[View], View]:
    """A page of boards or kiosks, whose first argument is the office's key. Who may not have it goes to the page for
    pairing, with a sentence there, or to the page of its own; a script and a form get the refusal. `any_page`:
    devices of this kind may have it whatever their own page is."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, office: str, **parts: str) -> HttpResponse:
            place, secret = office_named(office), secret_in(request)
            try:
                device = devices.admitted(place, kind, secret)
            except Forbidden as refused:
                if wants_json(request) or request.method == "POST" or refused.code not in GO_AND_PAIR:
                    raise
                return redirect(f"{reverse('pairing')}?sebab={refused.code}")
            if device and not any_page and not shows(device, _layout(place, parts)):
                return redirect(home_of(device))
            response = view(request, office=office, **parts)
            if device:
                devices.note_seen(device, VERSION)
                keep(response, secret)
            return response

        return asked

    return decorate


def _layout(office: Office, parts: dict[str, str]) -> Board | None:
    """The layout that the address names; none for the office's usual board, and for an unknown one."""
    return office.boards.filter(key=parts["key"]).first() if "key" in parts else None
