"""A day of eight hours at sixty times its speed in one page of Chromium: what it holds at the end."""

import time

from playwright.sync_api import Browser, CDPSession

from bench.common.offices import OFFICE
from bench.common.table import Row, at_most, told
from bench.trials.board.hall import COUNTERS, Hall

HOURS, FASTER = 8, 60
# A busy Samsat: a call every minute at four counters together, each with its serving and its finish.
CALLS_AN_HOUR = 60
# What a page needs at first (fonts, pictures, compiled scripts) is not what it keeps: it is measured after this share.
WARM = 0.05
MIB = 2**20


def held(devtools: CDPSession) -> dict[str, float]:
    """What the page holds after its garbage was taken away."""
    for _twice in range(2):
        devtools.send("HeapProfiler.collectGarbage")
    rows = devtools.send("Performance.getMetrics")["metrics"]
    return {row["name"]: row["value"] for row in rows}


def long_day(hall: Hall, browser: Browser, hours: float) -> list[Row]:
    """Call as in `hours` hours, sixty times as fast, before one page."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{hall.tried.url}/layar/{OFFICE}/")
    page.evaluate(
        "document.addEventListener('picture', () => { window.pictures = (window.pictures ?? 0) + 1; })"
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    calls, pause = int(hours * CALLS_AN_HOUR), 3600 / CALLS_AN_HOUR / FASTER
    began, first = time.monotonic(), None
    for number in range(calls):
        hall.call(COUNTERS[number % len(COUNTERS)])
        if first is None and number >= calls * WARM:
            first = held(devtools)
        rest = began + (number + 1) * pause - time.monotonic()
        page.wait_for_timeout(max(10, rest * 1000))
    last, pictures = held(devtools), page.evaluate("window.pictures")
    page.close()
    heap = [one["JSHeapUsedSize"] for one in (first, last)]
    nodes, listeners = ([one[name] for one in (first, last)] for name in ("Nodes", "JSEventListeners"))
    return [
        told(
            "a long day",
            f"{hours:g} h ×{FASTER}: {calls} calls, {pictures} pictures in {time.monotonic() - began:.0f} s",
        ),
        at_most("growth of the heap", 100 * (heap[1] / heap[0] - 1), 10, " %", digits=1),
        told(
            "heap, nodes, listeners at first", f"{heap[0] / MIB:.2f} MiB, {nodes[0]:.0f}, {listeners[0]:.0f}"
        ),
        told("at the end", f"{heap[1] / MIB:.2f} MiB, {nodes[1]:.0f}, {listeners[1]:.0f}"),
    ]
