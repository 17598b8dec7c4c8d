"""The tape: every change to the database's files and every acknowledgement, in the order in which they happened.

A record is a head (kind, lengths, a number) with a name and data behind it. An unfinished last record is left out.
"""

import os
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from bench.disk.shim import OK, Do, Watcher

FOLDER_TOO = b"folder"
HEAD = struct.Struct("<BHIq")


class Kind(IntEnum):
    """`number` of a record is: for WRITE the offset in bytes, TRUNCATE the new size, DELETE 1 where the folder was
    synced too, for both ends of a sync the sync's own number, for an ACK the HTTP status. `data` of a SYNC_BEGUN
    is FOLDER_TOO where the folder is synced with the file."""

    OPENED = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC_BEGUN = 4
    SYNCED = 5
    DELETE = 6
    ACK = 7
    MARK = 8


@dataclass(frozen=True)
class Record:
    """`name` is the file's, relative to the folder that is watched; the key of an ACK; the text of a MARK."""

    kind: Kind
    name: str
    number: int = 0
    data: bytes = b""


class Tape(Watcher):
    """Records what SQLite does to the files under `folder`. A sync counts for what was written before it began."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._folder = f"{folder}{os.sep}"
        self._lock = threading.Lock()
        self._syncs = 0

    def note(self, record: Record) -> None:
        """For what is no change to a file."""
        with self._lock:
            self._append(record)

    def opened(self, path: str) -> None:
        with self._lock:
            self._append(Record(Kind.OPENED, path))

    def write(self, path: str, offset: int, data: Callable[[], bytes], do: Do) -> int:
        return self._done(do, lambda: Record(Kind.WRITE, path, offset, data()))

    def truncate(self, path: str, size: int, do: Do) -> int:
        return self._done(do, lambda: Record(Kind.TRUNCATE, path, size))

    def delete(self, path: str, folder_too: bool, do: Do) -> int:
        return self._done(do, lambda: Record(Kind.DELETE, path, int(folder_too)))

    def sync(self, path: str, folder_too: bool, do: Do) -> int:
        with self._lock:
            self._syncs += 1
            number = self._syncs
            self._append(Record(Kind.SYNC_BEGUN, path, number, FOLDER_TOO if folder_too else b""))
        result = do()
        if result == OK:
            self.note(Record(Kind.SYNCED, path, number))
        return result

    def _done(self, do: Do, record: Callable[[], Record]) -> int:
        """A change and its record are one: no sync of another thread comes between them."""
        with self._lock:
            result = do()
            if result == OK:
                self._append(record())
            return result

    def _append(self, record: Record) -> None:
        name = record.name
        if record.kind not in (Kind.ACK, Kind.MARK):
            if not name.startswith(self._folder):
                return
            name = name.removeprefix(self._folder)
        text = name.encode()
        head = HEAD.pack(record.kind, len(text), len(record.data), record.number)
        os.write(self._file, head + text + record.data)


def read(file: Path) -> Iterator[Record]:
    """The records of a tape from its beginning."""
    with open(file, "rb") as tape:
        while len(head := tape.read(HEAD.size)) == HEAD.size:
            kind, name_length, data_length, number = HEAD.unpack(head)
            rest = tape.read(name_length + data_length)
            if len(rest) < name_length + data_length:
                return
            yield Record(Kind(kind), rest[:name_length].decode(), number, rest[name_length:])
