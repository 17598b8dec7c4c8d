"""Papers from the door to the counter and back: checked once, returned with a reason, completed under one number."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import KIOSK, PHONE, TABLET, Hall, barriers


@pytest.fixture
def hall(browser, server):
    return Hall(browser, server)


def keep(page: Page, name: str) -> None:
    """A picture of what stands there, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def checked_at_the_door(greeter: Page) -> str:
    """The greeter asks, ticks what is there, and gives the number all the same; the address of its paper."""
    greeter.get_by_role("link", name="Orang lain, diwakilkan").click()
    for paper in ("ktp", "stnk", "tbpkp", "formulir"):
        greeter.locator(f"input[name=papers][value={paper}]").check()
    greeter.get_by_role("button", name="catat yang tercentang").click()
    expect(greeter.locator(".ticket-head .number")).to_have_text("A-001")
    expect(greeter.locator(".tag.late", has_text="Berkas sudah diperiksa, belum lengkap")).to_be_visible()
    return greeter.get_by_role("link", name="Cetak tiket").get_attribute("href")


def is_called(console: Page) -> None:
    expect(console.locator("#line .number").first).to_have_text("A-001")
    console.keyboard.press("n")
    expect(console.locator(".visitor .number").first).to_have_text("A-001")


def is_returned(console: Page) -> None:
    """The counter sees what the door saw: only what was not there is ticked as missing when the dialog opens."""
    expect(console.locator(".checked-note")).to_contain_text("belum lengkap")
    expect(console.locator("[data-tick=ktp]")).to_be_checked()
    expect(console.locator("[data-tick=surat-kuasa]")).not_to_be_checked()
    console.keyboard.press("p")
    dialog = console.locator("#park")
    missing = dialog.locator("input[name=papers]:checked")
    expect(missing).to_have_count(1)
    expect(missing).to_have_value("surat-kuasa")
    dialog.locator("select[name=why-surat-kuasa]").select_option("unsigned")
    console.keyboard.press("Enter")
    expect(console.locator("#aside .number")).to_have_text("A-001")


def fits_its_page(hall: Hall, address: str) -> None:
    """On both rolls all of it stands on the page whose length was reckoned beforehand."""
    page = hall.screen(f"{address.split('?')[0]}?cetak&kertas=80", KIOSK)
    page.emulate_media(media="print")
    for width in ("80", "58"):
        page.goto(page.url.replace("kertas=80", f"kertas={width}"))
        page.evaluate("document.fonts.ready")
        name = re.search(rf"roll-{width} long-(\d+)", page.locator("body").get_attribute("class"))
        box = page.locator(".ticket-paper").bounding_box()
        assert 0.6 * int(name[1]) < (box["y"] + box["height"]) * 25.4 / 96 <= int(name[1])


def test_papers_are_checked_returned_and_completed_under_one_number(hall):
    console = hall.signed_in("petugas3", "/loket/")
    console.keyboard.press("Enter")
    greeter = hall.signed_in("penerangan", "/penerangan/samsat/layanan/pengesahan/", TABLET)
    paper = checked_at_the_door(greeter)
    fits_its_page(hall, paper)
    phone = hall.screen(f"/t/{re.search('/tiket/([^/]+)/', paper)[1]}/", PHONE)
    expect(phone.locator(".visit")).to_have_attribute("data-state", "waiting")

    is_called(console)
    is_returned(console)
    expect(phone.locator(".visit")).to_have_attribute("data-state", "parked")
    expect(phone.locator(".visit .papers")).to_contain_text("Belum ditandatangani")
    expect(phone.locator(".flow-chart [data-state=current]")).to_contain_text("Ditunda")
    keep(phone, "papers-returned")
    fits_its_page(hall, console.get_by_role("link", name="Cetak pemberitahuan").get_attribute("href"))

    phone.get_by_role("button", name="Saya sudah kembali").click()
    expect(phone.locator(".visit")).to_have_attribute("data-state", "waiting")
    is_called(console)
    expect(phone.locator(".visit-call .counter b")).to_have_text("3")
    expect(phone.locator(".flow-chart .back.walked")).to_contain_text("ditunda")
    keep(phone, "papers-completed")
    assert [said for said in hall.complaints if "navigator.vibrate" not in said] == []
    for page in (greeter, phone):
        assert barriers(page) == []
