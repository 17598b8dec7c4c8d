"""bin/manage simulate: a day of an office with simulated visitors and officers, and what it came to."""

import datetime
import json
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counters import clock
from counters.domain.errors import Refused
from counters.management.table import aligned
from counters.models import Office
from counters.simulation.figures import Figures, figures_of
from counters.simulation.own_office import own_database, sample_office
from counters.simulation.whole_day import simulate_day

# A Tuesday, so that the same seed gives the same day whenever it is asked for.
USUAL_DATE = datetime.date(2026, 3, 3)
SPEEDS = {"max": 0.0, "60": 60.0, "1": 1.0}
MOST_VISITORS = 5000


def a_date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"“{text}” is no date like 2026-03-03") from wrong


def some_visitors(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_VISITORS):
        raise ArgumentTypeError(f"“{text}” is no number from 1 to {MOST_VISITORS}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Plays a day through the real verbs, in a database of its own that is thrown away; "
        "with --office in the office that is named, whose day of that date must not have begun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--own", action="store_true", help="In a database of its own (the default).")
        where.add_argument("--office", help="In this office of the real database.")
        parser.add_argument("--visitors", type=some_visitors, default=300)
        parser.add_argument("--date", type=a_date, help="Today with --office, else a certain Tuesday.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed gives the same day.")
        parser.add_argument("--speed", choices=SPEEDS, default="max", help="Times real time.")
        parser.add_argument("--json", action="store_true", help="The figures as one JSON object.")

    def handle(self, *args: Any, office: str | None, date: datetime.date | None, **options: Any) -> None:
        try:
            if office:
                found = Office.objects.filter(key=office).first()
                if found is None:
                    raise CommandError(f"There is no office “{office}”.")
                today = clock.local_now(found.zone).date()
                if date and date > today:
                    raise CommandError(f"{date} has not come yet: it would hold up the office's real days.")
                figures, ran = self._play(found, date or today, options)
            else:
                with own_database(Path(settings.DATA_DIR) / "simulation"):
                    figures, ran = self._play(sample_office(), date or USUAL_DATE, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(figures.as_json() | ran) if options["json"] else table(figures))
        self.stderr.write(
            f"{ran['commands']} commands in {ran['seconds']} s, seed {options['seed']}.", style_func=str
        )

    def _play(
        self, office: Office, date: datetime.date, options: dict[str, Any]
    ) -> tuple[Figures, dict[str, Any]]:
        began = time.monotonic()
        hall = simulate_day(
            office, date, visitors=options["visitors"], seed=options["seed"], speed=SPEEDS[options["speed"]]
        )
        seconds = round(time.monotonic() - began, 1)
        ran = {"seed": options["seed"], "commands": hall.hands.commands, "seconds": seconds}
        return figures_of(office.days.get(date=date, retired_at=None)), ran


def table(figures: Figures) -> str:
    """The figures for people."""
    head = ("date", "issued", "done", "no-show", "cancelled", "expired", "events")
    row = (
        figures.date, figures.issued, figures.done, figures.no_show, figures.cancelled, figures.expired,
        figures.events,
    )  # fmt: skip
    waits = [(w.station, w.called, f"{w.mean:.1f}", f"{w.p90:.1f}") for w in figures.waits]
    return "\n\n".join(
        (
            aligned(head, [row]),
            aligned(("station", "called", "mean wait (min)", "p90 (min)"), waits),
            aligned(("promises kept", "early", "late"), [(figures.kept, figures.early, figures.late)]),
        )
    )
