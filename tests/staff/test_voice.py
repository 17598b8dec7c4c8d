"""The office's voice is set up by its leaders: settings, hours, own clips, and the list of screens."""

import array

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from counters.domain.reports import Report, note
from counters.domain.speaking import hold
from counters.models import Event, OwnClip, Voice, VolumeHours
from tests.staff.conftest import person
from tests.tones import tone

PAGE = "/pengawas/samsat/suara/"
FORM = {
    "reading": "words", "says_english": "on", "volume": "60",
    "begins-0": "12:00", "ends-0": "13.00", "volume-0": "0",
}  # fmt: skip


def clipped():
    return tone(level=1.0)[:44] + array.array("h", [32767, 32767, -32768, -32768] * 4000).tobytes()


@pytest.fixture
def leader(hall):
    return person(hall.supervisor)


def upload(who, sound, clip="id/loket", **more):
    return who.does(f"{PAGE}klip/", clip=clip, sound=SimpleUploadedFile("clip.wav", sound), **more)


def test_the_page_shows_settings_every_clip_and_the_sentence(leader):
    text = leader.text(PAGE)
    assert text.count("data-clip=") == 112
    assert "Nomor antrean A nol satu dua, silakan menuju loket tiga." in text


@pytest.mark.parametrize("who", ["officer", "greeter", "kiosk", "stranger"])
def test_only_leaders_of_the_office_come_here(hall, who):
    other = person(hall.stranger if who == "stranger" else hall.person(who))
    for path in (PAGE, "/pengawas/samsat/layar/"):
        assert other.page(path).status_code in (403, 404)
    assert upload(other, tone()).status_code in (403, 404)
    assert other.does(f"{PAGE}atur/", **FORM).status_code in (403, 404)
    assert (OwnClip.objects.count(), Voice.objects.count()) == (0, 0)


def test_settings_and_hours_are_kept_as_a_whole_and_noted(leader, hall):
    assert leader.does(f"{PAGE}atur/", **FORM).status_code == 200
    voice, hours = Voice.objects.get(), VolumeHours.objects.get()
    assert (voice.reading, voice.says_english, voice.uses_system_voice, voice.volume) == (
        "words",
        True,
        False,
        60,
    )
    assert (f"{hours.begins:%H:%M}", f"{hours.ends:%H:%M}", hours.volume) == ("12:00", "13:00", 0)
    assert Event.objects.last().action == "setup"
    leader.submits(f"{PAGE}atur/", reading="digits", volume="80")
    assert (VolumeHours.objects.count(), Voice.objects.get().says_english) == (0, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reading": "song"}, {"reading": ""}, {"volume": "101"}, {"volume": ""}, {"volume": "-1"}, {"volume": "x"},
        {"begins-0": "25:00"}, {"begins-0": ""}, {"ends-0": "12:00"}, {"volume-0": "300"}, {"begins-0": "\x00"},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused_and_change_nothing(leader, wrong):
    answer = leader.does(f"{PAGE}atur/", **(FORM | wrong))
    assert (answer.status_code, bool(answer.json()["error"])) == (422, True)
    assert (Voice.objects.count(), VolumeHours.objects.count()) == (0, 0)


def test_an_own_clip_takes_the_place_of_the_shipped_one_until_it_is_removed(leader, client):
    sound = tone()
    address = upload(leader, sound).json()["address"]
    assert client.get(address).content == sound
    row = OwnClip.objects.get()
    assert (row.key, row.seconds, row.made_by.username) == ("id/loket", 0.6, "supervisor")
    assert upload(leader, tone(level=0.4)).json()["address"] != address
    assert OwnClip.objects.count() == 1
    assert address not in leader.text(PAGE)
    shipped = leader.does(f"{PAGE}klip/", clip="id/loket", drop="1").json()
    assert (shipped["own"], shipped["address"].endswith(".mp3"), OwnClip.objects.count()) == (False, True, 0)


@pytest.mark.parametrize(
    ("sound", "word"),
    [
        (b"", "Choose a recording"), (b"no sound at all", "no WAV"), (b"RIFF\xff\xff\xff\xffWAVEfmt ", "no WAV"),
        (tone(width=1), "no WAV"), (tone(rate=96_000), "no WAV"), (tone(0.05), "too short"), (tone(7.0), "at most"),
        (tone(level=0.0), "Nothing can be heard"), (tone(level=0.001), "Nothing can be heard"),
        (clipped(), "distorted"),
        (b"RIFF" + bytes(800_000), "Choose a recording"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_clip_is_refused_with_the_reason(leader, sound, word):
    answer = upload(leader, sound)
    assert answer.status_code == 422
    assert word in answer.json()["error"]
    assert OwnClip.objects.count() == 0


@pytest.mark.parametrize("clip", ["", "id/nothing", "../secret", "id/loket\x00"])
def test_a_clip_that_is_not_in_the_set_is_refused(leader, clip):
    assert upload(leader, tone(), clip).status_code == 404
    assert leader.does(f"{PAGE}klip/", clip=clip, drop="1").status_code == 404


def test_the_supervisor_sees_which_board_is_blocked_and_which_speaks(leader, hall):
    assert "has reported" in leader.text("/pengawas/samsat/layar/")
    note(hall.office, Report("board-number-one", "board", sound="blocked", version="0.1"))
    text = leader.text("/pengawas/samsat/layar/")
    assert "sound blocked" in text
    assert "Nobody speaks in the hall: the browser blocks the sound" in text
    note(hall.office, Report("board-number-one", "board", sound="on", version="0.1"))
    hold(hall.office, "", "board-number-one", is_audible=True)
    text = leader.text("/pengawas/samsat/layar/")
    assert "speaks" in text
    assert "Nobody speaks" not in text
