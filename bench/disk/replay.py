"""Power cuts replayed from a recording: where to cut, what is left on the disk, and what the next start finds."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench.disk.image import REST, Disk
from bench.disk.recording import DATABASE, Recording
from bench.disk.records import Found, look
from bench.disk.tape import Kind, Record

IN_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Cut:
    """Power is gone after the first `at` records; `rest`, of REST, is what became of what was not synced."""

    at: int
    rest: str


@dataclass
class Outcome:
    """What a number of cuts came to. `lost`: in how many cuts acknowledged commands were missing; `worst`: how many."""

    cuts: int = 0
    took: int = 0
    while_starting: int = 0
    acknowledged: int = 0
    lost: int = 0
    worst: int = 0
    damaged: int = 0
    halves: int = 0
    sentences: list[str] = field(default_factory=list)

    def add(self, cut: Cut, found: Found) -> None:
        self.cuts += 1
        self.lost += bool(found.lost)
        self.worst = max(self.worst, len(found.lost))
        self.damaged += bool(found.damaged)
        self.halves += bool(found.halves)
        for sentence in (*found.damaged, *found.halves, *(f"lost: {key}" for key in found.lost[:3])):
            self.sentences.append(f"cut at {cut.at}, {cut.rest} of the rest: {sentence}")


def choose_cuts(recording: Recording, number: int, dice: Random) -> list[Cut]:
    """Moments of four kinds: any at all; right after an answer; within a checkpoint; during the start."""
    records, ready = recording.records, recording.ready
    answers = [at + 1 for at, record in enumerate(records) if record.kind is Kind.ACK]
    into_main = [at + 1 for at, record in enumerate(records[ready:], ready) if changes_main(record)]
    kinds = [range(1, len(records) + 1), answers, into_main or answers, range(1, ready + 1)]
    return sorted(
        (Cut(dice.choice(kinds[turn % 4]), REST[turn // 4 % len(REST)]) for turn in range(number)),
        key=lambda cut: cut.at,
    )


def changes_main(record: Record) -> bool:
    return record.kind in (Kind.WRITE, Kind.SYNC_BEGUN, Kind.TRUNCATE) and record.name == DATABASE


@dataclass(frozen=True)
class Moment:
    """The disk after one cut, laid out in `folder` until the next one; what was acknowledged by then: key -> body."""

    cut: Cut
    folder: Path
    unsynced: int
    acknowledged: dict[str, Any]


def moments(recording: Recording, cuts: list[Cut], dice: Random) -> Iterator[Moment]:
    """Let the power fail at each of the cuts, which are in order."""
    disk, fed, acknowledged = Disk(dict(recording.before)), 0, {}
    with working_folder() as folder:
        for number, cut in enumerate(cuts):
            for record in recording.records[fed : cut.at]:
                disk.feed(record)
                if record.kind is Kind.ACK and record.number < 300:
                    acknowledged[record.name] = json.loads(record.data)
            fed = cut.at
            place = folder / str(number)
            place.mkdir()
            for name, content in disk.after_cut(cut.rest, dice).items():
                (place / name).write_bytes(content)
            yield Moment(cut, place, disk.unsynced, acknowledged)
            shutil.rmtree(place)


def replay(recording: Recording, cuts: list[Cut], dice: Random) -> Outcome:
    """Look at the office after each of the cuts."""
    outcome = Outcome()
    for moment in moments(recording, cuts, dice):
        outcome.took += moment.unsynced > 0
        outcome.while_starting += moment.cut.at <= recording.ready
        outcome.add(moment.cut, look(moment.folder / DATABASE, moment.acknowledged))
        outcome.acknowledged = len(moment.acknowledged)
    return outcome


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """A folder in memory where there is one: what is written here is thrown away at once."""
    within = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="antrean-cuts-", dir=within) as folder:
        yield Path(folder)
