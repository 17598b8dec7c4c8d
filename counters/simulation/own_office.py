"""A database of its own for a simulation, thrown away afterwards: no office's own numbers are touched."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from counters import clock
from counters.domain.journey import forget_charts
from counters.models import Office
from counters.samples.loader import load_office, sample

# Nobody needs these rows after a power cut, and a commit need not wait for the disk.
QUICK = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 15,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
}


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """Let this thread work in a fresh SQLite file below `folder`, with all tables; it is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="office-") as place, _instead(_file(place)):
        call_command("migrate", verbosity=0, interactive=False)
        yield


def _file(place: str) -> dict:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{place}/office.sqlite3", "OPTIONS": QUICK}


@contextmanager
def _instead(config: dict) -> Iterator[None]:
    """Another database under the usual name, for this thread."""
    usual, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = connections.configure_settings({"default": config})["default"]
    del connections["default"]
    forget_charts()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = usual
        forget_charts()


def sample_office(name: str = "samsat") -> Office:
    """The sample office in the database at hand, without accounts."""
    return load_office(sample(name), now=clock.now())
