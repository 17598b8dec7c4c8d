"""The switch that lets a disk fail: at the call that was named, once or until it is mended."""

import pytest

from bench.disk.shim import FULL, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_WRITE, Watcher
from bench.disk.switch import FAULTS, Refusing, Switch

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def sides(tmp_path):
    """The switch in the trial's hand, and the disk behind it as the server sees it."""
    mine, theirs = Switch(tmp_path / "switch"), Switch(tmp_path / "switch")
    return mine, Refusing(theirs, Watcher())


def written(disk: Refusing) -> int:
    return disk.write("office-wal", 0, lambda: b"", lambda: 0)


def number_of(name: str) -> int:
    return next(place for place, fault in enumerate(FAULTS) if fault.name == name)


def test_a_full_disk_stays_full_until_there_is_room(sides):
    switch, disk = sides
    assert written(disk) == 0
    switch.arm(number_of("disk full"), 3)
    assert [written(disk) for _ in range(5)] == [0, 0, FULL, FULL, FULL]
    assert disk.sync("office-wal", False, lambda: 0) == 0
    assert disk.truncate("office-wal", 0, lambda: 0) == 0
    assert switch.mend() == 3
    assert written(disk) == 0


def test_a_broken_disk_does_not_cut_a_file_either(sides):
    switch, disk = sides
    switch.arm(number_of("disk broken"), 1)
    assert disk.truncate("office-wal", 0, lambda: 0) == 0
    assert written(disk) == IOERR_WRITE
    assert disk.truncate("office-wal", 0, lambda: 0) == IOERR_TRUNCATE
    switch.mend()
    assert (written(disk), disk.truncate("office-wal", 0, lambda: 0)) == (0, 0)


def test_a_write_error_happens_once(sides):
    switch, disk = sides
    switch.arm(number_of("write error"), 2)
    assert [written(disk) for _ in range(4)] == [0, IOERR_WRITE, 0, 0]
    assert switch.mend() == 1


def test_a_sync_error_counts_syncs_only(sides):
    switch, disk = sides
    switch.arm(number_of("sync error"), 2)
    assert [written(disk) for _ in range(3)] == [0, 0, 0]
    assert [disk.sync("office-wal", False, lambda: 0) for _ in range(3)] == [0, IOERR_FSYNC, 0]
