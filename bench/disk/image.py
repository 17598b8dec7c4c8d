"""What is on a disk after a power cut: all that was synced, and of the rest none, all, some, or torn pieces.

A write is durable once a sync of its file has returned that began after it. A removed file is gone for good once
its folder was synced, which SQLite does with a removal (where it asks for that) and with the first sync of each
journal or log. Limit: a new file's name counts as durable at once.
"""

from dataclasses import dataclass, field
from pathlib import PurePath
from random import Random

from bench.disk.tape import FOLDER_TOO, Kind, Record

SECTOR = 512
REST = ("none", "all", "some", "torn")
CHANGES = (Kind.WRITE, Kind.TRUNCATE, Kind.DELETE)
Files = dict[str, bytearray]


@dataclass
class Disk:
    """Fed with the records of a tape one after the other; `after_cut` may be asked at any point."""

    durable: Files = field(default_factory=dict)
    _waiting: dict[str, list[tuple[int, Record]]] = field(default_factory=dict)
    _begun: dict[int, tuple[int, bool]] = field(default_factory=dict)
    _fed: int = 0

    def feed(self, record: Record) -> None:
        """Let one more record have happened."""
        self._fed += 1
        if record.kind in CHANGES:
            self._waiting.setdefault(record.name, []).append((self._fed, record))
            if record.kind is Kind.DELETE and record.number:
                self._settle_names(record.name, self._fed)
        elif record.kind is Kind.SYNC_BEGUN:
            self._begun[record.number] = self._fed, record.data == FOLDER_TOO
        elif record.kind is Kind.SYNCED:
            until, folder_too = self._begun.pop(record.number)
            if folder_too:
                self._settle_names(record.name, until)
            self._settle(record.name, until)

    def _settle(self, name: str, until: int) -> None:
        """The changes of a file up to a moment are durable."""
        waiting = self._waiting.get(name, [])
        for _at, record in (change for change in waiting if change[0] <= until):
            apply(self.durable, record)
        self._waiting[name] = [change for change in waiting if change[0] > until]

    def _settle_names(self, name: str, until: int) -> None:
        """The removals up to a moment in the folder of this file are durable."""
        folder = PurePath(name).parent
        for other, waiting in self._waiting.items():
            removed = [at for at, record in waiting if record.kind is Kind.DELETE and at <= until]
            if removed and PurePath(other).parent == folder:
                self._settle(other, removed[-1])

    @property
    def unsynced(self) -> int:
        """Changes that a power cut may take."""
        return sum(map(len, self._waiting.values()))

    def after_cut(self, rest: str, dice: Random) -> Files:
        """The files after a power cut now. `rest`, of REST, is what became of the changes that were not synced."""
        files = {name: bytearray(content) for name, content in self.durable.items()}
        share = {"none": 0.0, "all": 1.0}.get(rest) if rest in ("none", "all") else dice.uniform(0.1, 0.9)
        for waiting in self._waiting.values():
            for _at, record in waiting:
                if rest == "torn" and record.kind is Kind.WRITE:
                    for piece in sectors(record):
                        if dice.random() < share:
                            apply(files, piece)
                elif dice.random() < share:
                    apply(files, record)
                elif record.kind is Kind.DELETE:
                    break  # the name still leads to the old file: what follows went into the new one
        return files


def apply(files: Files, record: Record) -> None:
    """Make one change to the files."""
    if record.kind is Kind.DELETE:
        files.pop(record.name, None)
        return
    content = files.setdefault(record.name, bytearray())
    if record.kind is Kind.TRUNCATE:
        del content[record.number :]
        content.extend(bytes(record.number - len(content)))
        return
    content.extend(bytes(max(0, record.number - len(content))))
    content[record.number : record.number + len(record.data)] = record.data


def sectors(write: Record) -> list[Record]:
    """A write in pieces that the disk writes wholly or not at all."""
    pieces, at, data = [], write.number, write.data
    while data:
        room = SECTOR - at % SECTOR
        pieces.append(Record(Kind.WRITE, write.name, at, data[:room]))
        at, data = at + room, data[room:]
    return pieces
