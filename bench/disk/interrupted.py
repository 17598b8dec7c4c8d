"""Backup and restore that die before each of their steps in turn: a start then refuses, or finds the whole office."""

import shutil
import subprocess
import sys
from pathlib import Path

from bench.common.table import Row, none_of
from bench.disk.dying_command import DIED
from bench.disk.recording import DATABASE
from bench.disk.records import look
from queue_site.backups import Unsound, verify
from queue_site.database_file import Damaged, look_at, marker_in
from tests.servers import ROOT, clean_environment

MOST_STEPS = 60


def interrupt_restores(folder: Path) -> list[Row]:
    """`folder` holds a closed office of some tickets, in data/. It is left as it was."""
    backup = folder / "backup.sqlite3"
    run(folder / "data", 0, "backup", str(backup))
    wrong_restores, wrong_backups = [], []
    restores = backups = 0
    for step in range(1, MOST_STEPS):
        data = fresh_copy(folder)
        if run(data, step, "restore", str(backup)) != DIED:
            break
        restores += 1
        wrong_restores += what_a_start_would_find(data)
    for step in range(1, MOST_STEPS):
        target = folder / f"backup-{step}.sqlite3"
        if run(folder / "data", step, "backup", str(target)) != DIED:
            break
        backups += 1
        wrong_backups += what_a_backup_is(target)
    for sentence in wrong_restores + wrong_backups:
        print(f"   {sentence}")
    return [
        none_of(
            f"restores cut off that leave an empty or a broken office, of {restores}", len(wrong_restores)
        ),
        none_of(
            f"backups cut off that leave a file which cannot be relied on, of {backups}", len(wrong_backups)
        ),
        Row("steps at which they were cut off", f"{restores} + {backups}", "> 10", restores + backups > 10),
    ]


def run(data: Path, step: int, *command: str) -> int:
    """The exit code of bin/manage in the office of this folder, cut off before a step; 0 lets it come to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bench.disk.dying_command", str(step), *command],
        cwd=ROOT,
        env={**clean_environment(), "DATA_DIR": str(data)},
        capture_output=True,
    ).returncode


def fresh_copy(folder: Path) -> Path:
    """The closed office in another folder; its marker tells of that folder."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / "data", copy)
    with marker_in(copy) as marker:
        marker.write("closed", copy / DATABASE)
    return copy


def what_a_start_would_find(data: Path) -> list[str]:
    """What is wrong with an office that would open; nothing where the start refuses, and says what to do."""
    file = data / DATABASE
    try:
        with marker_in(data) as marker:
            look_at(file, was_there=marker.knows(file), thoroughly=True)
    except Damaged:
        return []
    if not file.exists() or file.stat().st_size == 0:
        return ["an office would start empty"]
    found = look(file, {})
    return found.damaged + found.lost


def what_a_backup_is(target: Path) -> list[str]:
    """A file with the backup's name is whole, or is not there."""
    if not target.exists():
        return []
    try:
        verify(target)
    except Unsound as wrong:
        return [f"{target.name}: {wrong}"]
    return look(target, {}).damaged
