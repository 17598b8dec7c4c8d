"""Signing in leads everybody to their own work."""

import pytest

from counters.models import Role
from tests.staff.conftest import person

WORKPLACES = {
    Role.OFFICER: "/loket/",
    Role.GREETER: "/penerangan/",
    Role.SUPERVISOR: "/pengawas/",
    Role.ADMINISTRATOR: "/pengawas/",
}


def signs_in(user, **more):
    user.set_password("rahasia sekali")
    user.save()
    return person().submits("/masuk/", username=user.username, password="rahasia sekali", **more)


@pytest.mark.parametrize("role", WORKPLACES)
def test_everybody_lands_where_they_work(role, cast):
    response = signs_in(cast.person(role))

    assert (response.status_code, response["Location"]) == (302, WORKPLACES[role])


def test_who_wanted_to_go_somewhere_goes_there(cast):
    assert signs_in(cast.supervisor, next="/penerangan/")["Location"] == "/penerangan/"


def test_nobody_is_led_to_another_site(cast):
    assert signs_in(cast.supervisor, next="https://example.org/")["Location"] == "/pengawas/"


def test_a_wrong_password_is_answered_with_one_clear_sentence(cast):
    response = person().submits("/masuk/", username="petugas3", password="salah")

    assert response.status_code == 200
    assert "This user name and password do not belong together." in response.content.decode()


def test_signing_out_leads_back_to_the_sign_in_page(cast):
    somebody = person(cast.supervisor)

    assert somebody.submits("/keluar/")["Location"] == "/masuk/"
    assert somebody.page("/pengawas/").status_code == 302


def test_a_link_cannot_sign_anybody_out(cast):
    assert person(cast.supervisor).page("/keluar/").status_code == 405
