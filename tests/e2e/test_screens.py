"""Every screen at its real size, in both languages and themes, without a barrier that axe-core calls serious.

With SCREENSHOTS=docs/screenshots in the environment each screen is also kept there as a picture.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.busy import busy_office
from tests.e2e.people import BOARD, CONSOLE, KIOSK, PHONE, TABLET, Hall, barriers

PUBLIC = {
    "start": ("/", (1280, 900)),
    "sign-in": ("/masuk/", CONSOLE),
    "kiosk": ("/kiosk/samsat/", KIOSK),
    "kiosk-question": ("/kiosk/samsat/balik-nama/", KIOSK),
    "kiosk-lacking": ("/kiosk/samsat/pengesahan/kurang/?jawab=pemohon:kuasa&kurang=surat-kuasa", KIOSK),
    "kiosk-service": ("/kiosk/samsat/perpanjangan/", KIOSK),
    "kiosk-collect": ("/kiosk/samsat/ambil-berkas/", KIOSK),
    "board": ("/layar/samsat/", BOARD),
    "services": ("/layanan/samsat/", PHONE),
    "service": ("/layanan/samsat/perpanjangan/", PHONE),
    "flow-board": ("/layar/samsat/alur/", BOARD),
    "poster": ("/poster/samsat/perpanjangan/", (900, 1250)),
    "poster-office": ("/poster/samsat/", (900, 1250)),
    "board-4k": ("/layar/samsat/", (3840, 2160)),
    "board-upright": ("/layar/samsat/", (1080, 1920)),
    "board-calls": ("/layar/samsat/?tata=panggilan&bagian=pendaftaran,kasir", BOARD),
    "board-both": ("/layar/samsat/?bahasa=dua", BOARD),
    "pairing": ("/perangkat/", BOARD),
    "board-flow": ("/layar/samsat/?tata=alur", BOARD),
    "board-flow-upright": ("/layar/samsat/?tata=alur", (1080, 1920)),
    "refused": ("/kiosk/samsat/tidak-ada/", KIOSK),
}
OF_A_TICKET = {
    "kiosk-ticket": ("/kiosk/samsat/tiket/{}/", KIOSK, "waiting"),
    "kiosk-returned": ("/kiosk/samsat/tiket/{}/berkas/", KIOSK, "parked"),
    "phone-waiting": ("/t/{}/", PHONE, "waiting"),
    "phone-called": ("/t/{}/", PHONE, "called"),
    "phone-processing": ("/t/{}/", PHONE, "processing"),
    "phone-parked": ("/t/{}/", PHONE, "parked"),
}
STAFF = {
    "console-choose": ("petugas6", "/loket/", CONSOLE),
    "console-called": ("petugas1", "/loket/1/", CONSOLE),
    "console-serving": ("petugas2", "/loket/2/", CONSOLE),
    "console-paused": ("petugas10", "/loket/10/", CONSOLE),
    "supervisor": ("pengawas", "/pengawas/", CONSOLE),
    "devices": ("admin", "/pengawas/samsat/perangkat/", CONSOLE),
    "voice": ("pengawas", "/pengawas/samsat/suara/", CONSOLE),
    "work": ("petugas3", "/berkas-kerja/", CONSOLE),
    "register": ("pengawas", "/berkas-kerja/samsat/register/", CONSOLE),
    "greeter": ("penerangan", "/penerangan/", TABLET),
    "setup": ("admin", "/pengaturan/", CONSOLE),
    "setup-flow": ("admin", "/pengaturan/samsat/layanan/balik-nama/alur/", CONSOLE),
    "setup-service": ("admin", "/pengaturan/samsat/layanan/balik-nama/", CONSOLE),
    "setup-fees": ("admin", "/pengaturan/samsat/layanan/balik-nama/biaya/", CONSOLE),
    "setup-hours": ("admin", "/pengaturan/samsat/jam/", CONSOLE),
    "setup-questions": ("admin", "/pengaturan/samsat/layanan/balik-nama/pertanyaan/", CONSOLE),
    "setup-standard": ("admin", "/pengaturan/samsat/layanan/balik-nama/standar/", CONSOLE),
    "setup-services": ("admin", "/pengaturan/samsat/layanan/", CONSOLE),
    "setup-counters": ("admin", "/pengaturan/samsat/loket/", CONSOLE),
    "greeter-service": ("penerangan", "/penerangan/samsat/layanan/perpanjangan/", TABLET),
}
ONE_SHEET = """() => {
  const sheet = document.querySelector(".sheet"), em = parseFloat(getComputedStyle(sheet).fontSize);
  const parts = [sheet, ...sheet.querySelectorAll(".sheet-body, .sheet-chart, .sheet-foot")];
  return sheet.offsetHeight <= 99 * em && parts.every((part) => part.scrollHeight <= part.clientHeight + 1);
}"""
# Words of the phone's main sentence that begin left of its column: there they are cut off.
CUT_WORDS = """() => [...document.querySelectorAll(".visit-next > *")].filter((part) => {
  const visit = part.closest(".visit"), words = document.createRange();
  words.selectNodeContents(part);
  const edge = visit.getBoundingClientRect().left + parseFloat(getComputedStyle(visit).paddingLeft);
  return [...words.getClientRects()].some((line) => line.left < edge - 1);
}).map((part) => part.textContent)"""
LOOKS = [("id", False), ("en", True)]
OVERVIEW = ["board", "kiosk", "phone-called", "console-serving"]


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    with busy_office(tmp_path_factory.mktemp("busy")) as busy:
        yield busy


@pytest.fixture
def hall(browser, busy):
    return Hall(browser, busy.server)


def check(hall: Hall, page: Page, name: str) -> None:
    """The page as it was opened, in Indonesian by day, then in the other looks in the same window: a new one would
    load everything again."""
    for place, look in enumerate(LOOKS):
        if place:
            page.wait_for_timeout(200)
            hall.complaints.clear()  # of what axe-core does to a page
            page.emulate_media(color_scheme="dark" if look[1] else "light")
            hall.speak(page, look[0])
            page.reload()
        look_at(hall, page, name, look)


def look_at(hall: Hall, page: Page, name: str, look: tuple[str, bool]) -> None:
    """Keep a picture where it is asked for; then nothing may be wrong with the page."""
    page.wait_for_load_state("load")
    if name == "pairing":  # it loads itself again when it has its code
        page.locator(".pairing-code").wait_for()
    page.evaluate("document.fonts.ready")
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}-{look[0]}{'-dark' if look[1] else ''}.png")
    assert [said for said in hall.complaints if "404" not in said or name != "refused"] == []
    assert barriers(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page is wider than the screen"
    if name.startswith("poster"):  # one sheet, on which nothing is cut and nothing lies over anything
        assert page.evaluate(ONE_SHEET)
    assert page.evaluate(CUT_WORDS) == []
    if name == "kiosk":  # nobody looks for a button below the edge of a dispenser
        assert page.evaluate("document.documentElement.scrollHeight") <= KIOSK[1]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_screen(hall, name):
    path, size = PUBLIC[name]
    check(hall, hall.screen(path, size), name)


@pytest.mark.parametrize("name", OF_A_TICKET)
def test_a_screen_of_a_ticket(hall, busy, name):
    path, size, state = OF_A_TICKET[name]
    check(hall, hall.screen(path.format(busy.shown[state][1]), size), name)


@pytest.mark.parametrize("name", STAFF)
def test_a_screen_of_the_staff(hall, name):
    username, path, size = STAFF[name]
    check(hall, hall.signed_in(username, path, size), name)


def test_the_busy_office_has_every_state_worth_looking_at(busy):
    assert {"waiting", "called", "serving", "parked", "processing"} <= busy.shown.keys()


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="makes the picture of the README")
def test_the_readme_shows_the_screens_together(browser, tmp_path):
    folder = Path(os.environ["SCREENSHOTS"]).resolve()
    pictures = "".join(f'<img src="{(folder / f"{name}-id.png").as_uri()}">' for name in OVERVIEW)
    sheet = tmp_path / "overview.html"
    sheet.write_text(
        "<style>body{margin:0;display:flex;gap:16px;padding:16px;background:#d9d6cf;align-items:center}"
        f"img{{height:420px;box-shadow:0 2px 10px #0004}}</style>{pictures}"
    )
    page = browser.new_page(viewport={"width": 2000, "height": 452})
    page.goto(sheet.as_uri())
    page.locator("body").screenshot(path=folder / "overview.png")
