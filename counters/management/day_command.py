"""What the commands about an office's day share: find the office, go through the door, say what came of it."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from counters.domain.day import SYSTEM, Today, perform
from counters.domain.errors import Refused
from counters.models import Office


class DayCommand(BaseCommand):
    """`action` is done to the day of the office that is named; `done` is the sentence afterwards."""

    action: Callable[[Today], None]
    done = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("office", help="key of the office")

    def handle(self, *args: Any, office: str, **options: Any) -> None:
        found = Office.objects.filter(key=office).first()
        if found is None:
            raise CommandError(f"There is no office “{office}”.")

        def command(today: Today) -> dict[str, Any]:
            self.action(today)
            return {"date": str(today.day.date)}

        try:
            answer = perform(found, command, by=SYSTEM)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.done.format(**answer.receipt))
