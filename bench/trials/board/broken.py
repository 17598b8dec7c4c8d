"""Boards whose lines are cut a thousand times while calls are made: as protocol clients, and in Chromium."""

import asyncio
import json
import random
import re
import time
from typing import Any

from playwright.sync_api import Browser

from bench.common.offices import OFFICE
from bench.common.table import Row, none_of, told
from bench.trials.board.hall import COUNTERS, Hall
from bench.trials.live.screens import Screen, connect

SOCKET = f"/ws/offices/{OFFICE}/board/?draw=id"
BOARDS = 10
# So many cuts for a call, and the longest that a cut board stays away, in seconds.
CUTS_A_CALL, LONGEST_AWAY = 4, 0.4
PATIENCE = 20.0


class Board:
    """A protocol client that comes back by itself. `calls` are the (sequence, label) that its pictures had."""

    def __init__(self, host: str, port: int, dice: random.Random) -> None:
        self.host, self.port, self.dice = host, port, dice
        self.screen: Screen | None = None
        self.calls: dict[int, str] = {}
        self.revision, self.went_back, self.cuts = -1, 0, 0
        self.picture: dict[str, Any] = {}

    async def live(self) -> None:
        while True:
            try:
                self.screen = await connect(self.host, self.port, SOCKET)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            while not self.screen.ended.is_set():
                await self.screen.news.wait()
                self.screen.news.clear()
                self._look()
            await asyncio.sleep(self.dice.uniform(0, LONGEST_AWAY))

    def _look(self) -> None:
        """Show the newest picture, as the page does: never one that is older than what is shown."""
        if not self.screen.picture:
            return
        picture = json.loads(self.screen.picture)
        if picture["revision"] < self.revision:
            self.went_back += 1
            return
        self.revision, self.picture = picture["revision"], picture
        self.calls.update({call["sequence"]: call["label"] for call in picture["calls"]})

    def cut(self) -> bool:
        """As a cable that is pulled: without a word."""
        if self.screen is None or self.screen.ended.is_set():
            return False
        self.cuts += 1
        self.screen.transport.abort()
        return True


async def cut_clients(hall: Hall, cuts: int, dice: random.Random) -> list[Row]:
    """Cut ten boards `cuts` times while calls are made, then compare."""
    server = hall.tried.server
    boards = [Board("127.0.0.1", server.port, dice) for _board in range(BOARDS)]
    tasks = [asyncio.create_task(board.live()) for board in boards]
    began, done, before, base = time.monotonic(), 0, len(hall.made), last_sequence(hall)
    while done < cuts:
        for _cut in range(CUTS_A_CALL):
            done += dice.choice(boards).cut()
        counter = COUNTERS[len(hall.made) % len(COUNTERS)]
        await asyncio.to_thread(hall.call, counter)
        await asyncio.sleep(dice.uniform(0, 0.2))
    truth = await asyncio.to_thread(hall.board)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(board.revision < truth["revision"] for board in boards):
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    made = dict(enumerate(hall.made[before:], base + 1))
    for board in boards:
        board.calls = {number: label for number, label in board.calls.items() if number > base}
    return [
        told("boards, cuts, calls", f"{BOARDS}, {done}, {len(made)} in {time.monotonic() - began:.0f} s"),
        *judge(boards, truth, made),
        told(
            "older pictures that came after a newer one, and were not shown", sum(b.went_back for b in boards)
        ),
    ]


def last_sequence(hall: Hall) -> int:
    return max((call["sequence"] for call in hall.board()["calls"]), default=0)


def judge(boards: list[Board], truth: dict[str, Any], made: dict[int, str]) -> list[Row]:
    """What the boards are at the end, and what they showed on the way, against the server and the calls made."""
    unequal = sum(b.picture.get("calls") != truth["calls"] or b.revision < truth["revision"] for b in boards)
    return [
        none_of("protocol clients that do not end equal to the server", unequal),
        none_of("calls that a board never showed", sum(len(made.keys() - b.calls.keys()) for b in boards)),
        none_of("calls shown that were never made", sum(len(b.calls.items() - made.items()) for b in boards)),
    ]


KEEP = """() => {
    window.shownCalls = [];
    window.wentBack = 0;
    let last = 0;
    const note = () => {
        const revision = Number(document.querySelector("live-screen").getAttribute("revision"));
        if (revision < last) window.wentBack += 1;
        last = revision;
        const numbers = [...document.querySelectorAll(".call .number, .recent .number")].reverse();
        for (const { textContent } of numbers) {
            if (!window.shownCalls.includes(textContent)) window.shownCalls.push(textContent);
        }
    };
    document.addEventListener("picture", note);
    note();
}"""


def cut_pages(hall: Hall, browser: Browser, cuts: int, dice: random.Random) -> list[Row]:
    """The same in Chromium: ten pages of the board, their sockets closed under them."""
    pages, sockets = [], [[] for _board in range(BOARDS)]
    for place in range(BOARDS):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.route_web_socket(re.compile(r"/ws/offices/.*/board/"), through(sockets[place]))
        page.goto(f"{hall.tried.url}/layar/{OFFICE}/")
        page.evaluate(KEEP)
        pages.append(page)
    began, done, before = time.monotonic(), 0, len(hall.made)
    while done < cuts:
        for place in dice.sample(range(BOARDS), CUTS_A_CALL):
            if sockets[place]:
                sockets[place].pop().close(code=1012 if dice.random() < 0.5 else 1001)
                done += 1
        hall.call(COUNTERS[len(hall.made) % len(COUNTERS)])
        # Playwright passes messages on only while it is asked something.
        pages[0].wait_for_timeout(dice.uniform(50, 300))
    revision, until = hall.board()["revision"], time.monotonic() + PATIENCE
    while time.monotonic() < until and any(shown_revision(page) < revision for page in pages):
        pages[0].wait_for_timeout(100)
    made = hall.made[before:]
    shown = [page.evaluate("window.shownCalls") for page in pages]
    fresh = httpx_numbers(hall)
    rows = [
        told("the same in Chromium", f"{BOARDS}, {done}, {len(made)} in {time.monotonic() - began:.0f} s"),
        none_of(
            "pages that do not end equal to the server", sum(numbers_on(page) != fresh for page in pages)
        ),
        none_of("calls that a page never showed", sum(len(set(made) - set(one)) for one in shown)),
        none_of(
            "pages that showed calls in another order",
            sum([n for n in one if n in made] != made for one in shown),
        ),
        none_of("pages that went back", sum(page.evaluate("window.wentBack") for page in pages)),
    ]
    for page in pages:
        page.close()
    return rows


def through(opened: list) -> Any:
    """What lies between a page and its server, kept in `opened` so that it can be cut."""

    def route(socket: Any) -> None:
        server = socket.connect_to_server()
        server.on_message(socket.send)
        opened.append(socket)

    return route


def shown_revision(page: Any) -> int:
    return int(page.locator("live-screen").get_attribute("revision"))


def numbers_on(page: Any) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('.call .number, .recent .number')].map((e) => e.textContent)"
    )


def httpx_numbers(hall: Hall) -> list[str]:
    """The numbers of the large field and the recent calls as the server draws them."""
    html = hall.web.get(f"{hall.tried.url}/layar/{OFFICE}/?live").json()["html"]
    fields = re.findall(r'<ol class="calls".*?</ol>|<section class="recent">.*?</section>', html, re.S)
    return re.findall(r'class="number">([^<]+)<', "".join(fields))
