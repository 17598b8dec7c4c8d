"""The writers of one process take turns on SQLite."""

import threading

import pytest
from django.db import connection

from counters import clock
from counters.domain.day import SYSTEM, perform
from counters.domain.writers import in_line
from counters.samples.loader import load_office, sample

pytestmark = pytest.mark.sqlite_only


def test_a_command_waits_for_the_one_before_it(transactional_db):
    hall, done = load_office(sample("samsat"), now=clock.now()), threading.Event()

    def command():
        try:
            perform(hall, lambda today: {}, by=SYSTEM)
            done.set()
        finally:
            connection.close()

    writer = threading.Thread(target=command)
    with in_line():
        writer.start()
        assert not done.wait(0.3)
    writer.join(20)
    assert done.is_set()
