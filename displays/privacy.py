"""Headers of pages whose address is a visitor's key: kept nowhere, told to nobody, found by no search."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Add the headers to every answer of a view, refusals included."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        response = view(request, **parts)
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer
