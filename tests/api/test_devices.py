"""Devices by the API: supervisors see them, administrators take them out of service."""

from counters.domain import devices
from counters.domain.day import Actor, perform
from counters.models import Device
from tests.api.conftest import dump, problem

ADDRESS = "offices/samsat/devices"


def pair(cast, name="Pintu masuk"):
    pairing = devices.begin(devices.new_secret(), "127.0.0.1", "")

    def work(today):
        devices.confirm(today, pairing, kind="kiosk", name=name)
        return {}

    perform(cast.office, work, by=Actor("user:1", cast.administrator))
    return Device.objects.get(name=name)


def test_it_lists_them_and_takes_one_out_of_service(call):
    device = pair(call.cast)
    row = call["supervisor"].get(ADDRESS).json()["devices"][0]

    assert (row["id"], row["kind"], row["name"], row["seen_at"]) == (device.pk, "kiosk", "Pintu masuk", None)
    assert "digest" not in row
    answer = call["administrator"].post(f"{ADDRESS}/{device.pk}/revoke", key="revoke-1")
    assert (answer.status_code, answer.json()["device"]) == (200, device.pk)
    assert call["supervisor"].get(ADDRESS).json()["devices"][0]["revoked_at"]
    assert call["administrator"].post(f"{ADDRESS}/{device.pk}/revoke", key="revoke-1").status_code == 200
    assert problem(call["administrator"].post(f"{ADDRESS}/{device.pk}/revoke")) == (409, "revoked")


def test_who_may(call):
    device = pair(call.cast)
    before = dump()
    for role in ("officer", "greeter", "kiosk"):
        assert problem(call[role].get(ADDRESS)) == (403, "forbidden"), role
    for role in ("officer", "greeter", "kiosk", "supervisor"):
        assert problem(call[role].post(f"{ADDRESS}/{device.pk}/revoke")) == (403, "forbidden"), role
    assert problem(call.nobody.get(ADDRESS)) == (401, "unauthenticated")
    for unknown in ("0", "999999", "x", "9" * 30):
        refused = problem(call["administrator"].post(f"{ADDRESS}/{unknown}/revoke"))
        assert refused == (404, "unknown_device"), unknown
    assert dump() == before
