"""A screen's report and its answer, over HTTP: what is heard, what is refused, and who may listen."""

import json

import pytest
from django.test import Client

from counters.models import Announcement, OwnClip, ScreenReport, Speaker, Voice, VolumeHours, Zone
from tests.office import call_in, issue

KABAR = "/layar/samsat/kabar/"
BOARD = {"instance": "board-number-one", "kind": "board", "sound": "on", "version": "0.1"}


def tell(client, path=KABAR, script=True, **body):
    headers = {"X-Requested-With": "fetch"} if script else {}
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def heard(client, **more):
    answer = tell(client, **(BOARD | {"ready": True} | more))
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


def test_a_board_hears_what_to_say_and_reports_it(hall, client):
    assert heard(client)["announcement"] is None
    number = call_in(hall, issue(hall.office))
    answer = heard(client)
    said = answer["announcement"]
    assert (answer["speaker"], answer["volume"], said["label"], said["counter"]) == (
        True,
        80,
        "A-001",
        number,
    )
    assert said["words"][0]["text"].startswith("Nomor antrean A nol nol satu, silakan menuju loket")
    assert all("/static/voice/" in piece["clip"] for piece in said["pieces"])
    assert said["revision"] == hall.office.days.get().revision
    assert heard(client, ready=False)["announcement"] is None
    assert heard(client, done=[{"id": said["id"], "heard": True}])["announcement"] is None
    assert Announcement.objects.get().was_heard is True


def test_another_site_s_page_cannot_report_and_no_cookie_is_needed(hall):
    assert tell(Client(enforce_csrf_checks=True), **BOARD).status_code == 200
    assert tell(Client(), script=False, **BOARD).status_code == 403
    assert ScreenReport.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"instance": ""}, {"instance": "short"}, {"instance": "x" * 65}, {"instance": 7}, {"instance": "a\x00bcdefgh"},
        {"kind": "robot"}, {"sound": "loud"}, {"version": "v" * 41}, {"version": "\x00"}, {"zone": "A b"},
        {"done": "all"}, {"done": [1]}, {"done": [{"id": 1}]}, {"done": [{"id": "1", "heard": True}]},
        {"done": [{"id": 2**70, "heard": True}]}, {"done": [{"id": True, "heard": True}]},
        {"done": [{"id": 1, "heard": True}] * 21},
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_is_refused_with_a_sentence(hall, client, wrong):
    answer = tell(client, **(BOARD | wrong))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_report")
    assert ScreenReport.objects.count() == Speaker.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["", "nonsense", "[]", "null", '"x"', "[" * 3000, "x" * 5000, "{}" + " " * 5000]
)
def test_what_is_no_report_is_refused(hall, client, body):
    answer = client.post(KABAR, body, content_type="application/json", headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422


def test_unknown_offices_halls_and_methods(hall, client):
    assert tell(client, "/layar/di-mana/kabar/", **BOARD).status_code == 404
    assert tell(client, **(BOARD | {"zone": "atas"})).status_code == 404
    Zone.objects.create(office=hall.office, key="atas", name="Lantai 2")
    assert tell(client, **(BOARD | {"zone": "atas"})).status_code == 200
    assert client.get(KABAR).status_code == 405


def test_a_kiosk_reports_and_is_never_given_anything_to_say(hall, client):
    call_in(hall, issue(hall.office))
    assert heard(client, kind="kiosk") == {"again": 5}
    assert (Speaker.objects.count(), Announcement.objects.count()) == (0, 0)


def test_in_silent_hours_nothing_is_said_and_the_end_is_told(hall, client):
    VolumeHours.objects.create(office=hall.office, begins="09:00", ends="11:00", volume=0)
    call_in(hall, issue(hall.office))
    answer = heard(client)
    assert (answer["volume"], answer["silent_until"], answer["announcement"]) == (0, "11.00", None)


def test_an_office_speaks_as_it_is_set_up(hall, client):
    Voice.objects.create(
        office=hall.office, reading="words", says_english=True, uses_system_voice=True, volume=35
    )
    OwnClip.objects.create(
        office=hall.office, key="id/loket", sound=b"RIFFown", digest="a" * 64, seconds=0.5,
        made_at=hall.office.days.get().opened_at,
    )  # fmt: skip
    call_in(hall, issue(hall.office))
    answer = heard(client)
    said = answer["announcement"]
    assert (answer["volume"], answer["system"]) == (35, True)
    assert [row["language"] for row in said["words"]] == ["id", "en"]
    assert said["words"][0]["text"].startswith("Nomor antrean A satu,")
    own = next(piece for piece in said["pieces"] if piece["instead"])
    assert own["clip"] == f"/layar/samsat/klip/{'a' * 64}.wav"
    assert own["instead"].endswith(".mp3")
    sound = client.get(own["clip"])
    assert (sound.content, sound["Content-Type"]) == (b"RIFFown", "audio/wav")
    assert "immutable" in sound["Cache-Control"]
    assert sound["X-Content-Type-Options"] == "nosniff"
    assert own["clip"] in client.get("/layar/samsat/suara/").json()["clips"]
    for missing in ("b" * 64, "x", "a" * 63 + "%00"):
        assert client.get(f"/layar/samsat/klip/{missing}.wav").status_code == 404
