"""The loudspeaker in a real browser: which clips sound, in which order, on which board; and when it is blocked."""

import re
import socket
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browsers import chromium, launch_arguments
from tests.e2e.loudspeaker import Office, board, lose_the_first_that_says_done, switch_off, until
from tests.e2e.people import BOARD, Hall, barriers
from tests.servers import ROOT, running_server


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("voice")) as server:
        yield Office(server)


def test_each_call_sounds_once_in_order_on_one_board_only(browser, office):
    first, second = board(browser, office.server), board(browser, office.server)
    expect(first.locator("call-voice[data-speaks]")).to_have_count(1)
    lost = lose_the_first_that_says_done(first)
    labels = [office.call(number) for number in (3, 4)]
    until(first, 2, 18)
    # The server had not heard that the first one was said, and gave it again; the hall heard it once.
    assert len(lost) == 1
    heard, said = first.evaluate("[window.heard, window.said]")
    assert [row["label"] for row in said] == labels
    names = [name for name, _at, _seconds in heard]
    assert names[:9] == [
        "chime", "id/nomor-antrean", "id/letter-a", "id/nol", "id/nol", "id/satu",
        "id/silakan-menuju", "id/loket", "id/tiga",
    ]  # fmt: skip
    assert names[9:] == [*names[:5], "id/dua", "id/silakan-menuju", "id/loket", "id/empat"]
    # One after the other: no clip begins before the one before it has ended.
    for (_name, at, seconds), (_next, begins, _length) in zip(heard, heard[1:], strict=False):
        assert begins >= at + seconds
    assert second.evaluate("window.heard") == []
    # The speaker dies in the middle of the second one: the other board says that again whole, then what is new.
    office.release(3)
    first.close()
    office.server.manage("shell", "--verbosity=0", "--command", A_MINUTE_AGO)
    labels = [labels[1], office.call(3)]
    until(second, 2)
    assert second.evaluate("window.said.map(({ label }) => label)") == labels
    switch_off(second)
    for number in (3, 4):
        office.release(number)


# As if the speaker had died then: its lease is over, and so is what it was saying.
A_MINUTE_AGO = """
import datetime
from django.db.models import F
from counters.models import Announcement, Speaker
minute = datetime.timedelta(minutes=1)
Announcement.objects.filter(done_at=None).update(at=F("at") - minute)
Speaker.objects.update(until=F("until") - minute)
"""


def test_a_browser_that_blocks_sound_asks_for_a_tap_and_speaks_after_it(browser_type, office):
    strict = [flag for flag in launch_arguments() if "autoplay" not in flag]
    with browser_type.launch(
        executable_path=chromium(), args=[*strict, "--autoplay-policy=document-user-activation-required"]
    ) as browser:
        page = board(browser, office.server, "panggilan")  # whose date comes nearest to the tap
        tap = page.get_by_role("button", name=re.compile("suara"))
        expect(tap).to_be_visible()
        date = page.locator(".board-hall .board-head > span").bounding_box()
        assert date["x"] + date["width"] <= tap.bounding_box()["x"] - 16
        expect(page.locator("call-voice")).to_have_attribute("data-sound", "blocked")
        label = office.call(5)
        tap.click()
        expect(tap).to_be_hidden()
        until(page, 1, 9)
        assert page.evaluate("window.said[0].label") == label
        office.release(5)
        switch_off(page)


