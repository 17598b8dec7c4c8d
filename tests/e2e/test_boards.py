"""The board as a television draws it: large enough, nothing cut or hidden, right again after every fault."""

import datetime
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.people import BOARD
from tests.e2e.waiting_room import WaitingRoom, called_in
from tests.servers import running_server

MEASURE = (Path(__file__).parent / "board_measures.js").read_text()
UPRIGHT, FOUR_K = (1080, 1920), (3840, 2160)
CALLS_ONLY = "/layar/samsat/?tata=panggilan"
NEWEST, RECENT = 220, 100
# As long as a notice may be.
LONG_NOTICE = (
    "Jaringan bank terganggu sampai kira-kira pukul 13.00: pembayaran tunai di Loket 5, kartu di Loket 7, mohon "
    "bersabar ya."
)
# Each number of rows, the most in columns, and the fewest in a crowd.
FORMS = {1, 2, 3, 4, 10, 11}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("waiting-room")) as server:
        yield WaitingRoom(server)


@pytest.fixture
def empty(room):
    room.clear()
    yield room
    room.clear()


def open_board(browser, room, path="/layar/samsat/", size=BOARD, language="id", **more):
    window = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    window.add_cookies([{"name": "django_language", "value": language, "url": room.server.url}])
    page = window.new_page()
    page.goto(room.server.url + path)
    return page


def shown(page):
    """Labels and counters of the large field as they stand on a screen."""
    return called_in(page.locator("live-screen").evaluate("element => element.innerHTML"))


def shows(page, room):
    picture = room.picture()
    expect(page.locator("live-screen")).to_have_attribute("revision", str(picture["revision"]))
    assert shown(page) == called_in(picture["html"])


