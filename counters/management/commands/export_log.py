"""bin/manage export_log OFFICE: an office's history, one JSON object a line, as bin/manage replay reads it."""

import datetime
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counters.domain.history import history
from counters.live.snapshot import one_moment
from counters.models import Office


class Command(BaseCommand):
    help = "Write an office's history to standard output, one JSON object a line. Nobody is named in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", help="key of the office")
        parser.add_argument("--from", dest="since", metavar="DATE", help="the first day, as 2026-03-03")
        parser.add_argument("--to", dest="until", metavar="DATE", help="the last day")

    def handle(self, *args: Any, office: str, since: str | None, until: str | None, **options: Any) -> None:
        found = Office.objects.filter(key=office).first()
        if found is None:
            raise CommandError(f"There is no office “{office}”.")
        days = found.days.filter(retired_at=None).order_by("date")
        try:
            days = days.filter(date__gte=datetime.date.fromisoformat(since)) if since else days
            days = days.filter(date__lte=datetime.date.fromisoformat(until)) if until else days
        except ValueError as wrong:
            raise CommandError(f"This is no date: {wrong}") from wrong
        with one_moment():
            for row in history(found, days):
                self.stdout.write(json.dumps(row, ensure_ascii=False))
