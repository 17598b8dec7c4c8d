"""A kick never runs ahead of what it is about."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from counters.domain.day import day_changed
from counters.live.picture import latest
from tests.live.conftest import take_later


async def test_when_a_kick_comes_everybody_can_see_what_it_is_about(hall):
    seen = []

    def somebody_else_looks(sender, office, **more):
        with ThreadPoolExecutor(1) as other:
            seen.append(other.submit(revision_for_others, hall).result())

    day_changed.connect(somebody_else_looks)
    try:
        await take_later(hall)
        await take_later(hall)
    finally:
        day_changed.disconnect(somebody_else_looks)
    assert seen == [1, 2]


def revision_for_others(office):
    """What a connection of its own, in this thread, finds."""
    try:
        return latest(office).stamp[1]
    finally:
        connection.close()
