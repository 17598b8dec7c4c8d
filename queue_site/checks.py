"""Checks that stop the start when the database would not keep its promises."""

import sys
from pathlib import Path

from django.core.checks import Error, Tags, register
from django.db import connections

# SQLite's lock and its write-ahead log need a disk of this machine.
NETWORK_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}


@register(Tags.database)
def sqlite_is_safe(app_configs, databases=None, **kwargs) -> list[Error]:
    """Read the PRAGMAs back: an option in the wrong place is silently ignored, and the promise with it."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        with connection.cursor() as cursor:
            found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        errors += [
            Error(f"SQLite runs with {name}={found[name]} instead of {wanted[name]}.", id="queue_site.E001")
            for name in wanted
            if found[name] != wanted[name]
        ]
        filesystem = filesystem_of(Path(connection.settings_dict["NAME"]))
        if filesystem in NETWORK_FILESYSTEMS:
            errors.append(
                Error(
                    f"The SQLite file lies on a network disk ({filesystem}), where its locks do not hold.",
                    hint="Set DATA_DIR to a folder on a disk of this machine, or DATABASE_URL to PostgreSQL.",
                    id="queue_site.E002",
                )
            )
    return errors


def filesystem_of(path: Path) -> str:
    """The kind of file system a path lies on, as Linux names it; "" where that cannot be told."""
    if not sys.platform.startswith("linux"):
        return ""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    path = path.resolve()
    holding = [(len(place), kind) for _, place, kind, *_ in mounts if path.is_relative_to(place)]
    return max(holding, default=(0, ""))[1]
