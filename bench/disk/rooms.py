"""Little rooms for an office: a small file system that can really be filled, or a limit on the size of its files."""

import contextlib
import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

CHUNK = 64 * 1024


def empty_the_log(database: Path) -> None:
    """Write the log back and cut it to nothing: what it has room for would hide a full disk for a while."""
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as office:
        office.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Mount a small file system in memory on `folder`; says whether that was possible (it needs root)."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=True)


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[int]:
    """Leave no room on the file system of `folder`; the bytes of the ballast, which is gone afterwards."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
        for size in (CHUNK, 512):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
    try:
        yield ballast.stat().st_size
    finally:
        ballast.unlink()


@contextlib.contextmanager
def no_file_grows(pid: int, most: int) -> Iterator[None]:
    """No file of a process may become larger than `most` bytes: its writes beyond that fail."""
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, usual[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)


def room(folder: Path) -> int:
    """Bytes that are free."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
