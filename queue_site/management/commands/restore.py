"""bin/manage restore FILE: put a backup in the place of the present database, which is moved aside and kept."""

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from counters import clock
from counters.domain.actions import raise_floor
from counters.domain.day import SYSTEM, Today, perform
from counters.management.checking import check_offices
from counters.models import Office
from queue_site.backups import Unsound, copy_out, last_numbers, put_in_place, stamp, verify
from queue_site.database_file import CLOSED, ENDINGS, InUse, marker_in, sync_folder

# Papers in people's hands may be so far ahead of a backup, unless somebody has looked.
USUAL_GAP = 20
MOST_FLOOR = 99999
Given = dict[tuple[str, str, str], int]


def a_floor(text: str) -> tuple[str, int]:
    series, _equals, number = text.partition("=")
    if not (series.isalpha() and len(series) <= 2 and number.isascii() and number.isdigit()):
        raise ArgumentTypeError(f"“{text}” is no series with its last number, like A=57")
    if int(number) > MOST_FLOOR:
        raise ArgumentTypeError(f"{number} is more than {MOST_FLOOR}")
    return series.upper(), int(number)


class Command(BaseCommand):
    help = "Restore a backup of a closed office. The present database is moved aside and kept."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="made by bin/manage backup")
        parser.add_argument("--to", type=Path, metavar="DIR", help="into another folder, to look at it first")
        parser.add_argument(
            "--floor", type=a_floor, nargs="+", action="extend", default=[], metavar="SERIES=NUMBER",
            help=f"the last number on paper today; other series go on {USUAL_GAP} after the backup's last",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, to: Path | None, floor: list, **options: Any) -> None:
        database = place_of(to)
        try:
            database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with marker_in(to.absolute() if to else settings.DATA_DIR) as marker:
                self.restore(file, database, dict(floor))
                marker.write(CLOSED, database)
        except InUse as wrong:
            raise CommandError(
                "A server is running on this folder. Close it first; nothing was changed."
            ) from wrong
        except Unsound as wrong:
            raise CommandError(f"{file} was not restored: {wrong}. Nothing was changed.") from wrong
        except OSError as wrong:
            raise CommandError(f"{file} was not restored: {wrong}.") from wrong
        self.stdout.write(str(database))

    def restore(self, file: Path, database: Path, floors: dict[str, int]) -> None:
        """Work on a copy beside the present database until it is right; only then change names."""
        now = stamp(clock.now())
        copy = database.with_name(f"{database.stem}-restoring-{now}{database.suffix}")
        aside = database.with_name(f"{database.stem}-before-restore-{now}{database.suffix}")
        if any(aside.with_name(aside.name + ending).exists() for ending in ENDINGS):
            raise Unsound(f"{aside} is there already; try again in a second")
        try:
            _manifest, vouched = verify(file)
            copy_out(file, copy)
            if not vouched:
                self.say(f"{file} has no manifest: it was read through, but nobody vouches for it.")
            with working_on(copy):
                self.finish(floors, last_numbers(database))
            if put_in_place(copy, database, aside):
                self.say(f"The database of before is kept as {aside}.")
        finally:
            for ending in ENDINGS:
                copy.with_name(copy.name + ending).unlink(missing_ok=True)

    def finish(self, floors: dict[str, int], known_last: Given) -> None:
        """Bring the copy up to date, raise the numbers, and check the office. Raises Unsound."""
        call_command("migrate", verbosity=0, interactive=False)
        known = {service.series for office in Office.objects.all() for service in office.services.all()}
        if unknown := floors.keys() - known:
            raise Unsound(f"there is no series {', '.join(sorted(unknown))}, only {', '.join(sorted(known))}")
        if wrong := check_offices().wrong:
            raise Unsound(f"the office in it is not as it must be: {wrong[0]}")
        for office in Office.objects.order_by("key"):
            raised = raise_floors(office, floors, known_last)
            self.say(f"{office.key}: the next numbers today are after {', '.join(raised)}.")

    def say(self, sentence: str) -> None:
        # Standard output is for results, and a remark is no error: it is not printed in red.
        self.stderr.write(sentence, style_func=str)


def raise_floors(office: Office, floors: dict[str, int], known_last: Given) -> list[str]:
    """Let today's numbers go on after those on paper; the last number of each series that counts as given.

    Where no floor was said it is the usual gap after the last number that the backup or the database of before
    knows of.
    """
    every = sorted(set(office.services.values_list("series", flat=True)))

    def command(today: Today) -> dict[str, Any]:
        given = dict(today.day.sequences.values_list("series", "last"))
        date = today.day.date.isoformat()

        def usual(series: str) -> int:
            return max(given.get(series, 0), known_last.get((office.key, date, series), 0)) + USUAL_GAP

        return {series: raise_floor(today, series, floors.get(series, usual(series))) for series in every}

    receipt = perform(office, command, by=SYSTEM).receipt
    return [f"{series}-{number:03}" for series, number in receipt.items()]


def place_of(folder: Path | None) -> Path:
    """The database that is restored: the office's own, or one of that name in another folder."""
    config = settings.DATABASES["default"]
    if not config["ENGINE"].endswith("sqlite3"):
        raise CommandError(
            "PostgreSQL is restored by pg_restore, into a new database; see docs/operations.md."
        )
    own = Path(config["NAME"])
    return (folder.absolute() / own.name) if folder else own


@contextmanager
def working_on(file: Path) -> Iterator[None]:
    """Let this thread's models work in a copy; at the end everything is in its one file and on the disk."""
    usual, kept = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**kept, "NAME": str(file)}
    del connections["default"]
    try:
        yield
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connections["default"].close()
        connections.settings["default"] = kept
        connections["default"] = usual
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(file.parent)
