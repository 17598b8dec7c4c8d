"""Constraints of the loudspeaker and of the devices, each broken once; test_guards.py sees that none is left out."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from counters import clock
from counters.models import (
    Announcement,
    Call,
    Device,
    Notice,
    OwnClip,
    Recording,
    ScreenReport,
    Speaker,
    Voice,
    VolumeHours,
    Zone,
)
from counters.states import State
from tests.domain.guarding import MORNING, again, change
from tests.office import ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

NINE = datetime.time(9)
SAID = {"call__isnull": False, "done_at__isnull": False}


def another_under_way():
    under_way = Announcement.objects.get(done_at=None)
    other = Notice.objects.exclude(pk=under_way.notice_id).get()
    again(Announcement, {"done_at": None}, notice=other)()


BREAKS = {
    "voice_volume": change(Voice, {}, volume=101),
    "volume_hours_volume": change(VolumeHours, {}, volume=101),
    "volume_hours_have_a_length": change(VolumeHours, {}, begins=NINE, ends=NINE),
    "zone_key": again(Zone),
    "own_clip_key": again(OwnClip),
    "recording_once": again(Recording),
    "screen_instance": again(ScreenReport),
    "one_speaker_a_zone": again(Speaker, instance="87654321"),
    "one_announcement_a_zone": again(Announcement, SAID),
    "one_saying_a_zone": again(Announcement, {"notice__isnull": False}, done_at=MORNING),
    "announcement_of_one_thing": change(Announcement, SAID, call=None),
    "one_announcement_under_way": another_under_way,
    "device_kind": change(Device, {}, kind="radio"),
    "device_name_once": again(Device, digest="y"),
}


@pytest.fixture
def full(cast):
    """An office that speaks, and one device."""
    office, now = cast.office, clock.now()
    ticket_in(cast, State.CALLED)
    said = {"office": office, "instance": "12345678", "at": now, "seconds": 1}
    notices = [
        Notice.objects.create(
            office=office,
            text="Baris",
            said_at=MORNING,
            until=MORNING + datetime.timedelta(hours=1),
            by="system",
        )
        for _notice in range(2)
    ]
    Announcement.objects.create(**said, call=Call.objects.first(), done_at=now)
    Announcement.objects.create(**said, notice=notices[0])
    Voice.objects.update_or_create(office=office)
    VolumeHours.objects.create(office=office, begins=NINE, ends=datetime.time(10), volume=50)
    Zone.objects.create(office=office, key="utara", name="Utara")
    OwnClip.objects.create(office=office, key="a", sound=b"x", digest="x", seconds=1, made_at=now)
    Recording.objects.create(office=office, sound=b"x", digest="x", seconds=1, made_at=now)
    ScreenReport.objects.create(
        office=office, instance="12345678", kind="board", first_seen_at=now, seen_at=now
    )
    Speaker.objects.create(office=office, instance="12345678", since=now, until=now)
    Device.objects.create(
        office=office, kind="board", name="Kiri", digest="x", paired_at=now, paired_by=cast.administrator
    )
    return cast


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses_what_breaks_a_constraint(full, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREAKS[name]()
    if connection.vendor == "postgresql":
        assert f'"{name}"' in str(refused.value)
