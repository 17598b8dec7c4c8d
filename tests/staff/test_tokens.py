"""A bearer token speaks for one user until it is revoked or the user is switched off."""

import datetime

import pytest
from django.contrib.auth import get_user_model

from counters import clock
from counters.models import AccessToken
from counters.staff.tokens import make_token, revoke_tokens, user_of

NOW = datetime.datetime(2025, 3, 3, 1, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return get_user_model().objects.create_user("petugas")


def test_a_token_speaks_for_its_user(user):
    assert user_of(make_token(user)) == user


def test_two_tokens_of_a_user_both_work(user):
    tokens = {make_token(user), make_token(user)}
    assert len(tokens) == 2
    assert [user_of(token) for token in tokens] == [user, user]


def test_a_revoked_token_speaks_for_nobody(user):
    token = make_token(user)
    assert revoke_tokens(user) == 1
    assert user_of(token) is None
    assert revoke_tokens(user) == 0


def test_a_token_of_a_switched_off_user_speaks_for_nobody(user):
    token = make_token(user)
    user.is_active = False
    user.save()
    assert user_of(token) is None


@pytest.mark.parametrize("garbage", ["", " ", "é", "\udcff", "x" * 10_000, "a\x00b"])
def test_what_was_never_a_token_speaks_for_nobody(user, garbage):
    make_token(user)
    assert user_of(garbage) is None


def test_the_table_tells_when_but_not_which(user):
    with clock.standing_at(NOW) as at:
        token = make_token(user)
        at.forward(hours=1)
        revoke_tokens(user)
    row = AccessToken.objects.get()
    assert row.made_at == NOW
    assert row.revoked_at == NOW + datetime.timedelta(hours=1)
    assert token not in row.digest
