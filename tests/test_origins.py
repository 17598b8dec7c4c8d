"""Which pages may open our sockets."""

import pytest
from channels.testing import WebsocketCommunicator

from queue_site.asgi import application
from queue_site.origins import may_connect


def handshake(origin: str | None, host: str = "localhost:8000", scheme: str = "ws") -> bool:
    """Would this handshake be let through?"""
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return may_connect(headers, scheme)


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://localhost:8000", "localhost:8000", "ws"),
        ("http://localhost", "localhost:80", "ws"),
        ("https://localhost", "localhost", "wss"),
        ("http://LOCALHOST:8000", "localhost:8000", "ws"),
        ("http://[::1]:8000", "[::1]:8000", "ws"),
        ("https://antrean.example", "localhost:8000", "ws"),  # PUBLIC_URL, through a proxy that ends TLS
        (None, "localhost:8000", "ws"),
    ],
)
def test_own_pages_and_programs_may_connect(settings, origin, host, scheme):
    settings.PUBLIC_URL = "https://antrean.example"
    assert handshake(origin, host, scheme)


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://evil.example", "localhost:8000", "ws"),
        ("http://localhost:9000", "localhost:8000", "ws"),
        ("https://localhost:8000", "localhost:8000", "ws"),
        ("http://localhost:8000", "localhost:8000", "wss"),
        ("http://evil.example", "evil.example", "ws"),  # a foreign name made to point here
        ("http://antrean.example", "localhost:8000", "ws"),
        ("http://localhost:8000.evil.example", "localhost:8000", "ws"),
        ("http://localhost:x", "localhost:8000", "ws"),
        ("http://[", "localhost:8000", "ws"),
        ("null", "localhost:8000", "ws"),
        ("", "", "ws"),
        ("\xff", "localhost:8000", "ws"),
    ],
)
def test_other_sites_pages_may_not(settings, origin, host, scheme):
    settings.PUBLIC_URL = "https://antrean.example"
    assert not handshake(origin, host, scheme)


@pytest.mark.parametrize("path", ["/ws/nothing/", "/", "/ws/../etc/"])
async def test_an_unknown_socket_is_refused_without_a_crash(path):
    socket = WebsocketCommunicator(application, path)
    assert await socket.connect() == (False, 4404)


async def test_a_foreign_page_is_refused_before_its_path_is_looked_at():
    socket = WebsocketCommunicator(application, "/ws/nothing/", [(b"origin", b"http://evil.example")])
    assert await socket.connect() == (False, 4403)