def test_an_office_records_its_own_voice_listens_and_keeps_it(browser_type, office):
    """With Chromium's own pretended microphone, which beeps; then a file of another kind is uploaded."""
    microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    path = "/pengawas/samsat/suara/"
    with browser_type.launch(executable_path=chromium(), args=[*launch_arguments(), *microphone]) as browser:
        hall = Hall(browser, office.server)
        page = hall.signed_in("pengawas", path)
        page.get_by_role("button", name="Rekam yang belum ada").click()
        words, record = page.locator("[data-words]"), page.locator("[data-record]")
        expect(words).to_have_text("Lonceng")
        record.click()
        page.wait_for_timeout(1500)
        assert page.locator("[data-level]").evaluate("(meter) => meter.value") >= 0
        record.click()
        expect(page.locator("[data-keep]")).to_be_enabled()
        assert barriers(page, ".voice-desk") == []
        page.locator("[data-listen]").click()
        page.locator("[data-keep]").click()
        expect(words).to_have_text("Panggilan ulang")
        loket = page.locator("[data-clip='id/loket']")
        mp3 = ROOT / "queue_site/static/voice/en/counter.mp3"
        loket.locator("input[type=file]").set_input_files(mp3)
        expect(loket.get_by_text("rekaman sendiri")).to_be_visible()
        page.locator("[data-clip='id/nol'] input[type=file]").set_input_files(ROOT / "README.md")
        expect(page.locator("voice-studio [data-message]")).to_contain_text("tidak dapat membaca")
        page.reload()
        assert page.locator("[data-clip][data-own]").count() == 2
        page.locator("[data-clip='chime'] [data-drop]").click()
        expect(page.locator("[data-clip][data-own]")).to_have_count(1)
        loket.locator("[data-drop]").click()
        expect(page.locator("[data-clip][data-own]")).to_have_count(0)
        say_a_recorded_notice(page, office, mp3)
        hear_a_recorded_notice(board(browser, office.server))
        page.get_by_role("button", name="Akhiri pengumuman").click()
        expect(page.locator("live-screen")).not_to_contain_text("Loket 3 istirahat")
        assert [said for said in hall.complaints if not of_axe(said)] == []


def of_axe(said):
    """What axe-core does to a page: it puts styles in, and asks for addresses that are none."""
    return "inline style" in said or "404" in said


def hear_a_recorded_notice(screen):
    until(screen, 1, 2)
    heard, said = screen.evaluate("[window.heard, window.said]")
    assert (said[0]["kind"], heard[0][0]) == ("notice", "chime")
    assert re.fullmatch("[0-9a-f]{64}", heard[1][0])
    switch_off(screen)


def say_a_recorded_notice(page, office, sound):
    """Recorded by the microphone and thrown away, then as a file; what the form carries is forgotten after it."""
    page.goto(f"{office.server.url}/pengawas/samsat/")
    page.get_by_role("button", name="Tulis pengumuman").click()
    recorder, name = page.locator("notice-recorder"), page.locator("notice-recorder [data-name]")
    for _begin_and_stop in range(2):
        recorder.locator("[data-record]").click()
        page.wait_for_timeout(800)
    expect(recorder.locator("[data-heard]")).to_contain_text("diputar satu kali")
    assert barriers(page, "dialog[open]") == []
    recorder.locator("[data-drop]").click()
    expect(name).to_have_value("")
    recorder.locator("input[type=file]").set_input_files(sound)
    expect(name).to_have_value(re.compile("^[0-9a-f]{64}$"))
    recorder.locator("[data-listen]").click()
    page.get_by_label("Yang perlu diketahui semua orang").fill("Loket 3 istirahat")
    page.locator("#notice-until").fill("23:59")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator("live-screen")).to_contain_text("Loket 3 istirahat")
    expect(name).to_have_value("")


