"""A board or kiosk asks for a code, an administrator confirms it, and from then on it can do what it is there for."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client

from counters import clock
from counters.domain import devices
from counters.domain.attempts import Limit
from counters.domain.devices import COOKIE, WRONG_CODES
from counters.models import Attempt, Board, Device, Event, Pairing, ScreenReport
from tests.staff.conftest import person

pytestmark = pytest.mark.sqlite_only


def in_english():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


class Television:
    """A browser that nobody touches."""

    def __init__(self):
        self.client = in_english()

    def ask(self):
        """The code and the second number on its screen, after it asked for them."""
        assert self.client.post("/perangkat/").status_code == 302
        return self.shown()

    def shown(self):
        text = self.client.get("/perangkat/").content.decode()
        code = re.search(r"pairing-code[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4})<", text)
        match = re.search(r"pairing-match[^>]*>([0-9]{2})<", text)
        return (code[1], match[1]) if code else None

    @property
    def secret(self):
        return self.client.cookies[COOKIE].value


def confirm(user, code, match, *, kind="board", name="Ruang tunggu", board="", office="samsat", key=""):
    said = {
        "kode": code,
        "match": match,
        "kind": kind,
        "name": name,
        "board": board,
        "key": key or f"pair-{code}",
    }
    return person(user).does(f"/pengawas/{office}/perangkat/pasang/", **said)


@pytest.fixture
def closed(hall):
    """An office that lets only paired screens in."""
    hall.office.open_screens = False
    hall.office.save()
    return hall


def paired(cast, **how):
    """A television that was paired."""
    screen = Television()
    assert confirm(cast.administrator, *screen.ask(), **how).status_code == 200
    return screen


def other_than(match):
    return str(10 + (int(match) - 9) % 90)


def test_a_confirmed_board_goes_on_to_its_page_and_stays_itself(closed):
    screen = paired(closed)
    answer = screen.client.get("/perangkat/?live").json()

    assert answer == {"state": "paired", "next": "/layar/samsat/"}
    assert screen.client.get("/layar/samsat/").status_code == 200
    device = Device.objects.get()
    assert (device.name, device.kind, device.paired_by) == ("Ruang tunggu", "board", closed.administrator)
    assert Event.objects.filter(action="pair_device").get().data["name"] == "Ruang tunggu"
    assert not Pairing.objects.exists()


def test_only_a_hash_of_the_token_is_kept(hall):
    screen = paired(hall)
    kept = str(list(Device.objects.values())) + str(list(Event.objects.values()))

    assert screen.secret not in kept
    cookie = screen.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_code_itself_is_nowhere_in_the_database(hall):
    code, _match = Television().ask()
    kept = str(list(Pairing.objects.values()))

    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_code_is_found_however_it_is_typed(hall):
    screen = Television()
    code, match = screen.ask()

    assert confirm(hall.administrator, f" {code.replace('-', '').lower()} ", match).status_code == 200


def test_the_wrong_second_number_pairs_nothing_and_three_of_them_void_the_code(hall):
    screen = Television()
    code, match = screen.ask()
    for _time in range(3):
        response = confirm(hall.administrator, code, other_than(match))
        assert (response.status_code, response.json()["code"]) == (409, "wrong_match")

    assert confirm(hall.administrator, code, match).status_code == 404
    assert not Device.objects.exists()
    assert screen.client.get("/perangkat/?live").json() == {"state": "over"}


def test_a_code_is_good_for_ten_minutes_and_once(hall):
    late, twice = Television(), Television()
    code, match = late.ask()
    with clock.standing_at(clock.now() + datetime.timedelta(minutes=10)):
        assert confirm(hall.administrator, code, match).status_code == 404
        again = twice.ask()
        assert confirm(hall.administrator, *again).status_code == 200
        assert confirm(hall.administrator, *again, name="Lain", key="another-one").status_code == 404
    assert Device.objects.count() == 1


def test_a_confirmation_that_is_sent_again_over_a_broken_line_gets_the_same_answer(hall):
    asked = Television().ask()
    first, again = confirm(hall.administrator, *asked), confirm(hall.administrator, *asked)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (200, again.content)
    assert Device.objects.count() == 1
    assert not Attempt.objects.filter(kind=WRONG_CODES.kind).exists()


def test_who_guesses_codes_has_to_wait(hall):
    screen = Television()
    code, match = screen.ask()
    for number in range(10):
        assert confirm(hall.administrator, f"0000-00{number:02}", "11").status_code == 404

    response = confirm(hall.administrator, code, match)

    assert (response.status_code, response.json()["error"]) == (
        429,
        "Too many attempts. Please wait 60 minutes.",
    )


def test_the_screens_of_an_office_behind_one_address_wait_together_and_ask_again(hall):
    """Twenty televisions that wait from the morning until somebody comes at noon."""
    screens = [Television() for _screen in range(20)]
    for tenth in range(12):
        with clock.standing_at(clock.now() + datetime.timedelta(minutes=10 * tenth)):
            asked = [screen.ask() for screen in screens]
            if tenth == 11:
                assert confirm(hall.administrator, *asked[-1]).status_code == 200


def test_no_address_takes_all_the_places_and_who_was_refused_asks_again(hall):
    for number in range(devices.MOST_THERE):
        devices.begin(devices.new_secret(), "127.0.0.1", f"browser {number}")
    refused = Television().client.post("/perangkat/")
    assert refused.status_code == 429
    assert "Too many devices wait" in refused.content.decode()
    assert "<device-wait asks>" in refused.content.decode(), "it would stay on a page that nobody leaves"
    assert devices.begin(devices.new_secret(), "10.0.0.7", "") in Pairing.objects.all()
    with clock.standing_at(clock.now() + datetime.timedelta(minutes=10)):
        assert Television().ask()
    assert Pairing.objects.count() == 1


def test_a_device_cannot_ask_for_codes_without_end(hall, monkeypatch):
    limit = Limit("pairing-shown", 3, datetime.timedelta(hours=1))
    monkeypatch.setattr(devices, "CODES_SHOWN", limit)
    screen = Television()
    for _time in range(limit.most):
        screen.ask()
    assert screen.client.post("/perangkat/").status_code == 429
    assert Pairing.objects.count() == 1


def test_only_administrators_pair_and_revoke(hall):
    screen = Television()
    code, match = screen.ask()
    for user in (hall.supervisor, hall.greeter, hall.officers[3]):
        assert confirm(user, code, match).status_code == 403
    device = paired(hall)
    pk = Device.objects.get().pk

    assert person(hall.supervisor).does(f"/pengawas/samsat/perangkat/{pk}/revoke/").status_code == 403
    assert device.client.get("/layar/samsat/").status_code == 200
    assert "Ruang tunggu" in person(hall.supervisor).text("/pengawas/samsat/perangkat/")


def test_a_revoked_device_is_sent_back_to_be_paired_though_the_office_is_open(hall):
    screen = paired(hall)
    pk = Device.objects.get().pk
    assert person(hall.administrator).does(f"/pengawas/samsat/perangkat/{pk}/revoke/").status_code == 200

    response = screen.client.get("/layar/samsat/", follow=True)

    assert response.redirect_chain == [("/perangkat/?sebab=revoked", 302)]
    before = screen.secret
    code, match = screen.ask()
    assert screen.secret != before, "a token that was taken away must not work again"
    assert confirm(hall.administrator, code, match).status_code == 200
    assert screen.client.get("/layar/samsat/").status_code == 200


def test_a_layout_chosen_by_the_administrator_is_where_the_device_goes(hall):
    Board.objects.create(office=hall.office, key="kasir", name="Kasir")
    screen = paired(hall, board="kasir")

    assert screen.client.get("/layar/samsat/")["Location"] == "/layar/samsat/papan/kasir/"
    assert screen.client.get("/perangkat/")["Location"] == "/layar/samsat/papan/kasir/"
    pk = Device.objects.get().pk
    person(hall.administrator).does(f"/pengawas/samsat/perangkat/{pk}/change/", name="Kiri", board="")
    assert screen.client.get("/layar/samsat/papan/kasir/")["Location"] == "/layar/samsat/"
    assert Device.objects.get().name == "Kiri"


def test_two_devices_of_an_office_have_two_names(hall):
    paired(hall)
    code, match = Television().ask()
    response = confirm(hall.administrator, code, match, name="Ruang  tunggu")

    assert (response.status_code, response.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "radio"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"board": "tidak-ada"}, "unknown_board"),
    ],
)
def test_what_cannot_be_is_refused_and_the_code_stays_good(hall, wrong, code):
    seen, match = Television().ask()
    response = confirm(hall.administrator, seen, match, **wrong)

    assert response.status_code in {404, 422}
    assert response.json()["code"] == code
    assert confirm(hall.administrator, seen, match).status_code in {200, 422}


def test_a_stranger_administrator_pairs_for_his_own_office_only(hall):
    code, match = Television().ask()

    assert confirm(hall.stranger, code, match).status_code == 404
    assert not Device.objects.exists()


def test_the_report_of_a_paired_screen_is_its_device_s(hall):
    screen = paired(hall)
    told = {"instance": "0123456789", "kind": "board", "sound": "blocked"}
    answer = screen.client.post(
        "/layar/samsat/kabar/", told, "application/json", headers={"X-Requested-With": "fetch"}
    )

    assert answer.status_code == 200
    assert ScreenReport.objects.get().device == Device.objects.get()
    assert "sound blocked" in person(hall.administrator).live("/pengawas/samsat/perangkat/")["html"]


def test_the_administrator_sees_the_waiting_device_before_confirming(hall):
    code, _match = Television().ask()
    page = person(hall.administrator).text(f"/pengawas/samsat/perangkat/?kode={code}")

    assert "127.0.0.1" in page
    assert "No device shows this code now." in person(hall.administrator).text(
        "/pengawas/samsat/perangkat/?kode=0000-0000"
    )


@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "ü" * 43, '"', "a" * 10_000])
def test_any_cookie_is_answered(hall, cookie):
    client = Client()
    client.cookies[COOKIE] = cookie

    assert client.get("/layar/samsat/").status_code == 200
    assert client.get("/perangkat/").status_code == 200
    assert client.get("/perangkat/?live").status_code == 200
