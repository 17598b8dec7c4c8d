"""The people of a sample office: an officer for each counter, one of each other role, fresh passwords."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from counters.models import Counter, Office, Posting, Role

# Without the characters that look alike on paper: 31 of them make 79 bits in 16 places.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4
OTHERS = {
    "penerangan": Role.GREETER,
    "pengawas": Role.SUPERVISOR,
    "admin": Role.ADMINISTRATOR,
    "kiosk": Role.KIOSK,
}


@dataclass(frozen=True)
class Account:
    """Somebody who is about to work here, at the counter of that number. A device has no password."""

    username: str
    role: Role
    counter: int | None
    password: str | None
    hashed: str


def new_password() -> str:
    """79 random bits that can be read out and typed, such as `k3mw-9xqa-tf7h-p2nd`."""
    groups = ("".join(secrets.choice(ALPHABET) for _place in range(GROUP_LENGTH)) for _group in range(GROUPS))
    return "-".join(groups)


def draft_accounts(office_key: str, counters: Iterable[int]) -> list[Account]:
    """Accounts for an office with counters of these numbers. Nothing is stored.

    Hashing takes its time, so it is done here, before the caller's transaction holds the database. Where a
    name is taken already (another office, an administrator made by hand), the office's key is put behind it.
    """
    wanted = [(f"petugas{number}", Role.OFFICER, number) for number in sorted(counters)]
    wanted += [(name, role, None) for name, role in OTHERS.items()]
    taken = set(get_user_model().objects.values_list("username", flat=True))
    accounts = []
    for name, role, counter in wanted:
        password = None if role == Role.KIOSK else new_password()
        username = f"{name}-{office_key}" if name in taken else name
        accounts.append(Account(username, role, counter, password, make_password(password)))
    return accounts


def store_accounts(office: Office, accounts: Iterable[Account]) -> None:
    """Make the users and their postings in `office`."""
    counters = {counter.number: counter for counter in Counter.objects.filter(office=office)}
    for account in accounts:
        rules_all = account.role == Role.ADMINISTRATOR
        user = get_user_model().objects.create(
            username=account.username, password=account.hashed, is_staff=rules_all, is_superuser=rules_all
        )
        Posting.objects.create(
            user=user, office=office, role=account.role, counter=counters.get(account.counter)
        )
