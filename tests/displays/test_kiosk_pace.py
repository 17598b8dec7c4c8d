"""One address may take many numbers, as sixteen kiosks do, but not thousands; a retry is never refused."""

import pytest

from counters.models import Ticket
from displays import kiosk_pace
from displays.kiosk_pace import Allowance, keep_pace

SERVICE = "/kiosk/samsat/pengesahan/"


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds(monkeypatch):
    seconds = Seconds()
    monkeypatch.setattr(kiosk_pace, "ALLOWANCE", Allowance(seconds))
    return seconds


def takes(reader, key, address="10.0.0.1"):
    return reader.client.post(SERVICE, {"key": f"key-{key:06}"}, REMOTE_ADDR=address)


def test_who_takes_too_many_waits_and_others_do_not(hall, english, seconds, settings):
    settings.KIOSK_NUMBERS_A_MINUTE = 3
    assert [takes(english, key).status_code for key in range(4)] == [302, 302, 302, 429]
    refused = takes(english, 4)
    assert "Very many numbers were taken just now." in refused.content.decode()
    assert Ticket.objects.count() == 3
    assert takes(english, 5, "10.0.0.2").status_code == 302
    seconds.now = 20.0
    assert takes(english, 4).status_code == 302


def test_a_number_that_was_given_is_told_again_to_who_has_to_wait(hall, english, seconds, settings):
    settings.KIOSK_NUMBERS_A_MINUTE = 1
    first = takes(english, 1)
    assert takes(english, 2).status_code == 429
    again = takes(english, 1)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Ticket.objects.count() == 1


def test_without_a_limit_nobody_waits(rf, hall, seconds, settings):
    settings.KIOSK_NUMBERS_A_MINUTE = 0
    for _number in range(50):
        keep_pace(rf.post(SERVICE, {"key": "key-000001"}), hall.office)


def test_sixteen_kiosks_that_are_never_idle_take_all_they_can(seconds, settings):
    """Each a number every four seconds, the whole day, behind one address: with the limit an office starts with."""
    allowance = Allowance(seconds)
    for round_ in range(1_000):
        seconds.now = 4.0 * round_
        assert all(allowance.take("10.0.0.1", settings.KIOSK_NUMBERS_A_MINUTE) for _kiosk in range(16))


def test_what_is_remembered_does_not_grow(seconds, monkeypatch):
    monkeypatch.setattr(kiosk_pace, "MOST_ADDRESSES", 5)
    allowance = Allowance(seconds)
    for number in range(50):
        assert allowance.take(f"10.0.0.{number}", 1)
    assert len(allowance._taken) == 5
    assert not allowance.take("10.0.0.49", 1)
