"""The charts as people meet them: on a phone without JavaScript, without style sheets, and on one sheet of paper."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from counters.samples.loader import sample
from tests.e2e.people import PHONE, Hall

SERVICES = [service["key"] for service in sample("samsat")["services"]]
POSTER = (900, 1250)


@pytest.fixture
def hall(browser, shared_server):
    return Hall(browser, shared_server)


@pytest.mark.parametrize("path", ["/poster/samsat/", "/poster/samsat/balik-nama/"])
@pytest.mark.parametrize(("sheet", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_a_poster_is_one_sheet_of_its_size(hall, path, sheet, points):
    page = hall.screen(f"{path}?kertas={sheet}", POSTER)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [points]
    lost = page.evaluate(
        "[...document.querySelectorAll('.sheet, .sheet-foot')].filter(e => e.scrollHeight > e.clientHeight + 1).length"
    )
    assert lost == 0, "something does not fit on the sheet"


def test_without_scripts_and_style_sheets_the_list_alone_remains(browser, shared_server):
    window = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    window.route("**/*.css", lambda route: route.abort())
    page = window.new_page()
    page.goto(f"{shared_server.url}/layanan/samsat/blokir/")
    drawing, listed = page.locator(".flow-chart"), page.locator(".chart-list")
    assert drawing.bounding_box()["width"] == 0
    box = listed.bounding_box()
    assert box["width"] > 200
    assert box["height"] > 100
    assert "Pengajuan" in listed.inner_text()


def test_with_style_sheets_the_drawing_is_seen_and_its_words_stand_in_their_boxes(hall):
    page = hall.screen("/layanan/samsat/perpanjangan/", PHONE)
    page.evaluate("document.fonts.ready")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.flow-chart .step')].flatMap((step) => {
          const box = step.querySelector('rect').getBoundingClientRect();
          return [...step.querySelectorAll('text')].filter((text) => {
            const words = text.getBoundingClientRect();
            return words.left < box.left - 1 || words.right > box.right + 1 || words.bottom > box.bottom + 3;
          }).map((text) => text.textContent);
        })"""
    )
    assert outside == []
    assert page.locator(".flow-chart").bounding_box()["width"] > 300


def number(hall) -> str:
    """The address of a fresh number's phone page."""
    kiosk = hall.screen("/kiosk/samsat/pengesahan/", (1080, 1920))
    kiosk.locator("#take button").click()
    kiosk.wait_for_url("**/tiket/**")
    return f"/t/{kiosk.url.split('/tiket/')[1].strip('/').split('/')[0]}/"


def test_a_phone_says_what_changed_since_it_was_looked_at_last(hall):
    path = number(hall)
    page = hall.screen(path, PHONE)
    look = page.locator("last-look")
    expect(look).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    kept = page.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('last-look'))")
    assert kept[0] == f"last-look:{path}"
    place = json.loads(kept[1])["place"]
    assert place == "Pendaftaran"
    page.evaluate(
        """(name) => {
          dispatchEvent(new Event('pagehide'));
          const before = { ...JSON.parse(localStorage.getItem(name)), place: 'Kasir' };
          Storage.prototype.setItem = () => {};   // leaving the page would keep what is so now
          localStorage[name] = JSON.stringify(before);
        }""",
        kept[0],
    )
    page.reload()
    expect(look).to_contain_text("sekarang di Pendaftaran")
    expect(look).to_contain_text("Sejak Anda lihat pukul")
    hall.speak(page, "en")  # every place has another name now, and nothing has changed
    page.reload()
    expect(page.get_by_text("Your way")).to_be_visible()
    expect(look).to_be_hidden()


def test_a_phone_and_a_service_weigh_less_than_sixty_kilobytes(hall):
    """All that a browser fetches for them the first time, compressed, without fonts."""
    for path in (number(hall), "/layanan/samsat/perpanjangan/"):
        fetched = {}
        window = hall.browser.new_context(viewport={"width": 390, "height": 844})
        phone = window.new_page()
        phone.on("response", lambda answer, kept=fetched: kept.setdefault(answer.url, answer))
        phone.goto(hall.server.url + path)
        phone.wait_for_load_state("load")
        phone.wait_for_timeout(500)
        sizes = {
            url: len(gzip.compress(answer.body())) for url, answer in fetched.items() if ".woff2" not in url
        }
        assert len(sizes) > 3
        assert sum(sizes.values()) < 60_000, sizes
        window.close()


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="keeps pictures of the charts")
@pytest.mark.parametrize("service", SERVICES)
def test_the_charts_of_the_samples_are_kept_as_pictures(hall, service):
    folder = Path(os.environ["SCREENSHOTS"]).resolve()
    page = hall.screen(f"/layanan/samsat/{service}/", PHONE)
    page.evaluate("document.fonts.ready")
    page.locator(".flow-chart").screenshot(path=folder / f"chart-{service}.png")
    page = hall.screen(f"/poster/samsat/{service}/", POSTER)
    page.evaluate("document.fonts.ready")
    page.locator(".sheet").screenshot(path=folder / f"poster-{service}.png")
