"""A picture shows one moment, whatever is done while it is read."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from counters.domain import floor
from counters.live.picture import latest, read_picture, read_stamp
from counters.models import Office
from tests.live.conftest import take


def meanwhile(work, *arguments):
    """Do it in another thread, hence with another connection, and wait for it."""

    def in_thread():
        try:
            return work(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(in_thread).result()


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
