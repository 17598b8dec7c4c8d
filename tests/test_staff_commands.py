"""bin/manage staff and issue_token: results on standard output, remarks elsewhere."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from counters.management.commands.seed import seed
from counters.models import AccessToken, Counter, Posting
from counters.staff.tokens import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    seed("samsat")


def run(capsys, *arguments: str) -> tuple[str, str]:
    call_command(*arguments)
    return capsys.readouterr()


def test_staff_lists_everyone_as_json(capsys):
    out, err = run(capsys, "staff", "--json")
    rows = json.loads(out)
    assert err == ""
    assert len(rows) == 15
    third = Counter.objects.get(number=3)
    assert {"username": "petugas3", "role": "officer", "counter": third.pk, "office": "samsat"} in rows
    assert {"username": "kiosk", "role": "kiosk", "counter": None, "office": "samsat"} in rows


def test_staff_without_json_is_an_aligned_table(capsys):
    out, _err = run(capsys, "staff")
    head, first, *_rest = out.splitlines()
    assert head.split() == ["username", "role", "counter", "office"]
    assert first.index("officer") == head.index("role")


def test_staff_leaves_out_accounts_that_are_switched_off(capsys):
    get_user_model().objects.filter(username="petugas3").update(is_active=False)
    out, _err = run(capsys, "staff", "--json")
    assert "petugas3" not in [row["username"] for row in json.loads(out)]


def test_issue_token_prints_the_token_alone_and_keeps_its_hash_only(capsys):
    out, err = run(capsys, "issue_token", "petugas3")
    token = out.strip()
    assert out.splitlines() == [token]
    assert len(token) == 43
    assert token not in err
    assert user_of(token).username == "petugas3"
    assert token not in AccessToken.objects.get().digest


def test_revoking_ends_all_tokens_of_one_user_and_of_nobody_else(capsys):
    mine = [run(capsys, "issue_token", "petugas3")[0].strip() for _time in range(2)]
    other = run(capsys, "issue_token", "kiosk")[0].strip()
    out, err = run(capsys, "issue_token", "petugas3", "--revoke")
    assert out == ""
    assert err.startswith("2 token(s)")
    assert [user_of(token) for token in mine] == [None, None]
    assert user_of(other).username == "kiosk"


def test_a_token_is_refused_to_whom_it_would_open_nothing():
    users = get_user_model().objects
    users.create_user("tamu")
    users.filter(username="petugas1").update(is_active=False)
    for username, why in (("nobody", "no user"), ("tamu", "no posting"), ("petugas1", "switched off")):
        with pytest.raises(CommandError, match=why):
            call_command("issue_token", username)
    assert not Posting.objects.filter(user__username="tamu").exists()
    assert not AccessToken.objects.exists()
