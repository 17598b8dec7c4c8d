"""Which pages may open our sockets: those of this site, and programs that are not browsers."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

USUAL_PORTS = {"http": "80", "https": "443"}


def parse(url: str) -> tuple[str, str, str] | None:
    """An origin as scheme, host and port, with the usual port filled in; None if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is never closed
        return None
    host, port = split_domain_port(parts.netloc)
    if not host or parts.scheme not in USUAL_PORTS:
        return None
    return parts.scheme, host, port or USUAL_PORTS[parts.scheme]


def may_connect(headers: Iterable[tuple[bytes, bytes]], scheme: str) -> bool:
    """May a handshake with these headers go on?

    A browser always sends Origin, and another site's page cannot change it. A missing one is therefore no
    browser; the sockets of the staff ask who it is all the same. The host is checked against ALLOWED_HOSTS as
    for a page: a foreign name that was made to point here would have matching Origin and Host.
    """
    found = {name.lower(): value.decode("latin1") for name, value in headers}
    origin, host = found.get(b"origin"), found.get(b"host", "")
    if origin is None:
        return True
    asked = parse(origin)
    if asked is None:
        return False
    own = parse(f"{'https' if scheme in ('wss', 'https') else 'http'}://{host}")
    return asked == parse(settings.PUBLIC_URL) or (
        asked == own and validate_host(own[1], settings.ALLOWED_HOSTS)
    )


class SameOriginOnly:
    """Refuses the handshake of another site's page before anything else is looked at."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send) -> None:
        """Let the handshake through, or refuse it."""
        if may_connect(scope["headers"], scope.get("scheme", "ws")):
            await self.application(scope, receive, send)
        else:
            await refuse(receive, send, code=4403)


async def refuse(receive, send, code: int) -> None:
    """End a handshake before it is accepted: a browser sees 403, whatever the code."""
    await receive()
    await send({"type": "websocket.close", "code": code})


async def not_found(scope, receive, send) -> None:
    """The end of every path that no socket has. Without it an unknown one would end in a traceback."""
    await refuse(receive, send, code=4404)
