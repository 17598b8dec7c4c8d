"""Who guesses passwords has to wait; who knows one does not, whatever others do at their desks."""

import datetime

import pytest

from counters import clock
from counters.domain.attempts import Limit
from counters.domain.errors import TooMany
from counters.models import Attempt
from counters.staff.sign_in import WRONG_AT_ACCOUNT, WRONG_AT_ADDRESS
from tests.staff.conftest import person


def tries(username, password="salah", address="10.0.0.1"):
    return person().client.post("/masuk/", {"username": username, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def officer(cast):
    user = cast.officers[3]
    user.set_password("rahasia sekali")
    user.save()
    return user


def test_after_five_wrong_passwords_the_account_waits_at_this_address(officer):
    for _time in range(5):
        assert tries(officer.username).status_code == 200

    refused = tries(officer.username, "rahasia sekali")

    assert refused.status_code == 429
    assert "Too many attempts. Please wait 5 minutes." in refused.content.decode()
    assert tries(officer.username, "rahasia sekali", "10.0.0.2").status_code == 302


def test_it_may_try_again_after_the_time_that_was_named(officer, morning):
    for _time in range(5):
        tries(officer.username)
    with clock.standing_at(clock.now() + WRONG_AT_ACCOUNT.within):
        assert tries(officer.username, "rahasia sekali").status_code == 302


def test_capital_letters_do_not_make_another_account(officer):
    for number in range(5):
        tries(officer.username.upper() if number % 2 else officer.username)

    assert tries(officer.username, "rahasia sekali").status_code == 429


def test_one_address_cannot_try_one_password_on_all_accounts(officer):
    for number in range(WRONG_AT_ADDRESS.most):
        assert tries(f"petugas{number + 100}").status_code == 200

    assert tries(officer.username, "rahasia sekali").status_code == 429


def test_neither_account_nor_address_can_be_read_from_what_is_kept(officer):
    tries(officer.username)
    kept = str(list(Attempt.objects.values()))

    assert officer.username not in kept
    assert "10.0.0.1" not in kept


@pytest.mark.django_db
def test_attempts_are_forgotten_after_a_day():
    limit = Limit("x", 1, datetime.timedelta(hours=1))
    limit.note("somebody")
    with pytest.raises(TooMany):
        limit.check("somebody")
    limit.check("somebody else")
    with clock.standing_at(clock.now() + datetime.timedelta(days=1, seconds=1)):
        limit.note("somebody else")

    assert Attempt.objects.count() == 1
