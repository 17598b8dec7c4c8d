"""An administrator changes a flow while visitors are under way: seen at once, and only new numbers go by it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.busy import Api
from tests.e2e.people import CONSOLE, PHONE, Hall, barriers

FLOW = "/pengaturan/samsat/layanan/pengesahan/alur/"
PAYING, RENAMED = "Pembayaran", "Bayar di kasir"


@pytest.fixture
def kiosk(server):
    return Api(server, "kiosk")


def number(kiosk) -> dict:
    return kiosk.post("/offices/samsat/tickets", service="pengesahan")


def way(hall: Hall, ticket: dict) -> Page:
    """The visitor's phone."""
    return hall.screen(f"/t/{ticket['secret']}/", PHONE)


def test_a_flow_is_changed_while_a_ticket_is_under_way(browser, server, kiosk):
    hall = Hall(browser, server)
    before = number(kiosk)
    page = hall.signed_in("admin", FLOW, CONSOLE)
    rename(page)
    break_and_be_refused(page)
    # axe-core's own styles are complained of: it comes after.
    assert [said for said in hall.complaints if "422" not in said] == []
    assert barriers(page) == []
    add_an_outcome(page)

    page.get_by_label("Alasan").fill("Nama yang dikenal warga")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page).to_have_url(re.compile("/alur/versi/$"))
    expect(page.get_by_text("Nama yang dikenal warga")).to_be_visible()
    expect(page.get_by_text("1 pengunjung masih berjalan")).to_be_visible()
    assert barriers(page) == []

    after = number(kiosk)
    old, new = way(hall, before), way(hall, after)
    expect(old.locator("main")).to_contain_text(PAYING)
    expect(old.locator("main")).not_to_contain_text(RENAMED)
    expect(new.locator("main")).to_contain_text(RENAMED)


def rename(page: Page) -> None:
    """What is typed is drawn, and the field that is typed in stays as it is."""
    name = page.locator("#s2-name")
    expect(name).to_have_value(PAYING)
    chart = page.locator("#flow-seen svg")
    expect(chart).to_contain_text(PAYING)
    name.fill(RENAMED)
    expect(chart).to_contain_text(RENAMED)
    expect(name).to_be_focused()
    expect(page.locator("#s1r0-to option:checked")).to_have_text(f"3. {RENAMED}")


def break_and_be_refused(page: Page) -> None:
    """A wrong row is named, with a link to its field; Enter only checks, and publishing is refused."""
    minutes = page.locator("#s2-minutes")
    minutes.fill("lama")
    fault = page.locator("#flow-seen .banner.wrong a")
    expect(fault).to_contain_text("menit harus berupa angka")
    expect(fault).to_have_attribute("href", "#s2-name")
    minutes.press("Enter")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("alert").first).to_contain_text("Belum diterbitkan")
    expect(page.locator("#s2-minutes")).to_have_value("lama")


def add_an_outcome(page: Page) -> None:
    """Rows are added and led somewhere by the keyboard, without a page of their own."""
    page.locator("#s2-minutes").fill("6,5")
    page.get_by_role("button", name="Tambah hasil: tahap 3").press("Enter")
    fresh = page.locator("#s2r2-name")
    expect(fresh).to_be_focused()
    fresh.fill("Belum bayar")
    expect(page.locator("#flow-seen")).to_contain_text("tidak punya jalur")
    page.locator("#s2r2-to").select_option(label="1. Pendaftaran")
    expect(page.locator("#flow-seen")).to_contain_text("dapat diterbitkan")


def test_without_scripts_every_button_is_a_post(browser, server):
    hall = Hall(browser, server)
    signed_in = hall.signed_in("admin", FLOW, CONSOLE)
    plain = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = plain.new_page()
    page.goto(server.url + FLOW)
    page.locator("#s0-name").fill("Meja Satu")
    page.locator("#s0-name").press("Enter")
    expect(page.locator("#s0-name")).to_have_value("Meja Satu")
    expect(page.locator("#flow-seen")).to_contain_text("Meja Satu")
    page.get_by_role("button", name="Turun: tahap 1").click()
    expect(page.locator("#s1-name")).to_have_value("Meja Satu")
    page.get_by_role("button", name="Buang konsep").click()
    expect(page.locator("#s0-name")).to_have_value("Pendaftaran")
