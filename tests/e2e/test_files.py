"""A change of owner: the STNK goes on today, the BPKB becomes a file, and weeks later somebody picks it up."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.busy import Api
from tests.e2e.people import KIOSK, PHONE, Hall, barriers


@pytest.fixture
def hall(browser, server):
    return Hall(browser, server)


def press(console: Page, key: str) -> None:
    """A key, once the command before it was answered: until then the console takes none."""
    expect(console.locator("#work[aria-busy=true]")).to_have_count(0)
    console.keyboard.press(key)


def serve(console: Page, label: str) -> None:
    """Call, serve and finish by three keys."""
    expect(console.locator("#line .number").first).to_have_text(label)
    press(console, "n")
    expect(console.locator(".visitor .number").first).to_have_text(label)
    press(console, "s")
    expect(console.locator(".visitor-head [data-state=serving]")).to_be_visible()
    press(console, "1")
    expect(console.locator("#do-next")).to_be_visible()


def keep(page: Page, name: str) -> None:
    """A picture of what stands there, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def office_opens(hall: Hall) -> tuple[dict[int, Page], Page, Page]:
    """The officers at their counters, and a visitor who took a number for a change of owner: kiosk and phone."""
    officers = {}
    for number in (1, 10, 3, 7, 9):
        officers[number] = console = hall.signed_in(f"petugas{number}", "/loket/")
        console.keyboard.press("Enter")
        expect(console.locator(".console-bar [data-state=open]")).to_be_visible()
    kiosk = hall.screen("/kiosk/samsat/balik-nama/", KIOSK)
    while not kiosk.locator("#take button").count():  # its questions first, the first answer each
        kiosk.locator(".choice-card.answer").first.click()
    kiosk.locator("#take button").first.click()
    expect(kiosk.locator(".kiosk-ticket")).to_be_visible()
    return officers, kiosk, hall.screen(f"/t/{kiosk.url.split('/tiket/')[1].split('/')[0]}/", PHONE)


def opens_the_file(hall: Hall, officers: dict[int, Page], phone: Page) -> Page:
    """The visit goes its way until the cashier's outcome opens the file; the page of the work list."""
    for number in (1, 10, 3):
        serve(officers[number], "B-001")
    work = officers[3].context.new_page()
    work.goto(f"{hall.server.url}/berkas-kerja/")
    work.locator("input[name=rows][value='B-001/penetapan']").check()
    work.locator(".work-step", has_text="Penetapan").locator("button.primary").click()
    expect(work.locator("#said")).to_have_text("1 selesai.")
    serve(officers[7], "B-001")
    expect(phone.locator(".visit-file")).to_contain_text(re.compile(r"TT-\d{4}-00001"))
    expect(work.locator("tr", has_text="TT-")).to_have_count(1)
    keep(work, "work")
    return work


def becomes_ready(work: Page, phone: Page) -> None:
    """The back office does its steps; the phone of the visit says so, and leads to the file's own page."""
    number = work.locator("h1.number").inner_text()
    for step in ("Tercetak", "Siap diambil"):
        work.locator("button", has_text=step).click()
        expect(work.locator("#said")).to_contain_text(number)
    expect(work.locator(".state")).to_have_text("Siap diambil")
    expect(phone.locator(".visit-file h2")).to_have_text("Siap diambil")
    phone.locator(".visit-file a").click()
    expect(phone.locator(".visit-next")).to_have_text("Berkas Anda siap diambil. Silakan datang.")
    keep(phone, "file-ready")


def is_sent_back(work: Page, phone: Page) -> None:
    """Something is wrong with it: the holder is told at once that it is not ready, and not why, until it is again."""
    work.locator("[data-opens=send-back]").click()
    work.fill("#send-back-reason", "Nama salah cetak")
    work.locator("#send-back .button.danger").click()
    expect(phone.locator(".visit-next")).to_contain_text("Dijanjikan selesai")
    assert "salah cetak" not in phone.content()
    work.locator("button", has_text="Siap diambil").click()
    expect(phone.locator(".visit-next")).to_have_text("Berkas Anda siap diambil. Silakan datang.")


def is_withdrawn(hall: Hall) -> None:
    """Another visit opens a file, the supervisor withdraws it: the phone of the visit and the file's page say so."""
    visit = Api(hall.server, "penerangan").post("offices/samsat/tickets", service="balik-nama")
    for counter in (1, 10, 3, 0, 7):
        officer = Api(hall.server, f"petugas{counter or 3}")
        if not counter:
            officer.post(f"tickets/{visit['label']}/complete")
            continue
        officer.post(f"counters/{counter}/call-next")
        officer.post(f"counters/{counter}/finish")
    phone = hall.screen(f"/t/{visit['secret']}/", PHONE)
    status = phone.context.new_page()
    status.goto(hall.server.url + phone.locator(".visit-file a").get_attribute("href"))
    leader = hall.signed_in("pengawas", "/berkas-kerja/")
    leader.fill(".find input", status.locator(".file-number").inner_text())
    leader.keyboard.press("Enter")
    leader.locator("[data-opens=cancel]").click()
    leader.fill("#cancel-reason", "Dibatalkan pemohon")
    leader.locator("#cancel .button.danger").click()
    expect(status.locator(".visit-next")).to_contain_text("ditarik")
    expect(phone.locator(".visit-file")).to_contain_text("Ditarik")
    assert barriers(status) == []


def is_collected(hall: Hall, kiosk: Page, console: Page, code: str) -> None:
    """The code gives a number; the officer writes down who receives the file."""
    kiosk.goto(f"{hall.server.url}/kiosk/samsat/ambil-berkas/")
    kiosk.fill("#code", code.lower())
    keep(kiosk, "kiosk-collect")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".kiosk-ticket .number").first).to_have_text("Q-001")
    expect(console.locator("#line .number").first).to_have_text("Q-001")
    press(console, "n")
    expect(console.locator(".visitor .number").first).to_have_text("Q-001")
    press(console, "s")
    expect(console.locator(".visitor-head [data-state=serving]")).to_be_visible()
    press(console, "Enter")
    console.fill("#hand-over-recipient", "Siti Rahmawati")
    keep(console, "hand-over")
    console.locator("#hand-over button", has_text="Serahkan").first.click()


@pytest.mark.timeout(240)
def test_a_file_from_the_visit_that_opens_it_to_the_register(hall):
    officers, kiosk, phone = office_opens(hall)
    work, console = opens_the_file(hall, officers, phone), officers[9]
    work.locator("tr", has_text="TT-").get_by_role("link").click()
    receipt = hall.screen(work.locator("a", has_text="80 mm").get_attribute("href"), (900, 1200))
    keep(receipt, "receipt")
    becomes_ready(work, phone)
    is_sent_back(work, phone)
    is_collected(hall, kiosk, console, receipt.locator(".receipt-typed").inner_text())
    expect(phone.locator(".visit-next")).to_contain_text("Diserahkan pada")
    assert "Siti" not in phone.content()

    register = console.context.new_page()
    register.goto(f"{hall.server.url}/berkas-kerja/samsat/register/")
    expect(register.locator("tbody tr")).to_contain_text("Siti Rahmawati")
    keep(register, "register")
    is_withdrawn(hall)
    # Chromium says so where nobody has touched the phone yet.
    assert [said for said in hall.complaints if "navigator.vibrate" not in said] == []
    for page in (work, phone, kiosk, console, register, receipt):
        assert barriers(page) == []
