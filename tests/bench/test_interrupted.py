"""What the trials of power cuts and cut-off restores make of what they find."""

import json
import sqlite3

import pytest

from bench.disk.interrupted import what_a_backup_is, what_a_start_would_find
from bench.disk.recording import DATABASE
from bench.disk.records import look, missing
from queue_site.database_file import OPEN, marker_in

pytestmark = pytest.mark.sqlite_only

GIVEN = {"label": "A-001", "revision": 3}


def test_an_office_that_would_start_empty_is_found(tmp_path):
    assert what_a_start_would_find(tmp_path) == ["an office would start empty"]


def test_a_start_that_refuses_is_no_loss(tmp_path):
    with marker_in(tmp_path) as marker:
        marker.write(OPEN, tmp_path / DATABASE)
    assert what_a_start_would_find(tmp_path) == []


def test_a_backup_that_lacks_half_is_found(tmp_path):
    backup = tmp_path / "backup.sqlite3"
    assert what_a_backup_is(backup) == []
    sqlite3.connect(backup).execute("CREATE TABLE half (a)")
    backup.with_name("backup.sqlite3.json").write_text(json.dumps({"sha256": "of the whole"}))
    (sentence,) = what_a_backup_is(backup)
    assert "not the file that its manifest" in sentence


def test_damage_and_an_office_that_is_gone_are_found(tmp_path):
    file = tmp_path / DATABASE
    file.write_bytes(b"This is not a database. " * 99)
    assert look(file, {}).damaged
    file.write_bytes(b"")
    assert look(file, {"key": GIVEN}).lost == ["key"]


@pytest.mark.parametrize(
    ("receipt", "ticket", "lost"),
    [
        (GIVEN, ("A", 1), []),
        (None, ("A", 1), ["key"]),
        (GIVEN, ("A", 2), ["key"]),
        ({**GIVEN, "revision": 2}, ("A", 1), ["key"]),
        ({**GIVEN, "label": "A-002"}, ("A", 1), ["key"]),
    ],
)
def test_an_acknowledged_command_needs_its_receipt_and_its_ticket(receipt, ticket, lost):
    office = sqlite3.connect(":memory:")
    office.execute("CREATE TABLE counters_command (key, receipt)")
    office.execute("CREATE TABLE counters_ticket (series, number)")
    if receipt:
        office.execute("INSERT INTO counters_command VALUES ('key', ?)", [json.dumps(receipt)])
    office.execute("INSERT INTO counters_ticket VALUES (?, ?)", ticket)
    assert missing(office, {"key": GIVEN}) == lost
