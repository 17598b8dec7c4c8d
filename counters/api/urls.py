"""The addresses under /api/v1/, with and without a slash at their end."""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from counters.api import counters, devices, errors, files, notices, offices, tickets
from counters.api.answers import public

ROOT = "api/v1/"
ABOUT = """
The verbs of an office's day, for devices and other systems.

Looking needs no token. Commands need `Authorization: Bearer <token>`; `bin/manage issue_token <username>` makes one.
What its user may do follows from the user's posting, as on the screens.

A command is carried out wholly or not at all. Send an `Idempotency-Key` with it: a repetition with the same key
and body gives the first answer again. Send `expected` to do nothing where the state is not what you believe.

Every refusal is `{code, message, state?}`: a word for machines, a sentence for people in the language of
`Accept-Language` (`id` or `en`), and with 409 the present state. A method that an address does not know is
refused with 405. Moments are ISO 8601 in the office's zone. The board is also pushed to
`/ws/offices/{office}/board/`, and pictures are ordered by (day, revision, forecast).
"""

api = NinjaAPI(
    title="Antrean Prima",
    version="1",
    description=ABOUT.strip(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
errors.add_handlers(api)
for part in (offices, counters, tickets, notices, files, devices):
    api.add_router("", part.router)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of all that stands here."""
    return dict(api.get_openapi_schema(path_prefix=f"/{ROOT}"))


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """What this API can do, for machines."""
    return public(document())


def in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers HEAD like GET (the server leaves out the body), and refuses other methods in JSON."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, **parts)
        request.method = asked
        return errors.not_allowed(response["Allow"]) if response.status_code == 405 else response

    return answer


def addresses() -> Iterator[URLPattern]:
    """Both spellings of each address: a redirect from one to the other would lose the body of a POST."""
    views = [
        (str(pattern.pattern), pattern.callback) for pattern in api.urls[0] if pattern.name != "api-root"
    ]
    for address, view in [*views, ("openapi.json", openapi)]:
        yield path(f"{ROOT}{address}", in_json(view))
        yield path(f"{ROOT}{address}/", in_json(view))
    yield re_path(r"^api/v1(?:/[\s\S]*)?$", csrf_exempt(errors.not_found))


urlpatterns = list(addresses())
