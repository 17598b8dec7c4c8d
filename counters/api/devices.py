"""The office's boards and kiosks, for the systems of whoever looks after them. They are paired on a screen only."""

import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Router
from pydantic import Field, WithJsonSchema

from counters.api import bodies, schemas
from counters.api.answers import private
from counters.api.auth import Bearer, posting_in
from counters.domain.errors import NotFound
from counters.models import Device, Posting
from counters.staff import access
from counters.staff.devices import work_on_device


class DeviceRow(schemas.Shape):
    id: int
    kind: Literal["board", "kiosk"]
    name: str
    board: str | None = Field(description="Its layout; null for the whole office.")
    version: str | None = Field(description="Of the page that it shows.")
    paired_at: datetime.datetime
    seen_at: datetime.datetime | None
    revoked_at: datetime.datetime | None


class DeviceList(schemas.Shape):
    devices: list[DeviceRow]


class DeviceRevoked(schemas.Shape):
    revision: int
    device: int


router = Router(tags=["Devices"], auth=Bearer())

DeviceId = Annotated[str, WithJsonSchema({"type": "integer"}), Path(description="The id of a device.")]
MOST_DIGITS = 18


@router.get(
    "offices/{office}/devices",
    operation_id="list_devices",
    **schemas.answers({200: DeviceList}, 401, 403, 404, 503),
)
def list_devices(request: HttpRequest, office: str) -> HttpResponse:
    """Every device that was ever paired, those in service first."""
    posting = posting_in(request, office)
    access.require(posting, "supervise")
    rows = sorted(posting.office.devices.select_related("board"), key=lambda row: row.revoked_at is not None)
    return private({"devices": [_fields(row, posting) for row in rows]})


@router.post(
    "offices/{office}/devices/{device}/revoke",
    operation_id="revoke_device",
    **schemas.answers({200: DeviceRevoked}, *schemas.COMMAND_PROBLEMS),
)
def revoke(
    request: HttpRequest,
    office: str,
    device: DeviceId,
    body: Annotated[bodies.Plain | None, Body()] = None,
    key: bodies.Key = None,
) -> HttpResponse:
    """Take a device out of service, for good: its token ends within five seconds, on open sockets too."""
    posting = posting_in(request, office)
    access.require(posting, "pair")
    if not (device.isascii() and device.isdigit() and len(device) <= MOST_DIGITS):
        raise NotFound("unknown_device", _("There is no such device here."))
    return private(work_on_device(posting, int(device), "revoke", {}, key=key or ""))


def _fields(row: Device, posting: Posting) -> dict[str, Any]:
    zone = posting.office.tz
    moments = {"paired_at": row.paired_at, "seen_at": row.seen_at, "revoked_at": row.revoked_at}
    return {
        "id": row.pk,
        "kind": row.kind,
        "name": row.name,
        "board": row.board.key if row.board else None,
        "version": row.version or None,
        **{
            name: at.astimezone(zone).isoformat(timespec="seconds") if at else None
            for name, at in moments.items()
        },
    }
