"""One screen: what it shows of a picture. The same drawing serves first paint, push and fallback."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from counters.live.picture import Picture, latest
from counters.live.public import stamp_fields
from counters.models import Office

Context = Callable[[Picture], dict[str, Any]]


@dataclass(frozen=True)
class Screen:
    """`audience` names all who see exactly the same. `fields` are JSON beyond the stamp, `template` and
    `context` the HTML drawn where a `language` is given. With a `signature` (all that its content depends on, in
    plain values, cheaper than the drawing) the screen is drawn and sent only when that has changed."""

    office: Office
    audience: tuple[object, ...]
    socket: str
    fields: Context | None = None
    template: str = ""
    context: Context | None = None
    language: str = ""
    signature: Context | None = None

    def draw(self, picture: Picture) -> dict[str, Any]:
        """The message of a picture, ready for JSON."""
        with self._own_language():
            message = {**stamp_fields(picture), **(self.fields(picture) if self.fields else {})}
            if self.language and self.template:
                message["html"] = self.html(picture)
        return message

    def sign(self, picture: Picture) -> dict[str, Any]:
        """What tells a picture from the one drawn before; empty for a screen that follows every stamp."""
        if not self.signature:
            return {}
        with self._own_language():
            return self.signature(picture)

    def _own_language(self) -> translation.override:
        # A socket without a language hears the office's own, whoever else was drawn before.
        return translation.override(self.language or settings.LANGUAGE_CODE)

    def html(self, picture: Picture) -> str:
        context = self.context(picture) if self.context else {}
        return render_to_string(
            self.template, {"picture": picture, "office": picture.floor.office, **context}
        )


def live_page(
    request: HttpRequest,
    screen: Screen,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    path: str = "",
) -> HttpResponse:
    """A page with a live screen in it; with `?live` in the address only the message that a socket would push. `path`
    is where the screen has its own page, if that is not the address asked for."""
    picture = latest(screen.office)
    if "live" in request.GET:
        response = HttpResponse(_shared(screen, picture), content_type="application/json")
    else:
        message = screen.draw(picture)
        live = {"message": message, "socket": screen.socket, "fallback": f"{path or request.path}?live"}
        page = {"picture": picture, "office": screen.office, "live": live, **(context or {})}
        response = render(request, template, page)
    add_never_cache_headers(response)
    return response


def _shared(screen: Screen, picture: Picture) -> str:
    """The message as JSON. A hall that lost its sockets asks for its board often: that is drawn once a picture.

    Only what has public fields is shared so; what the staff see also depends on rights, which no stamp counts.
    """
    if not screen.fields or screen.signature:
        return json.dumps(screen.draw(picture))
    key = ("message", screen.audience, screen.language)
    if key not in picture.drawn:
        picture.drawn[key] = json.dumps(screen.draw(picture))
    return picture.drawn[key]
