"""A television is hung up: it shows a code, an administrator lets it in, it shows calls, and is sent away again."""

import re

from playwright.sync_api import expect

from tests.e2e.busy import Api
from tests.e2e.people import BOARD, CONSOLE, Hall, barriers

DEVICES = "/pengawas/samsat/perangkat/"
# The promise. The poll of the socket and the drawing of the next page are within it.
REVOKED_WITHIN = 5_000


def test_a_television_is_paired_shows_calls_and_is_revoked(browser, server):
    hall = Hall(browser, server)
    television = hall.screen("/perangkat/", BOARD)
    code, match = television.locator(".pairing-code"), television.locator(".pairing-match")
    expect(code).to_have_text(re.compile("^[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    shown = int(match.inner_text())
    television.set_viewport_size({"width": 1080, "height": 1920})
    inside = television.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert inside, "the code is wider than an upright screen"

    desk = hall.signed_in("admin", DEVICES, CONSOLE)
    desk.get_by_label("Kode di layar perangkat").fill(code.inner_text().lower())
    desk.keyboard.press("Enter")
    digits = desk.get_by_label("Dua angka di bawah kode di layarnya")
    desk.get_by_label("Nama, misalnya").fill("Ruang tunggu kiri")
    digits.fill(str(10 + (shown - 9) % 90))
    desk.get_by_role("button", name="Pasangkan", exact=True).click()
    expect(desk.locator("#pair-said")).to_contain_text("Ini bukan angka di layar perangkat")
    expect(code).to_be_visible()
    digits.fill(str(shown))
    desk.get_by_role("button", name="Pasangkan", exact=True).click()

    # It goes on by itself, and shows what is called.
    expect(television).to_have_url(re.compile("/layar/samsat/$"))
    expect(desk.locator("live-screen")).to_contain_text("Ruang tunggu kiri")
    kiosk, officer = Api(server, "kiosk"), Api(server, "petugas3")
    kiosk.post("/offices/samsat/tickets", service="pengesahan")
    officer.post("/counters/3/open")
    label = officer.post("/counters/3/call-next")["ticket"]["label"]
    expect(television.locator(".call").first).to_contain_text(label[-3:])
    complaints = [said for said in hall.complaints if "422" not in said and "409" not in said]
    assert complaints == []

    desk.get_by_role("link", name="Ubah Ruang tunggu kiri").click()
    assert barriers(desk) == []
    desk.get_by_role("button", name="Cabut perangkat ini").click()
    expect(television).to_have_url(re.compile("/perangkat/"), timeout=REVOKED_WITHIN)
    expect(code).to_be_visible()
    assert barriers(television) == []
