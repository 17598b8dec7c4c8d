"""bin/manage check_office [office]: is everything true that must always be true? Reads only; the office may be open."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counters.management.checking import check_offices
from counters.models import Office


class Command(BaseCommand):
    help = "Check an office's records (all offices by default): one line for each thing that is wrong, or ok."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", nargs="?", default="", help="key of the office")

    def handle(self, *args: Any, office: str, **options: Any) -> None:
        if office and not Office.objects.filter(key=office).exists():
            raise CommandError(f"There is no office “{office}”.")
        report = check_offices(office)
        for sentence in report.wrong:
            self.stdout.write(sentence)
        if report.wrong:
            sys.exit(1)
        self.stdout.write(f"ok: {report}")
