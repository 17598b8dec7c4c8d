"""The pool of connections to PostgreSQL: a server that was away is used again at once, however long it was away."""

from typing import Any

from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class PooledConnection(Connection):
    """A connection that sees to it that the others are looked through where it is found broken.

    The pool tries each connection before it is used, and sleeps after each broken one, twice as long each time:
    behind the eight connections of a rush nobody would be served for half a minute. Django leaves no other door to
    this check; its own questions go through cursors and not through `execute`.
    """

    def execute(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().execute(*arguments, **options)
        except OperationalError:
            # Those that wait in the pool belong to none: this ends with the first.
            if self._pool:
                self._pool.check()
            raise


def try_again(pool: ConnectionPool) -> None:
    """Go on connecting, at the same pace for ever. The pool itself waits twice as long after each refusal: after a
    minute without the server the office would stay closed for another."""
    pool.check()


# Sizes in connections of one process, times in seconds.
OPTIONS = {
    "min_size": 1,
    "max_size": 16,
    "timeout": 10,
    "connection_class": PooledConnection,
    "reconnect_timeout": 2,
    "reconnect_failed": try_again,
}
