"""Lists who works here, with which role."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from counters.management.table import aligned
from counters.models import Posting

COLUMNS = ("username", "role", "counter", "office")


class Command(BaseCommand):
    help = "Lists who works here. “counter” is the counter's id in the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="As a JSON array.")

    def handle(self, *args: Any, **options: Any) -> None:
        postings = Posting.objects.filter(user__is_active=True).order_by("office__key", "pk")
        rows = postings.values_list("user__username", "role", "counter_id", "office__key")
        if options["json"]:
            self.stdout.write(json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], indent=2))
        else:
            self.stdout.write(aligned(COLUMNS, list(rows)))
