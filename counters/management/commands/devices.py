"""Lists boards and kiosks, or takes one out of service, where no browser is at hand."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counters.domain import devices
from counters.domain.day import SYSTEM, Receipt, Today, perform
from counters.domain.errors import Refused
from counters.management.table import aligned
from counters.models import Device

COLUMNS = ("id", "office", "kind", "name", "seen", "revoked")


class Command(BaseCommand):
    help = "Lists the paired boards and kiosks; --revoke ID takes one out of service for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--revoke", type=int, metavar="ID")
        parser.add_argument("--json", action="store_true", help="As a JSON array.")

    def handle(self, *args: Any, revoke: int | None, **options: Any) -> None:
        if revoke is not None:
            return self._revoke(revoke)
        rows = [
            (row.pk, row.office.key, row.kind, row.name, _when(row, row.seen_at), _when(row, row.revoked_at))
            for row in Device.objects.select_related("office").order_by("office__key", "kind", "name")
        ]
        if options["json"]:
            self.stdout.write(json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], indent=2))
        else:
            self.stdout.write(aligned(COLUMNS, rows))
        return None

    def _revoke(self, pk: int) -> None:
        row = Device.objects.select_related("office").filter(pk=pk).first()
        if row is None:
            raise CommandError(f"There is no device {pk}; bin/manage devices lists them.")

        def work(today: Today) -> Receipt:
            devices.revoke(today, row)
            return {"device": row.pk}

        try:
            perform(row.office, work, by=SYSTEM)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stderr.write(f"{row.name} is out of service.", style_func=str)


def _when(row: Device, at: Any) -> str:
    return at.astimezone(row.office.tz).isoformat(sep=" ", timespec="minutes") if at else ""
