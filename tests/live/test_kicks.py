"""A kick never runs ahead of what it is about, and nobody waits for one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from django.db import connection

from counters.domain.day import day_changed
from counters.live.hints import LAYER
from counters.live.picture import latest
from tests.live.conftest import take, take_later

PATIENCE_SECONDS = 20


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


@pytest.mark.sqlite_only  # the thread that sends would go on with this layer, where others need the real one
def test_a_command_does_not_wait_for_a_redis_that_never_answers(hall, settings):
    settings.CHANNEL_LAYERS = {LAYER: {"BACKEND": "tests.deaf.HangingLayer"}}

    def somebody_takes_a_number():
        take(hall)
        connection.close()

    asking = Thread(target=somebody_takes_a_number, daemon=True)
    asking.start()
    asking.join(PATIENCE_SECONDS)
    assert not asking.is_alive()
