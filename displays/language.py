"""Which language a public page speaks.

The start page and the board follow Django's language cookie. The kiosk keeps its visitor's choice in a cookie of
its own, which ends with the visit; a phone speaks its ticket's language until its owner chooses another. On these
two the switch is a link, for a page without a referrer may not post to another address.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from counters.domain.intake import LANGUAGES

KIOSK_COOKIE, KIOSK_PATH = "kiosk_language", "/kiosk/"
CHOICE = "bahasa"


def speak(request: HttpRequest, *, default: str = "id", kiosk: bool = False, only: str = "") -> str:
    """Speak the language that the reader chose, otherwise `default`, for the rest of this request. `only`: this one,
    whatever was chosen."""
    cookies = ([KIOSK_COOKIE] if kiosk else []) + [settings.LANGUAGE_COOKIE_NAME]
    chosen = (request.COOKIES.get(name) for name in cookies)
    language = only or next((code for code in chosen if code in LANGUAGES), default)
    translation.activate(language)
    request.LANGUAGE_CODE = language
    return language


def choice(request: HttpRequest, *, kiosk: bool = False) -> HttpResponse | None:
    """Where the address asks for a language: the same page again, with the choice kept in a cookie."""
    language = request.GET.get(CHOICE)
    if request.method == "POST" or language not in LANGUAGES:
        return None
    # With the answers that stand in the address, but without the wish for a language.
    rest = request.GET.copy()
    rest.pop(CHOICE)
    response = redirect(f"{request.path}?{rest.urlencode(safe=':,')}" if rest else request.path)
    response.set_cookie(
        KIOSK_COOKIE if kiosk else settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=KIOSK_PATH if kiosk else settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def forget_choice(response: HttpResponse) -> HttpResponse:
    """The next visitor of the kiosk starts in the office's language."""
    response.delete_cookie(KIOSK_COOKIE, path=KIOSK_PATH)
    return response
