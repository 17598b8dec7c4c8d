"""A picture shows one moment, whatever is done while it is read."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from counters.domain import floor
from counters.live import picture as pictures
from counters.live.picture import latest, read_picture, read_stamp
from counters.models import Office
from tests.live.conftest import take


def in_own_connection(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


def meanwhile(work, *arguments):
    """Do it in another thread, hence with another connection, and wait for it."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(in_own_connection, work, *arguments).result()


def test_a_change_while_the_picture_is_read_is_not_half_in_it(hall, monkeypatch):
    take(hall)
    plain = floor.current_day

    def day_and_then_a_change(office, now):
        day = plain(office, now)
        monkeypatch.setattr(floor, "current_day", plain)
        meanwhile(take, hall)
        return day

    monkeypatch.setattr(floor, "current_day", day_and_then_a_change)
    picture = read_picture(hall)
    assert (picture.floor.revision, len(picture.floor.tickets)) == (1, 1)
    assert (read_picture(hall).floor.revision, len(latest(hall).floor.tickets)) == (2, 2)


def test_the_stamp_follows_the_office_to_another_zone(hall):
    take(hall)
    Office.objects.update(
        zone="Pacific/Kiritimati"
    )  # fourteen hours ahead of UTC; `hall` is as old as a hub's
    assert read_stamp(hall) == read_picture(hall).stamp


def test_threads_that_want_the_new_picture_at_once_read_it_once(morning, hall, monkeypatch):
    """The answer to a command and the hub; each also has the picture of its own moment, never an older one. (The clock
    stands: each half minute has a picture of its own.)"""
    take(hall)
    reading, begin = [], threading.Barrier(4)

    def read(office):
        reading.append(office)
        time.sleep(0.3)  # long enough for all that would read beside it
        return read_picture(office)

    def ask():
        begin.wait(10)
        return in_own_connection(pictures.latest, hall)

    monkeypatch.setattr(pictures, "read_picture", read)
    pictures.forget()
    with ThreadPoolExecutor(4) as pool:
        found = [one.result() for one in [pool.submit(ask) for _thread in range(4)]]
    assert len(reading) == 1
    assert {id(picture) for picture in found} == {id(found[0])}
    take(hall)
    assert pictures.latest(hall).stamp[1] == 2
