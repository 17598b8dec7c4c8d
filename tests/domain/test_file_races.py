"""Receipts opened by several processes at once: every number once, none left out."""

import pytest

from counters import clock
from counters.domain.file_invariants import file_violations
from counters.models import File
from tests.domain.test_races import MONDAY, race
from tests.office import issue, make_office

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES, EACH = 6, 5


@pytest.fixture
def jobs():
    with clock.standing_at(MONDAY):
        office = make_office()
        labels = [issue(office, "stnk-hilang").label for _ticket in range(PROCESSES * EACH)]
        parts = [labels[n::PROCESSES] for n in range(PROCESSES)]
        yield office, [{"do": "file", "tickets": part, "step": "cetak-stnk"} for part in parts]


def faults(office, rows):
    numbers = sorted(File.objects.values_list("number", flat=True))
    found = [broken for row in rows for broken in row["broken"] + row["refused"]]
    if numbers != list(range(1, PROCESSES * EACH + 1)):
        found.append(f"receipts twice or skipped: {numbers}")
    return found + list(file_violations(office))


def test_six_processes_open_files_and_no_receipt_is_given_twice_or_left_out(jobs):
    office, work = jobs
    assert faults(office, race(office, work)) == []


def test_without_the_lock_the_same_race_goes_wrong(jobs):
    office, work = jobs
    assert faults(office, race(office, work, unlocked=True, seconds=5)) != []
