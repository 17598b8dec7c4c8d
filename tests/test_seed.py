"""The first start makes an office and its people; their passwords are shown once and work."""

import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from counters.management.commands.seed import seed
from counters.models import Office, Posting, Role
from counters.samples.accounts import ALPHABET, new_password

pytestmark = pytest.mark.django_db


def run(capsys, *arguments: str) -> tuple[str, str]:
    call_command("seed", *arguments)
    return capsys.readouterr()


def shown(table: str) -> dict[str, tuple[str, str, str]]:
    """username -> role, counter and password of the printed table."""
    rows = [re.split(r"  +", line) for line in table.splitlines()]
    assert rows[0] == ["username", "role", "counter", "password"]
    return {row[0]: tuple(row[1:]) for row in rows[1:]}


def test_everyone_can_sign_in_with_the_password_that_was_shown(capsys):
    out, _err = run(capsys)
    people = shown(out)
    assert people.pop("kiosk") == ("kiosk", "-", "(by token only)")
    for username, (_role, _counter, password) in people.items():
        assert authenticate(username=username, password=password), username


def test_there_is_an_officer_for_each_counter_and_one_of_each_other_role(capsys):
    run(capsys)
    office = Office.objects.get(key="samsat")
    officers = office.postings.filter(role=Role.OFFICER)
    assert sorted(p.counter.number for p in officers) == [c.number for c in office.counters.all()]
    assert all(p.user.username == f"petugas{p.counter.number}" for p in officers)
    others = dict(office.postings.exclude(role=Role.OFFICER).values_list("user__username", "role"))
    assert others == {
        "penerangan": "greeter",
        "pengawas": "supervisor",
        "admin": "administrator",
        "kiosk": "kiosk",
    }


def test_only_the_administrator_opens_the_admin_pages(capsys):
    run(capsys)
    users = get_user_model().objects
    assert [u.username for u in users.filter(is_staff=True)] == ["admin"]
    assert [u.username for u in users.filter(is_superuser=True)] == ["admin"]


def test_a_kiosk_has_no_password_at_all(capsys):
    run(capsys)
    assert not get_user_model().objects.get(username="kiosk").has_usable_password()


def test_passwords_are_kept_nowhere_in_clear(capsys):
    out, err = run(capsys)
    kept = set(get_user_model().objects.values_list("password", flat=True))
    for _role, _counter, password in shown(out).values():
        assert not any(password in row for row in kept)
        assert password not in err


def test_a_second_run_changes_nothing_and_says_so(capsys):
    run(capsys)
    before = list(get_user_model().objects.order_by("pk").values())
    out, err = run(capsys)
    assert out == ""
    assert "nothing was changed" in err
    assert list(get_user_model().objects.order_by("pk").values()) == before


def test_a_name_that_is_taken_gets_the_office_s_key_behind_it():
    mine = get_user_model().objects.create_user("admin", password="my own words")
    accounts = seed("samsat")
    assert "admin-samsat" in [account.username for account in accounts]
    mine.refresh_from_db()
    assert mine.check_password("my own words")
    assert not Posting.objects.filter(user=mine).exists()


def test_an_unknown_office_is_refused():
    with pytest.raises(CommandError, match="no-such"):
        call_command("seed", "no-such")
    assert not Office.objects.exists()


def test_passwords_are_long_readable_and_never_the_same():
    passwords = {new_password() for _time in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password) for password in passwords)
    assert not set(ALPHABET) & set("0O1lIo")
    assert len(ALPHABET) ** 16 > 2**60
