"""Copies of a SQLite office: made while it is open, checked before they get their name, restored as a copy.

A backup is one file without a write-ahead log; beside it lies FILE.json, its manifest: row counts, the days'
revisions, and the file's SHA-256.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from queue_site.database_file import ENDINGS, sync_folder

NEEDED = {"counters_office", "counters_queueday", "counters_ticket", "counters_event", "django_migrations"}
DAYS = (
    "SELECT o.key, d.date, d.revision FROM counters_queueday d JOIN counters_office o"
    " ON o.id = d.office_id WHERE d.retired_at IS NULL ORDER BY o.key, d.date"
)
Manifest = dict[str, Any]


class Unsound(Exception):
    """A copy that cannot be relied on; the message says why."""


def stamp(now: Any) -> str:
    """A moment as part of a file's name, in UTC, in an order that sorts."""
    return f"{now:%Y%m%dT%H%M%SZ}"


def manifest_of(backup: Path) -> Path:
    return backup.with_name(backup.name + ".json")


def make_backup(database: Path, backup: Path) -> Manifest:
    """Copy an office that may be open. The file has its name only once it was read through.

    Raises FileExistsError where there is a file already, Unsound where the copy is none, sqlite3.Error, OSError.
    """
    if not database.is_file():
        raise Unsound(f"there is no database {database}")
    if backup.exists() or manifest_of(backup).exists():
        raise FileExistsError(backup)
    backup.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with draft_of(backup) as draft:
        with closing(sqlite3.connect(f"file:{database}?mode=rw", uri=True, timeout=15)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        manifest = {**inspect(draft), "sha256": sha256_of(draft)}
        give_name(draft, backup, manifest)
    return manifest


def give_name(draft: Path, backup: Path, manifest: Manifest) -> None:
    """Let a checked draft be the backup, with its manifest beside it; both survive a power cut from now on."""
    _sync(draft)
    _write_new(manifest_of(backup), json.dumps(manifest, indent=2) + "\n")
    os.link(draft, backup)  # refuses, unlike a rename, to take the place of another file
    sync_folder(backup.parent)


def verify(backup: Path) -> tuple[Manifest, bool]:
    """What is in a backup, and whether a manifest vouches for it. Raises Unsound, OSError."""
    path = manifest_of(backup)
    vouched = path.exists()
    try:
        manifest = json.loads(path.read_text()) if vouched else {}
    except ValueError as wrong:
        raise Unsound(f"its manifest {path.name} cannot be read") from wrong
    if vouched and manifest.get("sha256") != sha256_of(backup):
        raise Unsound(f"it is not the file that its manifest {path.name} tells of")
    return manifest, vouched


def copy_out(backup: Path, copy: Path) -> Manifest:
    """Copy a verified backup to a new file for its owner only, and read it through. Raises Unsound, OSError."""
    with (
        open(backup, "rb") as source,
        open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to,
    ):
        shutil.copyfileobj(source, to)
    found = inspect(copy)
    _sync(copy)
    return found


def put_in_place(copy: Path, database: Path, aside: Path) -> bool:
    """Move the present database aside with all that belongs to it, then give the copy its name.

    The main file goes first: until the copy is there, a start finds no database and refuses, and never one that
    lacks its newest commits. Returns whether there was a database before.
    """
    there = database.exists()
    for ending in ENDINGS:
        part = database.with_name(database.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    sync_folder(database.parent)
    copy.rename(database)
    sync_folder(database.parent)
    return there


def inspect(file: Path) -> Manifest:
    """Read a copy through: row counts and the revisions of its days. Raises Unsound where it is not whole."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
            ask = connection.execute
            if (found := ask("PRAGMA integrity_check(1)").fetchone()) != ("ok",):
                raise Unsound(found[0].replace("\n", " "))
            if broken := ask("PRAGMA foreign_key_check").fetchone():
                raise Unsound(f"a row of {broken[0]} points to none of {broken[2]}")
            names = [
                name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            return counted(lambda question: ask(question).fetchall(), names)
    except sqlite3.Error as wrong:
        raise Unsound(str(wrong)) from wrong


def counted(ask: Callable[[str], list[tuple]], tables: list[str]) -> Manifest:
    """What a manifest says of an office whose tables are these. Raises Unsound where it is none."""
    if missing := NEEDED - set(tables):
        raise Unsound(f"it is no office: {', '.join(sorted(missing))} is missing")
    return {
        "rows": {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables},
        "days": [
            {"office": key, "date": str(date), "revision": revision} for key, date, revision in ask(DAYS)
        ],
    }


def still_told(database: Path, *questions: str) -> list[list[tuple]]:
    """What a perhaps damaged database of before answers to each question in SQL: no rows where it cannot.

    A copy of it is read, with its write-ahead log: the original may be evidence, and stays as it is.
    """
    answers: list[list[tuple]] = [[] for _question in questions]
    with (
        suppress(sqlite3.Error, OSError),
        TemporaryDirectory(dir=database.parent, prefix=".reading-") as folder,
    ):
        for ending in ("", "-wal"):
            part = database.with_name(database.name + ending)
            if part.exists():
                shutil.copyfile(part, Path(folder, f"copy{ending}"))
        with closing(sqlite3.connect(Path(folder, "copy"))) as connection:
            for answer, question in zip(answers, questions, strict=True):
                answer += connection.execute(question)
    return answers


def sha256_of(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def draft_of(backup: Path) -> Iterator[Path]:
    """A name beside the backup's, for its owner only (SQLite fills an empty file), gone afterwards."""
    draft = backup.with_name(f".{backup.name}.{os.getpid()}.part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _sync(file: Path) -> None:
    with open(file, "rb+") as opened:
        os.fsync(opened.fileno())


def _write_new(file: Path, text: str) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
