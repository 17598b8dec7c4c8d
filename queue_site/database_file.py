"""The office's SQLite file as a file: is it whole, who has it open, and was it left in good order?

Nothing here goes through Django's connection: what is damaged is not to be opened by those who would write to it.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

LOCK = "serve.lock"
BACKUPS = "backups"
# What belongs to a SQLite file besides itself: without it the newest commits are missing.
ENDINGS = ("", "-wal", "-shm")
OPEN, CLOSED = "open", "closed"


class InUse(Exception):
    """Another process serves this folder's office."""


class Damaged(Exception):
    """The file is no whole database; the message says in what way."""


class Marker:
    """DATA_DIR/serve.lock: locked while a server runs, and it says which office was there and how it was left.

    A database is named by its path or, with PostgreSQL, by its address.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises InUse while somebody else holds it."""
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as wrong:
            self._file.close()
            raise InUse from wrong
        try:
            noted = json.loads(self._file.read() or "{}")
        except ValueError:
            noted = {}
        self.state: str = noted.get("state", "")
        self.database: str = noted.get("database", "")

    def knows(self, database: Path | str) -> bool:
        """Was an office in this database before?"""
        return self.database == str(database)

    def write(self, state: str, database: Path | str) -> None:
        """Note how the office stands now, so that it is there after a power cut too."""
        self.state, self.database = state, str(database)
        self._file.seek(0)
        self._file.write(json.dumps({"state": state, "database": self.database}))
        self._file.truncate()
        self._file.flush()
        os.fsync(self._file.fileno())

    def let_go(self) -> None:
        self._file.close()


@contextmanager
def marker_in(folder: Path) -> Iterator[Marker]:
    """The marker of a folder, held for the length of a block."""
    marker = Marker(folder)
    try:
        yield marker
    finally:
        marker.let_go()


def look_at(file: Path, *, was_there: bool, thoroughly: bool) -> None:
    """Raises Damaged unless the file is a database; `thoroughly` reads all of it.

    A file that is not there or empty is a new office's, unless there `was_there` one before.
    """
    if not file.exists() or file.stat().st_size == 0:
        if was_there:
            raise Damaged("it is empty" if file.exists() else "it is not there")
        return
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=15)) as connection:
            # The first reading replays what a power cut has left in the write-ahead log.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = connection.execute("PRAGMA quick_check(1)").fetchone() if thoroughly else ("ok",)
    except sqlite3.Error as wrong:
        raise Damaged(str(wrong)) from wrong
    if found != ("ok",):
        raise Damaged(found[0].replace("\n", " "))


def newest_backup(folder: Path, ending: str) -> Path | None:
    """The backup made last in this DATA_DIR, of the kind of database that ends so."""
    return max((folder / BACKUPS).glob(f"*{ending}"), key=lambda path: path.name, default=None)


def sync_folder(folder: Path) -> None:
    """Let a file's new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
