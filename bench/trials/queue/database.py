"""An office's database without the office: one way to write the same SQL for SQLite and PostgreSQL."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.common.offices import OFFICE, Tried

# As the product opens it (queue_site/databases.py), with what Django adds.
AS_SERVED = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")


class Database:
    """A connection in which every statement commits by itself until BEGIN. Parameters are written `?`."""

    def __init__(self, connection: Any, *, postgres: bool) -> None:
        self._connection, self.is_postgres = connection, postgres

    def run(self, statement: str, values: Sequence[object] = ()) -> list[tuple]:
        """Execute one statement; its rows."""
        if self.is_postgres:
            cursor = self._connection.execute(statement.replace("%", "%%").replace("?", "%s"), values)
            return cursor.fetchall() if cursor.description else []
        return self._connection.execute(statement, values).fetchall()

    def one(self, statement: str, values: Sequence[object] = ()) -> Any:
        """The only value of the only row."""
        return self.run(statement, values)[0][0]

    def begin(self) -> None:
        self.run("BEGIN" if self.is_postgres else "BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.run("COMMIT")

    def office(self) -> int:
        return self.one("SELECT id FROM counters_office WHERE key = ?", [OFFICE])


@contextlib.contextmanager
def database_of(tried: Tried) -> Iterator[Database]:
    """The database of an office under trial."""
    if tried.postgres:
        import psycopg

        with psycopg.connect(tried.postgres.url, autocommit=True) as connection:
            yield Database(connection, postgres=True)
    else:
        with sqlite_file(tried.server.folder / "data" / "antrean.sqlite3") as database:
            yield database


@contextlib.contextmanager
def sqlite_file(file: Path) -> Iterator[Database]:
    """A SQLite file, opened as the product opens it."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=15)) as connection:
        for pragma in AS_SERVED:
            connection.execute(pragma).fetchall()
        yield Database(connection, postgres=False)
