"""bin/manage backup [FILE]: a checked copy of the office, which may be open meanwhile."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counters import clock
from queue_site import backups, postgres_copies
from queue_site.backups import Unsound, stamp
from queue_site.database_file import BACKUPS


class Command(BaseCommand):
    help = "Copy the office to FILE (a new one in DATA_DIR/backups by default) while it is open; prints the path."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="where to; a file that is there is never replaced"
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        config = settings.DATABASES["default"]
        sqlite = config["ENGINE"].endswith("sqlite3")
        name = f"antrean-{stamp(clock.now())}.{'sqlite3' if sqlite else 'dump'}"
        target = (file or settings.DATA_DIR / BACKUPS / name).absolute()
        try:
            if sqlite:
                backups.make_backup(Path(config["NAME"]), target)
            else:
                postgres_copies.make_backup(config, target)
        except FileExistsError as wrong:
            raise CommandError(f"{target} is there already; nothing was changed.") from wrong
        except (Unsound, sqlite3.Error, psycopg.Error, OSError) as wrong:
            raise CommandError(f"No backup was made: {wrong}.") from wrong
        self.stdout.write(str(target))
