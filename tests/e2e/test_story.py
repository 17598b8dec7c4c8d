"""One visit from the kiosk to the end, seen on every screen at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import BOARD, KIOSK, PHONE, Hall, barriers

# The stations of the five-yearly renewal and a counter that serves each; None is the back office.
WAY = [
    ("cek-fisik", 1),
    ("pendaftaran", 3),
    ("penetapan", None),
    ("kasir", 7),
    ("pencetakan", None),
    ("penyerahan", 9),
]


# What a phone does besides showing: it rings (the element says so), shakes, and plays the chime, here without a sound.
LISTEN = """() => {
    Object.assign(window, { rang: [], shaken: 0, chimed: 0 });
    document.addEventListener("ring", ({ detail }) => window.rang.push(detail.kind));
    navigator.vibrate = () => { window.shaken += 1; return true; };
    HTMLMediaElement.prototype.play = async function () { window.chimed += 1; setTimeout(() => this.onended()); };
}"""


@pytest.fixture
def hall(browser, server):
    return Hall(browser, server)


def take_number(kiosk: Page) -> str:
    """Two taps; the address of the visitor's own page."""
    kiosk.locator("a[href$='/perpanjangan/']").click()
    kiosk.locator("#take button").click()
    expect(kiosk.locator(".kiosk-ticket")).to_be_visible()
    return kiosk.url.split("/tiket/")[1].strip("/").split("/")[0]


def state_of(phone: Page):
    return phone.locator(".visit")


def test_a_visit_from_the_kiosk_through_every_step_to_the_end(hall):
    board = hall.screen("/layar/samsat/", BOARD)
    officers = {}
    for number in (1, 3, 7, 9):
        officers[number] = console = hall.signed_in(f"petugas{number}", "/loket/")
        console.keyboard.press("Enter")
        expect(console.locator(".console-bar [data-state=open]")).to_be_visible()
    kiosk = hall.screen("/kiosk/samsat/", KIOSK)
    secret = take_number(kiosk)
    label = kiosk.locator(".kiosk-ticket .number").first.inner_text().strip()
    phone = hall.screen(f"/t/{secret}/", PHONE)
    expect(state_of(phone)).to_have_attribute("data-state", "waiting")
    expect(phone.locator(".journey > li")).to_have_count(len(WAY))
    phone.evaluate(LISTEN)
    phone.get_by_role("button", name="Ketuk untuk bunyi").click()

    for done, (_step, number) in enumerate(WAY):
        expect(phone.locator(".journey > li[data-state=done]")).to_have_count(done)
        if number is None:
            expect(state_of(phone)).to_have_attribute("data-state", "processing")
            officers[3].locator("#aside button").first.click()
        else:
            serve(officers[number], number, label, phone, board)
    expect(state_of(phone)).to_have_attribute("data-state", "done")
    expect(phone).to_have_title(f"{label} · Samsat Kota Prima")
    # One chime for the tap, three for a call, one for each new line in which fewer than three are before them.
    rings = ["called", "near", "called", "near", "called", "near", "called"]
    assert phone.evaluate("[window.rang, window.shaken, window.chimed]") == [rings, len(rings), 1 + 4 * 3 + 3]
    # There is no voice on this device, and no call to be read: it says so.
    phone.get_by_role("button", name="Bacakan").click()
    expect(phone.locator("[data-bell-said]")).to_contain_text("tidak punya suara")
    assert hall.complaints == []  # before axe, whose own styles the content policy refuses
    for page in (board, phone, kiosk, *officers.values()):
        assert barriers(page) == []


def serve(console: Page, number: int, label: str, phone: Page, board: Page) -> None:
    """Call, serve and finish by three keys; board and phone follow."""
    expect(console.locator("#line .number")).to_have_text([label])
    console.keyboard.press("n")
    expect(console.locator(".visitor .number").first).to_have_text(label)
    expect(board.locator(".call", has_text=label)).to_contain_text(str(number))
    expect(state_of(phone)).to_have_attribute("data-state", "called")
    expect(state_of(phone)).to_contain_text(str(number))
    expect(phone).to_have_title(re.compile(rf"{label}.*\b{number}\b"))
    console.keyboard.press("s")
    expect(console.locator(".visitor-head [data-state=serving]")).to_be_visible()
    expect(state_of(phone)).to_have_attribute("data-state", "serving")
    console.keyboard.press("1")
    expect(console.locator("#do-next")).to_be_visible()