# A television without WebAudio, and with a voice of its own once window.voices has one. Nothing sounds: each sound
# that would is kept, and over at once.
OLD = r"""() => {
  delete window.AudioContext; delete window.webkitAudioContext;
  Object.assign(window, { said: 0, heard: [], voices: [], answers: true });
  document.addEventListener("said", () => { window.said += 1; });
  HTMLMediaElement.prototype.play = function () {
    window.heard.push(this.src.replace(/.*\/voice\//, "").replace(/\..*/, ""));
    setTimeout(() => this.onended?.(), 5);
    return Promise.resolve();
  };
  const speech = { getVoices: () => window.voices, cancel() {}, speak(words) {
    if (!window.answers) return;
    window.heard.push(words.text);
    words.onstart(); setTimeout(() => words.onend(), 5);
  } };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
CLIPS = ["chime", "id/nomor-antrean", "id/letter-a"]


def test_without_webaudio_the_same_clips_sound_and_the_office_may_prefer_the_voice_of_the_device(
    browser, office
):
    page = browser.new_page(viewport={"width": BOARD[0], "height": BOARD[1]})
    page.add_init_script(f"({OLD})()")
    page.goto(f"{office.server.url}/layar/samsat/")

    def heard(counter):
        """What sounds for a call, after it was said to its end."""
        page.evaluate("Object.assign(window, { said: 0, heard: [] })")
        office.call(counter)
        for _tenth in range(200):
            if page.evaluate("window.said"):
                break
            page.wait_for_timeout(100)
        office.release(counter)
        return page.evaluate("window.heard")

    expect(page.locator("call-voice[data-sound=on][data-speaks]")).to_have_count(1)
    first = heard(3)
    assert first[:3] == CLIPS
    assert first[-1] == "id/tiga"
    office.server.manage("shell", "--verbosity=0", "--command", PREFER_THE_DEVICE)
    page.evaluate(
        "window.voices = [{ lang: 'id-ID', localService: true }, { lang: 'en-GB', localService: true }]"
    )
    told = heard(4)
    assert told[0] == "chime"
    assert re.fullmatch(r"Nomor antrean A( \w+)+, silakan menuju loket empat\.", told[1])
    assert re.fullmatch(r"Number A( \w+)+, please go to counter four\.", told[2])
    # A voice that does not begin, and then none at all: the clips speak.
    page.evaluate("window.answers = false")
    silent = heard(5)
    assert silent[0] == "chime"
    assert silent[1:4] == CLIPS
    assert "en/counter" in silent
    page.evaluate("window.voices = []")
    assert heard(6)[:3] == CLIPS
    page.close()


PREFER_THE_DEVICE = """
from counters.models import Office, Voice
Voice.objects.update_or_create(office=Office.objects.get(), defaults={"uses_system_voice": True, "says_english": True})
"""


def test_over_plain_http_screens_do_without_what_needs_https_and_say_so(browser_type, office):
    """Under a name that is not this machine's own: browsers trust plain http with nothing there."""
    server, name = office.server, socket.gethostname().lower()
    plain = SimpleNamespace(url=f"http://{name}:{server.port}", accounts=server.accounts)
    here = [f"--host-resolver-rules=MAP {name} 127.0.0.1"]
    with browser_type.launch(executable_path=chromium(), args=[*launch_arguments(), *here]) as browser:
        hall = Hall(browser, plain)
        board = hall.screen("/layar/samsat/", BOARD)
        expect(board.get_by_text("Lewat HTTP biasa peramban tidak dapat")).to_be_visible()
        expect(board.locator("[data-lack=unable]")).to_be_hidden()
        assert "wakeLock" not in board.evaluate("Object.keys(Navigator.prototype)")
        studio = hall.signed_in("pengawas", "/pengawas/samsat/suara/")
        expect(studio.get_by_text("Merekam di peramban memerlukan alamat aman")).to_be_visible()
        expect(studio.get_by_role("button", name="Rekam yang belum ada")).to_be_hidden()
        mp3 = ROOT / "queue_site/static/voice/en/counter.mp3"
        loket = studio.locator("[data-clip='id/loket']")
        loket.locator("input[type=file]").set_input_files(mp3)
        expect(loket.get_by_text("rekaman sendiri")).to_be_visible()
        loket.locator("[data-drop]").click()
        expect(studio.locator("[data-clip][data-own]")).to_have_count(0)
        studio.goto(f"{plain.url}/pengawas/samsat/")
        studio.get_by_role("button", name="Tulis pengumuman").click()
        expect(studio.get_by_text("Merekam di peramban memerlukan alamat aman")).to_be_visible()
        expect(studio.locator("notice-recorder [data-record]")).to_be_hidden()
        assert hall.complaints == []
