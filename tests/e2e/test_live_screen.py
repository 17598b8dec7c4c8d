"""A screen whose line to the server is bad: it never goes back, says when it hears nothing, and finds its way."""

import json
import re
import uuid

import httpx
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.people import BOARD

SOCKET = re.compile(r"/ws/offices/samsat/board/")
FALLBACK = re.compile(r"/layar/samsat/\?.*live")
# The screen says that it is out of date after twelve seconds without a word.
LONG_SILENCE = "00:15"


class Line:
    """What lies between a board and its server. `passed_on` tells what becomes of each message, as a list."""

    def __init__(self, browser, server) -> None:
        self.server = server
        self.cut = False
        self.page: Page = browser.new_page(viewport={"width": BOARD[0], "height": BOARD[1]})
        self.page.route_web_socket(SOCKET, self.connect)
        self.page.route(FALLBACK, lambda route: route.abort() if self.cut else route.continue_())

    def connect(self, socket: WebSocketRoute) -> None:
        """A new socket of the board's; nobody answers while the line is cut."""
        to_server = socket.connect_to_server()
        to_server.on_message(lambda text: [socket.send(out) for out in self.passed_on(text) if not self.cut])

    def passed_on(self, text: str) -> list[str]:
        return [text]

    def open_board(self) -> Page:
        """The board, once its socket has brought the first picture."""
        self.page.goto(f"{self.server.url}/layar/samsat/")
        self.page.evaluate("""() => {
            window.shown = [];
            document.addEventListener("picture", ({ detail }) => window.shown.push(detail.revision));
        }""")
        return self.page

    def issue(self) -> int:
        """Somebody takes a number elsewhere; the revision that it makes."""
        answer = httpx.post(
            f"{self.server.url}/api/v1/offices/samsat/tickets",
            json={"service": "pengesahan"},
            headers={"Authorization": f"Bearer {self.server.kiosk}", "Idempotency-Key": uuid.uuid4().hex},
            timeout=20,
        )
        return answer.json()["revision"]

    def shows(self, revision: int) -> None:
        expect(self.page.locator("live-screen")).to_have_attribute("revision", str(revision))


@pytest.fixture
def line(browser, shared_server):
    if not hasattr(shared_server, "kiosk"):
        shared_server.kiosk = shared_server.token("kiosk")
    line = Line(browser, shared_server)
    yield line
    line.page.close()


def test_a_picture_that_comes_late_never_replaces_a_newer_one(line):
    seen = []

    def with_the_first_one_again(text):
        if "html" in json.loads(text):
            seen.append(text)
        return [text, *seen[:1]]

    line.passed_on = with_the_first_one_again
    page = line.open_board()
    for _time in range(3):
        newest = line.issue()
        line.shows(newest)
    shown = page.evaluate("window.shown")
    assert shown == sorted(shown)
    assert len(seen) >= 3


def test_a_screen_that_hears_nothing_says_so_until_it_hears_again(line):
    line.page.clock.install()
    page = line.open_board()
    line.shows(line.issue())
    banner = page.locator(".stale-banner")
    expect(banner).to_be_empty()
    line.cut = True
    newest = line.issue()
    page.clock.run_for(LONG_SILENCE)
    expect(banner).to_have_text(re.compile(r"\d\d\.\d\d"))
    expect(page.locator("live-screen[stale]")).to_have_count(1)
    line.cut = False
    page.clock.run_for(LONG_SILENCE)
    line.shows(newest)
    expect(banner).to_be_empty()


def test_a_picture_that_was_lost_is_asked_for_after_the_next_heartbeat(line):
    lost = []

    def heartbeats_only(text):
        message = json.loads(text)
        lost.append(message["revision"])
        stamp = {name: message[name] for name in ("day", "revision", "forecast", "at")}
        return [json.dumps({"beat": True, **stamp})]

    line.passed_on = heartbeats_only
    line.open_board()
    newest = line.issue()
    line.shows(newest)
    assert newest in lost


def test_a_screen_without_a_socket_asks_again_and_again(line):
    line.connect = lambda socket: socket.close()
    line.page.unroute_all()
    line.page.route_web_socket(SOCKET, line.connect)
    line.open_board()
    for _time in range(2):
        line.shows(line.issue())
