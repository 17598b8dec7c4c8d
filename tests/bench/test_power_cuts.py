"""The replay of power cuts: what stays on a disk, and that a lost command would be seen."""

from random import Random

import pytest

from bench.disk.image import Disk, sectors
from bench.disk.recording import record
from bench.disk.replay import choose_cuts, replay
from bench.disk.tape import FOLDER_TOO, Kind, Record, Tape, read

pytestmark = pytest.mark.sqlite_only

LOG, OTHER = "office-wal", "office"


def write(data: bytes, at: int = 0, name: str = LOG) -> Record:
    return Record(Kind.WRITE, name, at, data)


def synced(number: int = 1, name: str = LOG, *, folder_too: bool = False) -> list[Record]:
    begun = Record(Kind.SYNC_BEGUN, name, number, FOLDER_TOO if folder_too else b"")
    return [begun, Record(Kind.SYNCED, name, number)]


def removed(name: str = LOG, *, folder_too: bool = False) -> Record:
    return Record(Kind.DELETE, name, int(folder_too))


def left(records: list[Record], rest: str = "none", dice: Random | None = None) -> dict[str, bytes]:
    """The files after a cut at the end of these records."""
    disk = Disk()
    for each in records:
        disk.feed(each)
    return {name: bytes(content) for name, content in disk.after_cut(rest, dice or Random(1)).items()}


def test_what_was_synced_stays_and_what_came_after_may_go():
    records = [write(b"kept"), *synced(), write(b"lost", 4)]
    assert left(records) == {LOG: b"kept"}
    assert left(records, "all") == {LOG: b"keptlost"}


def test_a_sync_says_nothing_of_what_was_written_while_it_ran():
    begun, ended = synced()
    assert left([write(b"kept"), begun, write(b"late", 4), ended]) == {LOG: b"kept"}


def test_a_sync_that_has_not_returned_counts_for_nothing():
    begun, _ended = synced()
    assert left([write(b"lost"), begun]) == {}


def test_a_sync_of_one_file_is_none_of_another():
    assert left([write(b"log"), write(b"main", name=OTHER), *synced(name=OTHER)]) == {OTHER: b"main"}


def test_two_syncs_at_once_end_in_any_order():
    first, second = synced(1), synced(2)
    records = [write(b"a"), first[0], write(b"b", 1), second[0], second[1], first[1]]
    assert left(records) == {LOG: b"ab"}


def test_some_of_the_rest_is_any_of_it():
    records = [write(bytes([48 + place]), place) for place in range(8)]
    found = {left(records, "some", Random(seed)).get(LOG, b"") for seed in range(30)}
    assert len(found) > 15
    assert any(b"\x00" in content for content in found), "a later write may be there without an earlier one"


def test_a_torn_write_is_there_by_sectors_of_the_disk():
    torn = write(b"x" * 1200, 500)
    assert [(piece.number, len(piece.data)) for piece in sectors(torn)] == [
        (500, 12),
        (512, 512),
        (1024, 512),
        (1536, 164),
    ]
    found = {left([write(bytes(1700)), *synced(), torn], "torn", Random(seed))[LOG] for seed in range(60)}
    assert len(found) > 8
    for content in found:
        for begin, end in ((500, 512), (512, 1024), (1024, 1536), (1536, 1700)):
            assert content[begin:end] in (b"x" * (end - begin), bytes(end - begin))


def test_a_file_is_cut_and_filled_up_again():
    cut = Record(Kind.TRUNCATE, LOG, 2)
    records = [write(b"long"), *synced(), cut]
    assert left(records) == {LOG: b"long"}
    assert left(records, "all") == {LOG: b"lo"}
    assert left([*records, write(b"!", 4)], "all") == {LOG: b"lo\x00\x00!"}


def test_a_removed_file_comes_back_until_its_folder_was_synced():
    before = [write(b"old"), *synced()]
    assert left([*before, removed()]) == {LOG: b"old"}
    assert left([*before, removed()], "all") == {}
    assert left([*before, removed(folder_too=True)]) == {}
    other = [write(b"main", name=OTHER), *synced(2, OTHER)]
    assert left([*before, removed(), *other])[LOG] == b"old"
    with_folder = [write(b"main", name=OTHER), *synced(2, OTHER, folder_too=True)]
    assert left([*before, removed(), *with_folder]) == {OTHER: b"main"}


def test_what_went_into_a_new_file_is_not_in_the_old_one_of_its_name():
    records = [write(b"old"), *synced(), removed(), write(b"new")]
    found = [left(records, "some", Random(seed)).get(LOG) for seed in range(40)]
    assert set(found) == {b"old", b"new", None}


def test_a_tape_keeps_the_order_and_leaves_out_what_it_could_not_finish(tmp_path):
    file, folder = tmp_path / "tape", tmp_path / "data"
    tape = Tape(file, folder)
    tape.opened(str(folder / LOG))
    assert tape.write(str(folder / LOG), 0, lambda: b"one", lambda: 0) == 0
    assert tape.write(str(folder / LOG), 3, lambda: b"refused", lambda: 13) == 13
    assert tape.sync(str(folder / LOG), True, lambda: 10) == 10
    tape.write(str(tmp_path / "elsewhere"), 0, lambda: b"no matter", lambda: 0)
    tape.note(Record(Kind.ACK, "key", 201, b"{}"))
    whole = [
        Record(Kind.OPENED, LOG),
        Record(Kind.WRITE, LOG, 0, b"one"),
        Record(Kind.SYNC_BEGUN, LOG, 1, FOLDER_TOO),
        Record(Kind.ACK, "key", 201, b"{}"),
    ]
    assert list(read(file)) == whole
    file.write_bytes(file.read_bytes()[:-1])
    assert list(read(file)) == whole[:-1]


def test_the_real_office_loses_nothing_and_a_lost_command_would_be_seen(tmp_path):
    real = record(tmp_path, "real", Random(1), kiosks=2, officers=2, each=6)
    control = record(tmp_path, "control", Random(2), kiosks=2, officers=2, each=5, synchronous="NORMAL")
    outcome = replay(real, choose_cuts(real, 20, Random(3)), Random(3))
    assert (outcome.cuts, outcome.lost, outcome.damaged, outcome.halves) == (20, 0, 0, 0), outcome.sentences
    assert (real.unwitnessed, real.told.done > 12, outcome.took > 5) == (0, True, True)
    assert replay(control, choose_cuts(control, 20, Random(4)), Random(4)).lost > 0
