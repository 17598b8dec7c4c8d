"""The supervisor's lines reach everybody at once, say their end, and are refused in sentences."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from counters import clock
from counters.domain import notices, spoken_notices
from counters.domain.day import SYSTEM, perform
from counters.domain.errors import Refused
from counters.models import Event, Notice
from tests.displays.conftest import phone_of
from tests.office import issue
from tests.tones import tone

LINE, ENGLISH = "Loket 3 istirahat sampai 13.00", "Counter 3 is on a break until 13.00"
PLACES = ["/layar/samsat/", "/kiosk/samsat/"]


def say(office, text=LINE, text_en="", minutes=60, **more):
    made = []

    def command(today):
        until = today.now + datetime.timedelta(minutes=minutes)
        made.append(notices.say(today, text, text_en, until, **more))
        return {}

    perform(office, command, by=SYSTEM)
    return made[0]


def refused_code(office, text):
    with pytest.raises(Refused) as refused:
        say(office, text)
    return refused.value.code


def end(office, notice):
    perform(office, lambda today: {"id": notices.end(today, notice.pk).pk}, by=SYSTEM)


def test_a_line_stands_on_boards_kiosks_and_phones_until_it_is_ended(hall, reader):
    places = [*PLACES, phone_of(issue(hall.office))]
    before = reader.live(PLACES[0])["revision"]
    notice = say(hall.office)
    for place in places:
        assert LINE in reader.text(place), place
    board = reader.live(PLACES[0])
    assert board["revision"] == before + 1
    assert [row["text"] for row in board["notices"]] == [LINE]
    end(hall.office, notice)
    for place in places:
        assert LINE not in reader.text(place), place
    assert Event.objects.filter(action__in=["say_notice", "end_notice"]).count() == 2


def test_a_phone_is_drawn_again_for_a_new_line(hall):
    from counters.live.picture import latest
    from displays.visitor import phone_screen

    ticket = issue(hall.office)
    screen = phone_screen(ticket, "x" * 27, "id")
    before = screen.sign(latest(hall.office))
    say(hall.office)
    assert screen.sign(latest(hall.office)) != before


def test_who_reads_english_reads_the_english_line_where_there_is_one(hall, english):
    say(hall.office, text_en=ENGLISH)
    say(hall.office, "Jaringan terganggu")
    text = english.text(PLACES[0])
    assert ENGLISH in text
    assert LINE not in text
    assert "Jaringan terganggu" in text


def test_a_line_ends_by_itself(hall, reader, morning):
    say(hall.office, minutes=30)
    morning.forward(minutes=31)
    assert LINE not in reader.text(PLACES[0])


def test_html_in_a_line_stays_words(hall, reader):
    say(hall.office, "<b>tebal</b> & <script>x</script>")
    assert "&lt;script&gt;" in reader.text(PLACES[0])
    assert "<script>x" not in reader.text(PLACES[0])


@pytest.mark.parametrize(
    ("text", "minutes", "code"),
    [
        ("", 60, "text"),
        ("  \n ", 60, "text"),
        ("x" * 121, 60, "text"),
        ("a\u202eb", 60, "text"),
        (LINE, 0, "until"),
        (LINE, -5, "until"),
        (LINE, 8 * 24 * 60, "until"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_changes_nothing(hall, text, minutes, code):
    with pytest.raises(Refused) as refused:
        say(hall.office, text, minutes=minutes)
    assert refused.value.code == code
    assert str(refused.value)
    assert not Notice.objects.exists()


def test_the_same_line_twice_and_a_sixth_line_are_refused(hall):
    for place in range(notices.MOST_NOTICES):
        if place:
            assert refused_code(hall.office, "Baris 0") == "notice_there"
        say(hall.office, f"Baris {place}")
    assert refused_code(hall.office, "Baris lain") == "too_many_notices"


def test_what_is_to_be_said_aloud_is_indonesian_before_english(hall):
    say(hall.office, "Hanya dibaca")
    spoken = say(hall.office, LINE, ENGLISH, speak=True)
    (line,) = spoken_notices.present(hall.office).values()
    assert (line.notice, line.words) == (spoken.pk, (("id", LINE), ("en", ENGLISH)))


def test_a_supervisor_writes_and_ends_a_line_on_the_page(hall, client):
    client.force_login(hall.supervisor)
    page = "/pengawas/samsat/"
    assert "Mohon siapkan berkas asli" in client.get(page).content.decode()  # a phrase of the sample office
    form = {"text": LINE, "text_en": "", "until": "13.00", "key": "k-1", "speak": "yes"}
    for _twice in range(2):
        answer = client.post(f"{page}pengumuman/", form, headers={"X-Requested-With": "fetch"})
        assert LINE in answer.json()["picture"]["html"]
    notice = Notice.objects.get()
    assert notice.speak
    assert f"{notice.until.astimezone(hall.office.tz):%H.%M}" == "13.00"
    answer = client.post(f"{page}pengumuman/{notice.pk}/akhiri/", {"key": "k-2"})
    assert answer.status_code == 302
    assert notices.present_in(hall.office, clock.now()) == []


@pytest.mark.parametrize("until", ["", "25.00", "nanti", "09.59", "13:00+07:00"])
def test_a_form_with_an_end_that_is_none_is_refused(hall, client, until):
    client.force_login(hall.supervisor)
    answer = client.post(
        "/pengawas/samsat/pengumuman/", {"text": LINE, "until": until}, headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize("role", ["officer", "greeter", "kiosk"])
def test_only_a_supervisor_writes_lines(hall, client, role):
    client.force_login(hall.person(role))
    answer = client.post("/pengawas/samsat/pengumuman/", {"text": LINE, "until": "13.00"})
    assert answer.status_code == 403
    assert not Notice.objects.exists()


def test_a_notice_of_another_office_is_not_there(hall, client):
    notice = say(hall.elsewhere)
    client.force_login(hall.supervisor)
    answer = client.post(
        f"/pengawas/samsat/pengumuman/{notice.pk}/akhiri/", headers={"X-Requested-With": "fetch"}
    )
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, "unknown_notice")


def test_a_supervisor_records_a_line_and_boards_can_fetch_it(hall, client):
    client.force_login(hall.supervisor)
    client.cookies["django_language"] = "en"
    script = {"X-Requested-With": "fetch"}

    def send(sound, who=client):
        file = SimpleUploadedFile("notice.wav", sound)
        return who.post("/pengawas/samsat/pengumuman/rekaman/", {"sound": file}, headers=script)

    for sound, word in (
        (b"", "Choose a recording"),
        (b"no sound", "no WAV"),
        (tone(21.0), "20 seconds"),
        (tone(2, 0.01), "heard"),
    ):
        refused = send(sound)
        assert (refused.status_code, word in refused.json()["error"]) == (422, True), refused.json()
    name = send(tone(9.0)).json()["recording"]
    form = {"text": LINE, "until": "13.00", "key": "k-1", "recording": name}
    for _twice in range(2):
        assert client.post("/pengawas/samsat/pengumuman/", form, headers=script).status_code == 200
    assert Notice.objects.get().recording.digest == name
    assert client.get(f"/layar/samsat/klip/{name}.wav").content == tone(9.0)
    wrong = client.post(
        "/pengawas/samsat/pengumuman/",
        form | {"text": "x", "key": "k-2", "recording": "0" * 64},
        headers=script,
    )
    assert (wrong.status_code, "record it again" in wrong.json()["error"]) == (422, True)
    client.force_login(hall.person("officer"))
    assert send(tone()).status_code in (403, 404)
    assert Notice.objects.count() == 1
