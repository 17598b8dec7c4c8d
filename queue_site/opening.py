"""What serve does about the office's database before it serves: take it, look at it, and note how it was left."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from queue_site import database_file, postgres_copies
from queue_site.database_file import CLOSED, OPEN, Damaged, InUse, Marker, newest_backup


class CannotStart(Exception):
    """A start that cannot succeed; the message is for whoever typed the command."""


@dataclass
class Opening:
    """An office that is being opened. `unclean`: the last server did not come to its end. `database` is its path or,
    with PostgreSQL, its address."""

    unclean: bool = False
    marker: Marker | None = None
    database: str = ""

    def note_open(self) -> None:
        """From now on a stop that is not noted was an unclean one."""
        if self.marker:
            self.marker.write(OPEN, self.database)

    def note_closed(self) -> None:
        if self.marker:
            self.marker.write(CLOSED, self.database)


@contextmanager
def opened(settings) -> Iterator[Opening]:
    """The office's database, looked at and held. Raises CannotStart where it is damaged or served already.

    A demo is thrown away: there is nothing to hold.
    """
    if settings.DEMO:
        yield Opening()
        return
    try:
        marker = Marker(settings.DATA_DIR)
    except InUse as wrong:
        raise CannotStart(
            f"the office in {settings.DATA_DIR} is open already, or being restored. "
            "Close it first, or set DATA_DIR to another folder."
        ) from wrong
    try:
        config = settings.DATABASES["default"]
        in_file = config["ENGINE"].endswith("sqlite3")
        database = str(config["NAME"]) if in_file else postgres_copies.address(config)
        was_there = marker.knows(database)
        unclean = was_there and marker.state == OPEN
        try:
            if in_file:
                database_file.look_at(Path(database), was_there=was_there, thoroughly=unclean)
            elif was_there:
                postgres_copies.look_at(config)
        except Damaged as wrong:
            backup = newest_backup(settings.DATA_DIR, ".sqlite3" if in_file else ".dump")
            raise CannotStart(what_to_do(settings.DATA_DIR, database, wrong, backup)) from wrong
        opening = Opening(unclean, marker, database)
        if was_there:
            opening.note_open()
        yield opening
    finally:
        marker.let_go()


def what_to_do(data_dir: Path, database: str, wrong: Damaged, backup: Path | None) -> str:
    """The sentence for whoever finds the office's database damaged. Nothing is done to it."""
    way = (
        f"Restore the newest backup: bin/manage restore {backup}"
        if backup
        else f"There is no backup in {data_dir / 'backups'}: restore one from elsewhere with bin/manage restore FILE"
    )
    return f"the database {database} is damaged ({wrong}). It was left as it is. {way}"


def say_what_was_found() -> None:
    """Check the office after an unclean stop, and say so in one line. Whatever is found, the office opens."""
    from django.db import DatabaseError, connections

    from counters.management.checking import check_offices

    try:
        report = check_offices(latest_only=True)
    except DatabaseError as wrong:
        raise CannotStart(f"the office cannot be checked after an unclean stop: {wrong}") from wrong
    connections.close_all()
    verdict = (
        f"{len(report.wrong)} wrong, see bin/manage check_office: {report.wrong[0]}"
        if report.wrong
        else "all is well"
    )
    line = f"The last stop was unclean. Database and office were checked ({report}): {verdict}."
    print(line, file=sys.stderr, flush=True)
