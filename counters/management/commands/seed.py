"""Makes a sample office with its accounts, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from counters import clock
from counters.domain.errors import Refused
from counters.management.table import aligned
from counters.models import Office
from counters.samples.accounts import Account, draft_accounts, store_accounts
from counters.samples.loader import load_office, sample


class Command(BaseCommand):
    help = "Makes a sample office with its accounts and shows their passwords, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("office", nargs="?", default="samsat", help="A file of counters/samples.")

    def handle(self, *args: Any, office: str, **options: Any) -> None:
        try:
            accounts = seed(office)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if accounts is None:
            self._say(f"The office {office} is there already; nothing was changed.")
            return
        rows = [
            (account.username, account.role.value, account.counter, account.password or "(by token only)")
            for account in accounts
        ]
        self.stdout.write(aligned(("username", "role", "counter", "password"), rows))
        self._say("These passwords are shown this once and kept nowhere in clear.")
        self._say(
            "A new one: bin/manage changepassword <username>. Kiosk: bin/manage issue_token <username>."
        )

    def _say(self, sentence: str) -> None:
        # Standard output is for results, and a remark is no error: it is not printed in red.
        self.stderr.write(sentence, style_func=str)


def seed(name: str) -> list[Account] | None:
    """Make the sample office `name` and its accounts, all or nothing; none if the office is there already."""
    data = sample(name)
    if Office.objects.filter(key=data["office"]["key"]).exists():
        return None
    accounts = draft_accounts(data["office"]["key"], [row["number"] for row in data["counters"]])
    with transaction.atomic():
        store_accounts(load_office(data, now=clock.now()), accounts)
    return accounts
