"""Notices through the API: read by anybody, written by supervisors, refused in sentences."""

import datetime

import pytest

from counters import clock
from counters.api import schemas
from counters.models import Notice
from tests.api.conftest import problem

NOTICES = "offices/samsat/notices"
LINE = "Loket 3 istirahat sampai 13.00"


def body(**more):
    until = clock.now() + datetime.timedelta(hours=1)
    return {"text": LINE, "until": until.isoformat(), **more}


def test_a_notice_is_written_read_and_ended(call):
    said = body(text_en="Counter 3 is on a break", speak=True)
    given = call.supervisor.post(NOTICES, said, key="n-1")
    assert given.status_code == 200
    schemas.NoticeReceipt.model_validate_json(given.content)
    assert (
        call.supervisor.post(NOTICES, body(text_en="Counter 3 is on a break", speak=True), key="n-1").json()
        == given.json()
    )
    shown = call.nobody.get(NOTICES).json()
    assert [row["text"] for row in shown] == [LINE]
    assert call.nobody.get("offices/samsat/board").json()["notices"] == shown
    ended = call.supervisor.post(f"{NOTICES}/{shown[0]['id']}/end", key="n-2")
    assert ended.json()["revision"] == given.json()["revision"] + 1
    assert call.nobody.get(NOTICES).json() == []


@pytest.mark.parametrize("role", ["officer", "greeter", "kiosk"])
def test_nobody_else_writes_or_ends(call, role):
    notice = call.supervisor.post(NOTICES, body()).json()["notice"]["id"]
    assert problem(call[role].post(NOTICES, body(text="Lain"))) == (403, "forbidden")
    assert problem(call[role].post(f"{NOTICES}/{notice}/end")) == (403, "forbidden")
    assert Notice.objects.get().ended_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": None},
        {"text": "x" * 121},
        {"text": "\x00"},
        {"text_en": 3},
        {"until": None},
        {"until": "besok"},
        {"until": "2025-03-03T13:00:00"},
        {"until": "9999-12-31T23:59:59-23:00"},
        {"until": "2025-03-03T09:59:00+07:00"},
        {"until": "2026-03-03T09:59:00+07:00"},
        {"speak": "yes"},
    ],
)
def test_what_cannot_be_used_is_refused(call, wrong):
    assert problem(call.supervisor.post(NOTICES, body(**wrong)))[0] == 422
    assert not Notice.objects.exists()


@pytest.mark.parametrize("notice", ["0", "7", "x", "9" * 30, "%00"])
def test_an_unknown_notice_is_a_404(call, notice):
    assert problem(call.supervisor.post(f"{NOTICES}/{notice}/end")) == (404, "unknown_notice")
