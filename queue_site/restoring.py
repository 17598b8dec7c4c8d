"""What a restored copy needs before it is an office again, on either database: it is brought up to date, checked,
and its numbers go on after those that people may have in their hands or on their screens."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from counters.domain.actions import raise_calls, raise_files, raise_floor
from counters.domain.day import SYSTEM, Today, perform
from counters.management.checking import check_offices
from counters.models import Office
from queue_site.backups import Unsound
from queue_site.database_file import sync_folder

# Papers in people's hands may be so far ahead of a backup, unless somebody has looked.
USUAL_GAP = 20
# Calls have numbers that nobody reads: more than an office calls in a day cost nothing.
CALLS_GAP = 1000
# Receipts of files: more than an office opens between two backups.
FILES_GAP = 200

LAST_NUMBERS = (
    "SELECT o.key, d.date, s.series, max(s.last) FROM counters_numbersequence s"
    " JOIN counters_queueday d ON d.id = s.day_id JOIN counters_office o ON o.id = d.office_id"
    " GROUP BY o.key, d.date, s.series"
)
LAST_CALLS = (
    "SELECT o.key, d.date, max(d.calls) FROM counters_queueday d JOIN counters_office o ON o.id = d.office_id"
    " GROUP BY o.key, d.date"
)


@dataclass(frozen=True)
class Known:
    """What the database of before still tells: the last number by (office, ISO date, series), the last call by
    (office, ISO date)."""

    numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    calls: dict[tuple[str, str], int] = field(default_factory=dict)


def known_from(numbers: Iterable[tuple], calls: Iterable[tuple]) -> Known:
    """What the rows say that a database of before answers to LAST_NUMBERS and LAST_CALLS."""
    return Known(
        {(office, str(date), series): last for office, date, series, last in numbers},
        {(office, str(date)): last for office, date, last in calls},
    )


def finish(floors: dict[str, int], known: Known, say: Callable[[str], Any]) -> None:
    """Bring the copy that is Django's database now up to date, check the office, raise its numbers. Raises Unsound."""
    call_command("migrate", verbosity=0, interactive=False)
    series = {service.series for office in Office.objects.all() for service in office.services.all()}
    if unknown := floors.keys() - series:
        raise Unsound(f"there is no series {', '.join(sorted(unknown))}, only {', '.join(sorted(series))}")
    if wrong := check_offices().wrong:
        raise Unsound(f"the office in it is not as it must be: {wrong[0]}")
    for office in Office.objects.order_by("key"):
        raised = raise_floors(office, floors, known)
        say(f"{office.key}: the next numbers today are after {', '.join(raised)}.")


def raise_floors(office: Office, floors: dict[str, int], known: Known) -> list[str]:
    """Let today's numbers go on after those on paper; the last number of each series that counts as given.

    Where no floor was said it is the usual gap after the last number that the backup or the database of before
    knows of. The calls go on after all that a screen may have shown or spoken.
    """
    every = sorted(set(office.services.values_list("series", flat=True)))

    def command(today: Today) -> dict[str, Any]:
        given = dict(today.day.sequences.values_list("series", "last"))
        date = today.day.date.isoformat()

        def usual(series: str) -> int:
            return max(given.get(series, 0), known.numbers.get((office.key, date, series), 0)) + USUAL_GAP

        files = today.office.file_sequences.filter(year=today.day.date.year).first()
        raise_files(today, (files.last if files else 0) + FILES_GAP)
        raise_calls(today, max(today.day.calls, known.calls.get((office.key, date), 0)) + CALLS_GAP)
        return {series: raise_floor(today, series, floors.get(series, usual(series))) for series in every}

    receipt = perform(office, command, by=SYSTEM).receipt
    return [f"{series}-{number:03}" for series, number in receipt.items()]


@contextmanager
def working_on(copy: Path | str) -> Iterator[None]:
    """Let this thread's models work in a copy: a SQLite file, wholly on the disk at the end, or a database's name."""
    usual, kept = connections["default"], connections.settings["default"]
    # Connections of a pool lead to the usual database, and the copy's are all to be gone at the end.
    options = {name: value for name, value in kept["OPTIONS"].items() if name != "pool"}
    connections.settings["default"] = {**kept, "NAME": str(copy), "OPTIONS": options}
    del connections["default"]
    try:
        yield
        if isinstance(copy, Path):
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connections["default"].close()
        connections.settings["default"] = kept
        connections["default"] = usual
    if isinstance(copy, Path):
        descriptor = os.open(copy, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(copy.parent)
