"""The addresses under /api/v1/, with and without a slash at their end."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from counters.api import errors

ROOT = "api/v1/"

api = NinjaAPI(title="Antrean Prima", version="1", docs_url=None, urls_namespace="api")
errors.add_handlers(api)


def _in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A method that an address does not know is refused in JSON too."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        response = view(request, **parts)
        return errors.not_allowed(response["Allow"]) if response.status_code == 405 else response

    return answer


def _addresses() -> list[Any]:
    # A redirect to the other spelling would lose the body of a POST.
    for pattern in api.urls[0]:
        if pattern.name != "api-root":
            view = _in_json(pattern.callback)
            yield path(f"{ROOT}{pattern.pattern}", view)
            yield path(f"{ROOT}{pattern.pattern}/", view)
    yield re_path(r"(?s)^api/v1(/.*)?$", csrf_exempt(errors.not_found))


urlpatterns = list(_addresses())