def measured(page, name, size):
    """What is wrong with a board on a screen of this size, and how high its numbers are."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    found = page.evaluate(MEASURE, min(size) / 1080)
    # The flow below the calls is for who stands near; the calls above it are not.
    return {**found, "wrong": [fault for fault in found["wrong"] if name != "flow" or " high" not in fault]}


def test_every_number_of_calls_is_large_enough_and_none_is_cut_or_hidden(browser, empty):
    room = empty
    boards = {
        "hall": (open_board(browser, room), [UPRIGHT, FOUR_K, BOARD]),
        "hall in English": (open_board(browser, room, language="en", color_scheme="dark"), [UPRIGHT, BOARD]),
        "calls": (open_board(browser, room, CALLS_ONLY), [UPRIGHT, BOARD]),
        "both": (open_board(browser, room, "/layar/samsat/?bahasa=dua"), [BOARD]),
        "flow": (open_board(browser, room, "/layar/samsat/?tata=alur", language="en"), [UPRIGHT, BOARD]),
    }
    room.line_up(room.numbers)
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)).isoformat()
    notice = room.post("offices/samsat/notices", text=LONG_NOTICE, until=until)["notice"]["id"]
    for calls, number in enumerate([*reversed(room.numbers)], start=1):
        room.call(number)
        if calls not in FORMS:
            continue
        for name, (page, sizes) in boards.items():
            shows(page, room)
            for size in sizes:
                found = measured(page, name, size)
                assert found["wrong"] == [], (calls, name, size)
                assert found["hero"] >= NEWEST or calls > 1 or name == "flow", (name, size)
                assert found["recent"] == 0 or found["recent"] >= (70 if name == "flow" else RECENT)
    assert calls >= max(FORMS)
    room.post(f"offices/samsat/notices/{notice}/end")
    for name, (page, sizes) in boards.items():
        shows(page, room)
        assert [measured(page, name, size)["wrong"] for size in sizes] == [[]] * len(sizes), name
        page.context.close()


def test_a_television_without_modules_or_sockets_shows_the_same_calls(browser, empty):
    page = open_old_board(browser, empty)
    empty.line_up([4, 7])
    page.clock.fast_forward(4_000)  # it waited whether a modern script takes over
    for number in (4, 7):
        empty.call(number)
        page.clock.fast_forward(2_000)
        expect(page.locator(".call .number").first).to_have_text(empty.called()[0][0])
        assert shown(page) == empty.called()
    page.route("**/layar/**", lambda route: route.abort())
    page.clock.fast_forward(13_000)
    expect(page.locator("live-screen[stale]")).to_have_count(1)
    expect(page.locator(".stale-banner")).to_have_text(re.compile(r"\d\d\.\d\d"))
    page.unroute_all()
    page.clock.fast_forward(2_000)
    expect(page.locator("live-screen[stale]")).to_have_count(0)
    page.context.close()


def open_old_board(browser, room):
    """A browser that knows no modules, no elements of our own, no sockets and no layers in style sheets."""
    window = browser.new_context(viewport={"width": BOARD[0], "height": BOARD[1]})
    page = window.new_page()
    page.add_init_script(
        "for (const name of ['WebSocket', 'customElements', 'CSSLayerBlockRule']) delete window[name]"
    )
    page.clock.install()

    def without_modules(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('type="module"', 'type="of-tomorrow"'))

    page.route(re.compile(r"/layar/samsat/$"), without_modules)
    page.goto(f"{room.server.url}/layar/samsat/")
    return page


def test_a_television_without_scripts_loads_the_page_again(browser, empty):
    empty.line_up([4])
    page = browser.new_page(viewport={"width": BOARD[0], "height": BOARD[1]}, java_script_enabled=False)

    def sooner(route):
        answer = route.fetch()
        ten_seconds = '<meta http-equiv="refresh" content="10">'
        assert ten_seconds in answer.text()
        route.fulfill(
            response=answer, body=answer.text().replace(ten_seconds, ten_seconds.replace("10", "1"))
        )

    page.route(re.compile(r"/layar/samsat/$"), sooner)
    page.goto(f"{empty.server.url}/layar/samsat/")
    assert called_in(page.content()) == []
    empty.call(4)
    for _reload in range(3):  # one may have been on its way
        page.wait_for_event("load")
        if called_in(page.content()):
            break
    assert called_in(page.content()) == empty.called() != []
    page.context.close()


def test_a_board_that_wakes_connects_at_once_keeps_the_screen_on_and_fills_it(browser, empty):
    window = browser.new_context(viewport={"width": BOARD[0], "height": BOARD[1]})
    page = window.new_page()
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.add_init_script("""window.locks = [];
        navigator.wakeLock.request = async (what) => {
            window.locks.push({ what, released: false });
            return window.locks.at(-1);
        };
    """)
    page.clock.install()
    page.goto(f"{empty.server.url}/layar/samsat/")
    expect(page.locator("live-screen")).to_have_attribute("revision", str(empty.picture()["revision"]))
    empty.line_up([4])
    expect(page.locator("live-screen")).to_have_attribute("revision", str(empty.picture()["revision"]))
    before = len(sockets)
    # Seven seconds without a tick: the socket may be dead. Not as long as the silence after which any board reconnects.
    page.clock.fast_forward(7_500)
    empty.call(4)
    expect(page.locator(".call .number").first).to_have_text(empty.called()[0][0])
    assert len(sockets) == before + 1
    # The browser lets the screen go while it is hidden; seen again, it is kept on again, once.
    assert page.evaluate("window.locks") == [{"what": "screen", "released": False}]
    page.evaluate("window.locks[0].released = true")
    for _twice in range(2):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("Promise.resolve()")
    assert page.evaluate("window.locks.length") == 2
    page.get_by_role("button", name="Layar penuh").click()
    expect(page.locator("full-screen")).to_be_hidden()
    assert page.evaluate("document.fullscreenElement.localName") == "html"
    window.close()


def test_ten_calls_at_once_are_all_announced_once_and_in_order(browser, empty):
    numbers = empty.numbers[:10]
    empty.line_up(numbers)
    page = open_board(browser, empty)
    expect(page.locator(".calls > .empty")).to_have_count(1)
    page.evaluate("""() => {
        window.said = [];
        const place = document.getElementById("board-announcer");
        new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
    }""")
    empty.call_at_once(numbers)
    expect(page.locator(".call")).to_have_count(10)
    shows(page, empty)
    said = re.findall(r"[A-Z]+-\d+", " ".join(page.evaluate("window.said")))
    assert said == [label for label, _number in reversed(empty.called())]
    page.context.close()


def test_a_board_whose_line_breaks_again_and_again_shows_every_call(browser, empty):
    """A short form of bench/board: each call falls into a gap, before it or after it."""
    room, numbers = empty, [4, 5, 7]
    page = browser.new_page(viewport={"width": BOARD[0], "height": BOARD[1]})
    open_sockets = []

    def through(socket):
        server = socket.connect_to_server()
        server.on_message(socket.send)
        open_sockets.append(socket)

    page.route_web_socket(re.compile("/ws/offices/samsat/board/"), through)
    page.goto(f"{room.server.url}/layar/samsat/")
    page.evaluate(KEEP_CALLS)
    made = []
    for turn in range(4):
        number = numbers[turn % len(numbers)]
        room.line_up([number])
        if turn % 2:
            open_sockets.pop().close(code=1006 if turn % 4 == 1 else 1012)
        made.append(room.call(number))
        if not turn % 2 and open_sockets:
            open_sockets.pop().close(code=1012)
        expect(page.locator(".call .number").first).to_have_text(made[-1])
        room.clear()
    shows(page, room)
    assert page.evaluate("window.calls") == made
    page.close()


KEEP_CALLS = """() => {
    window.calls = [];
    document.addEventListener("picture", () => {
        for (const call of [...document.querySelectorAll(".call .number")].reverse()) {
            if (!window.calls.includes(call.textContent)) window.calls.push(call.textContent);
        }
    });
}"""


def test_hundreds_of_pictures_leave_no_nodes_or_listeners_behind(browser, empty):
    """A short form of the eight hours in bench/board: what grows with each picture is seen after two hundred."""
    page = open_board(browser, empty)
    expect(page.locator("live-screen")).to_have_attribute("revision", str(empty.picture()["revision"]))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def held() -> dict[str, float]:
        devtools.send("HeapProfiler.collectGarbage")
        rows = devtools.send("Performance.getMetrics")["metrics"]
        return {row["name"]: row["value"] for row in rows if row["name"] in {"Nodes", "JSEventListeners"}}

    def draw(times: int) -> None:
        page.evaluate(
            """([html, times]) => {
                const screen = document.querySelector("live-screen");
                for (let time = 0; time < times; time += 1) {
                    const label = `A-${String(time % 999).padStart(3, "0")}`;
                    window.revision = (window.revision ?? 1e6) + 1;
                    const drawn = html.replaceAll("A-", label);
                    screen.show({ day: "2999-01-01", revision: window.revision, forecast: 0, html: drawn });
                }
            }""",
            [empty.picture()["html"], times],
        )

    draw(20)
    before = held()
    draw(200)
    after = held()
    assert all(after[name] <= before[name] * 1.1 + 5 for name in before), (before, after)
    page.context.close()
