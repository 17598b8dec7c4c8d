"""From the officer's click to the picture on the television, with the hall's other screens connected."""

import statistics

from playwright.sync_api import Browser, Page

from bench.common.offices import OFFICE
from bench.common.table import Row, at_most, told
from bench.trials.board.hall import Hall
from bench.trials.live.parts import part

BOARDS, PHONES, CLICKS = 20, 500, 40
BOARD = f"/ws/offices/{OFFICE}/board/?draw=id"
OFFICER, COUNTER = "petugas3", 3
# Both pages run in one browser: their clocks agree.
NOW = "performance.timeOrigin + performance.now()"
WATCH = f"""() => {{
    document.addEventListener("picture", () => requestAnimationFrame(() => setTimeout(() => {{
        const number = document.querySelector(".call .number")?.textContent;
        if (number && number !== window.newest) window.seenAt = {NOW};
        window.newest = number;
    }})));
    window.newest = document.querySelector(".call .number")?.textContent;
}}"""


def click_to_picture(
    hall: Hall, browser: Browser, secrets: list[str], password: str, clicks: int
) -> list[Row]:
    """Milliseconds from the click on the console to the frame that shows the number on the board."""
    if hall.there.pop(COUNTER, None):
        hall.work(COUNTER, "park", reason="away")
    board = browser.new_page(viewport={"width": 1920, "height": 1080})
    board.goto(f"{hall.tried.url}/layar/{OFFICE}/")
    board.evaluate(WATCH)
    console = sign_in(browser, hall.tried.url, password)
    console.goto(f"{hall.tried.url}/loket/{hall.ids[COUNTER]}/")
    console.evaluate(f"addEventListener('keydown', () => {{ window.clickedAt = {NOW}; }}, true)")
    with part("crowd", "127.0.0.1", hall.tried.server.port) as crowd:
        crowd.tell("open", name="boards", places=[BOARD] * (BOARDS - 1))
        crowd.tell(
            "open", name="phones", places=[f"/ws/tickets/{secret}/?draw=id" for secret in secrets[-PHONES:]]
        )
        times = [one_click(hall, console, board) for _click in range(clicks)]
    console.context.close()
    board.close()
    times.sort()
    return [
        told("boards, phones, clicks", f"{BOARDS}, {PHONES}, {clicks}"),
        at_most(
            "click to picture in Chromium, p95", times[int(0.95 * (len(times) - 1))], 300, " ms", digits=0
        ),
        told("the same: median; worst", f"{statistics.median(times):.0f} ms; {times[-1]:.0f} ms"),
    ]


def sign_in(browser: Browser, url: str, password: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{url}/masuk/")
    page.fill("input[name=username]", OFFICER)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/masuk/" not in address)
    return page


def one_click(hall: Hall, console: Page, board: Page) -> float:
    """Call the next number by its key, and let its visitor go again."""
    board.evaluate("window.seenAt = 0")
    console.keyboard.press("n")
    for _look in range(500):
        if board.evaluate("window.seenAt"):
            break
        board.wait_for_timeout(20)
    waited = board.evaluate("window.seenAt") - console.evaluate("window.clickedAt")
    hall.work(COUNTER, "park", reason="away")
    # As between two visitors: the phones are drawn again, and the hub is calm.
    console.wait_for_timeout(2500)
    return waited
