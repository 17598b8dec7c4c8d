"""A refused request as the public sees it: a sentence and a way back, on a page or as JSON for quick-form."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from counters.domain.errors import Refused

View = Callable[..., HttpResponse]
PAGE, KIOSK_PAGE = "displays/refused.html", "displays/kiosk_refused.html"


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks (quick-form.js says so), which shows the answer without leaving its page."""
    return request.headers.get("X-Requested-With") == "fetch"


def in_words(back: Callable[..., str], page: str = PAGE) -> Callable[[View], View]:
    """Answer a Refused of the view with its sentence. `back` makes the way back from the address's parts."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **parts: str) -> HttpResponse:
            try:
                return view(request, **parts)
            except Refused as refused:
                return refusal(request, refused, back(**parts), page)

        return answer

    return decorate


def refusal(request: HttpRequest, refused: Refused, back: str, page: str = PAGE) -> HttpResponse:
    """The answer to a refused request, with its HTTP status."""
    if wants_json(request):
        said = {"error": str(refused), "code": refused.code, "state": refused.state}
        response: HttpResponse = JsonResponse(said, status=refused.status)
    else:
        words = {"sentence": str(refused), "back": back}
        response = render(request, page, words, status=refused.status)
    add_never_cache_headers(response)
    return response
