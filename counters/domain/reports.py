"""What the unattended screens tell of themselves every few seconds; written only when there is something new."""

import datetime
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from counters import clock
from counters.domain.errors import Conflict
from counters.models import Device, Office, ScreenReport

# A screen that says the same again is written down so often, and is gone when it was silent so long.
WRITTEN_EVERY = datetime.timedelta(seconds=15)
PRESENT = datetime.timedelta(seconds=45)
# What was not seen for so long is forgotten; more screens than this no office has.
KEPT = datetime.timedelta(days=7)
MOST_SCREENS = 300


@dataclass(frozen=True)
class Report:
    """A screen's own words, checked already (ScreenReport has what each of them means)."""

    instance: str
    kind: str
    zone: str = ""
    sound: str = ScreenReport.Sound.NONE
    version: str = ""


def note(office: Office, report: Report, device: Device | None = None) -> ScreenReport:
    """Keep a report, and the paired device it came from. Raises Conflict where more screens report than an
    office can have."""
    now = clock.now()
    row = office.screen_reports.select_related("device").filter(instance=report.instance).first()
    if row is None:
        return _first(office, report, now, device)
    told = asdict(report) | {"device": device}
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    # Also where the clock was set back: what was seen in the future would never be written again.
    if changed or not row.seen_at <= now < row.seen_at + WRITTEN_EVERY:
        for name in changed:
            setattr(row, name, told[name])
        row.seen_at = now
        row.save(update_fields=[*changed, "seen_at"])
    return row


def _first(office: Office, report: Report, now: datetime.datetime, device: Device | None) -> ScreenReport:
    office.screen_reports.filter(seen_at__lt=now - KEPT).delete()
    if office.screen_reports.filter(seen_at__gt=now - PRESENT).count() >= MOST_SCREENS:
        raise Conflict("too_many_screens", _("Too many screens report here."))
    try:
        with transaction.atomic():
            return office.screen_reports.create(
                **asdict(report), device=device, first_seen_at=now, seen_at=now
            )
    except IntegrityError:  # the same screen, twice at once
        return office.screen_reports.get(instance=report.instance)


def present(office: Office) -> list[ScreenReport]:
    """The screens that were heard of just now, with the device that each is, where it was paired."""
    rows = office.screen_reports.select_related("device")
    return list(rows.filter(seen_at__gt=clock.now() - PRESENT))
