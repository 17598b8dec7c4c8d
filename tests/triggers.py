"""SQLite's guards against deleting the log, and how a test database is emptied all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.sqlite3.base import DatabaseOperations  # .operations cannot be imported first


@contextmanager
def flushes_the_log() -> Iterator[None]:
    """Take the BEFORE DELETE triggers down for the moment in which Django empties the tables.

    SQLite is emptied by DELETE, which they refuse. PostgreSQL's TRUNCATE does not fire them. Between two
    flushes they stand, so that a test finds the database as guarded as an office's.
    """
    plain = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_DELETE'"
            )
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            try:
                plain(self, sql_list)
            finally:
                for _name, sql in guards:
                    cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = execute_sql_flush
    try:
        yield
    finally:
        DatabaseOperations.execute_sql_flush = plain
