"""bin/run --demo: an office of its own, made fresh at each start, in which simulated people live.

Its database is DATA_DIR/demo.sqlite3; the real office's is never opened.
"""

import fcntl
from pathlib import Path
from typing import IO

NAME = "demo.sqlite3"


class AlreadyRunning(Exception):
    """Another demo uses this folder's database."""


def fresh_database(data_dir: Path) -> IO[str]:
    """Remove the last demo's database. Keep what is returned open as long as the new one is used: it holds the
    lock. Raises AlreadyRunning while somebody else does."""
    lock = open(data_dir / f"{NAME}.lock", "w")  # noqa: SIM115  held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as wrong:
        lock.close()
        raise AlreadyRunning(
            "a demo is running in this DATA_DIR already; close it, or set DATA_DIR to another folder."
        ) from wrong
    for ending in ("", "-wal", "-shm"):
        (data_dir / f"{NAME}{ending}").unlink(missing_ok=True)
    return lock


def populate() -> None:
    """Play earlier days and the morning, then let the simulated people go on in a thread of this process."""
    from django.db import connection, connections

    from counters.models import Office
    from counters.simulation.demo import Demo
    from counters.simulation.earlier import open_files

    with connection.cursor() as cursor:
        # Nobody needs this morning after a power cut; other connections are as careful as ever.
        cursor.execute("PRAGMA synchronous=OFF")
    office = Office.objects.order_by("pk")[0]
    open_files(office)
    demo = Demo(office)
    demo.fill()
    connections.close_all()
    demo.go_on()


def marked(request) -> dict[str, bool]:
    """For every template: whether to say that people and numbers here are simulated."""
    from django.conf import settings

    return {"demo": settings.DEMO}
