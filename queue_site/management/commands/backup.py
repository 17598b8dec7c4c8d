"""bin/manage backup [FILE]: a checked copy of the office, which may be open meanwhile."""

import os
import shutil
import sqlite3
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counters import clock
from queue_site.backups import Unsound, make_backup, stamp
from queue_site.database_file import BACKUPS, sync_folder


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
                make_backup(Path(config["NAME"]), target)
            else:
                dump(config, target)
        except FileExistsError as wrong:
            raise CommandError(f"{target} is there already; nothing was changed.") from wrong
        except (Unsound, sqlite3.Error, OSError) as wrong:
            raise CommandError(f"No backup was made: {wrong}.") from wrong
        self.stdout.write(str(target))


def dump(config: dict[str, Any], target: Path) -> None:
    """PostgreSQL's own tool makes the copy. Raises CommandError where it is missing or fails."""
    program = shutil.which("pg_dump")
    if program is None:
        raise CommandError(
            "A backup of PostgreSQL is made by pg_dump, which is not on the PATH of this machine."
        )
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    place = {there: str(config[here]) for there, here in names.items() if config.get(here)}
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        command = [program, "--format=custom", "--no-password", f"--file={draft}"]
        done = subprocess.run(command, env={**os.environ, **place}, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(f"pg_dump made no backup: {done.stderr.strip()}")
        os.link(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)
