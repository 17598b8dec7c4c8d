"""The office's boards and kiosks as those see them who look after them."""

import datetime
from dataclasses import dataclass
from typing import Any

from counters.domain.devices import PRESENT
from counters.live.picture import Picture
from counters.models import Device, ScreenReport

KNOWN_SOUNDS = frozenset(ScreenReport.Sound.values)


@dataclass(frozen=True)
class DeviceRow:
    """A device now. `since`: when it was last heard of, or paired; `sound` and `speaks` as its page reports them."""

    device: Device
    is_present: bool
    since: datetime.datetime
    is_outdated: bool
    sound: str

    @property
    def is_blocked(self) -> bool:
        """A board that cannot be heard until somebody taps it."""
        return self.sound == ScreenReport.Sound.BLOCKED


def devices(picture: Picture, *, version: str) -> dict[str, Any]:
    """The context of counters/devices/live.html. `version` is that of the pages that the server gives now."""
    office = picture.floor.office
    sounds = dict(
        office.screen_reports.filter(device__isnull=False).order_by("seen_at").values_list("device", "sound")
    )
    rows = office.devices.filter(revoked_at=None).select_related("board")
    return {
        "devices": [_row(picture.at, device, sounds.get(device.pk, ""), version) for device in rows],
        "revoked": list(office.devices.exclude(revoked_at=None).order_by("-revoked_at")[:5]),
        "is_open": office.open_screens,
    }


def _row(now: datetime.datetime, device: Device, sound: str, version: str) -> DeviceRow:
    # One that was paired a moment ago has not opened its page yet.
    present = (device.seen_at or device.paired_at) + PRESENT > now
    outdated = bool(device.version) and device.version != version
    return DeviceRow(device, present, device.seen_at or device.paired_at, present and outdated, sound)
