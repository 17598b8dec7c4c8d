"""bin/manage restore FILE: put a backup in the place of the present database, which is moved aside and kept."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counters import clock
from queue_site import backups, postgres_copies
from queue_site.backups import Manifest, Unsound, copy_out, put_in_place, stamp, verify
from queue_site.database_file import CLOSED, ENDINGS, InUse, marker_in
from queue_site.postgres_copies import Config, beside, connected_to, fill, new_database, swap
from queue_site.restoring import LAST_CALLS, LAST_NUMBERS, USUAL_GAP, finish, known_from, working_on

MOST_FLOOR = 99999


def a_floor(text: str) -> tuple[str, int]:
    series, _equals, number = text.partition("=")
    if not (series.isalpha() and len(series) <= 2 and number.isascii() and number.isdigit()):
        raise ArgumentTypeError(f"“{text}” is no series with its last number, like A=57")
    if int(number) > MOST_FLOOR:
        raise ArgumentTypeError(f"{number} is more than {MOST_FLOOR}")
    return series.upper(), int(number)


class Command(BaseCommand):
    help = "Restore a backup of a closed office. The present database is kept under another name."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="made by bin/manage backup")
        parser.add_argument(
            "--to", metavar="PLACE", help="to look at it first: another folder; with PostgreSQL a new database's name"
        )  # fmt: skip
        parser.add_argument(
            "--floor", type=a_floor, nargs="+", action="extend", default=[], metavar="SERIES=NUMBER",
            help=f"the last number on paper today; other series go on {USUAL_GAP} after the backup's last",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, to: str | None, floor: list, **options: Any) -> None:
        config = settings.DATABASES["default"]
        try:
            if config["ENGINE"].endswith("sqlite3"):
                restored = self.restore_file(file, config, to and Path(to).absolute(), dict(floor))
            else:
                restored = self.restore_database(file, config, to, dict(floor))
        except InUse as wrong:
            raise CommandError(
                "A server is running on this folder. Close it first; nothing was changed."
            ) from wrong
        except Unsound as wrong:
            raise CommandError(f"{file} was not restored: {wrong}. Nothing was changed.") from wrong
        except (OSError, psycopg.Error) as wrong:
            raise CommandError(f"{file} was not restored: {str(wrong).strip()}.") from wrong
        self.stdout.write(restored)

    def restore_file(self, file: Path, config: Config, to: Path | None, floors: dict[str, int]) -> str:
        """SQLite: work on a copy beside the present database until it is right; only then change names."""
        own = Path(config["NAME"])
        database = to / own.name if to else own
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with marker_in(to or settings.DATA_DIR) as marker:
            now = stamp(clock.now())
            copy = database.with_name(f"{database.stem}-restoring-{now}{database.suffix}")
            aside = database.with_name(f"{database.stem}-before-restore-{now}{database.suffix}")
            if any(aside.with_name(aside.name + ending).exists() for ending in ENDINGS):
                raise Unsound(f"{aside} is there already; try again in a second")
            try:
                self.verified(file)
                copy_out(file, copy)
                with working_on(copy):
                    told = backups.still_told(database, LAST_NUMBERS, LAST_CALLS)
                    finish(floors, known_from(*told), self.say)
                if put_in_place(copy, database, aside):
                    self.say(f"The database of before is kept as {aside}.")
            finally:
                for ending in ENDINGS:
                    copy.with_name(copy.name + ending).unlink(missing_ok=True)
            marker.write(CLOSED, database)
        return str(database)

    def restore_database(self, file: Path, config: Config, to: str | None, floors: dict[str, int]) -> str:
        """PostgreSQL: the same in a new database beside the present one, which changes names with it at the end."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        with marker_in(settings.DATA_DIR) as marker:
            now = stamp(clock.now()).lower()
            copy, aside = to or beside(config, f"restoring_{now}"), beside(config, f"before_restore_{now}")
            manifest = self.verified(file)
            told = postgres_copies.still_told(config, LAST_NUMBERS, LAST_CALLS)
            with new_database(config, copy):
                fill(config, copy, file, manifest)
                with working_on(copy):
                    finish(floors, known_from(*told), self.say)
                if to:
                    return copy
                if people := connected_to(config):
                    raise Unsound(
                        f"somebody is connected to the database {config['NAME']} ({people} connections): "
                        "close the office first"
                    )
                if swap(config, copy, aside):
                    self.say(f"The database of before is kept as {aside}.")
            marker.write(CLOSED, postgres_copies.address(config))
        return config["NAME"]

    def verified(self, file: Path) -> Manifest:
        manifest, vouched = verify(file)
        if not vouched:
            self.say(f"{file} has no manifest: it is read through, but nobody vouches for it.")
        return manifest

    def say(self, sentence: str) -> None:
        # Standard output is for results, and a remark is no error: it is not printed in red.
        self.stderr.write(sentence, style_func=str)
