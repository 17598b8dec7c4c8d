"""bin/manage forget_register <office> --before DATE: no name stands in the register longer than it is needed."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counters.domain.actions import forget_recipients
from counters.domain.day import SYSTEM, perform
from counters.models import Office


class Command(BaseCommand):
    help = "Blank the names of recipients in the register of hand-over of days before a date. Lines and dates stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", help="key of the office")
        parser.add_argument(
            "--before", required=True, type=datetime.date.fromisoformat, help="a date: 2026-01-31"
        )

    def handle(self, *args: Any, office: str, before: datetime.date, **options: Any) -> None:
        found = Office.objects.filter(key=office).first()
        if found is None:
            raise CommandError(f"There is no office “{office}”.")
        receipt = perform(found, lambda today: {"lines": forget_recipients(today, before)}, by=SYSTEM).receipt
        self.stdout.write(str(receipt["lines"]))
