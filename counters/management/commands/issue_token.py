"""Makes a bearer token for the JSON API, or takes all of a user's tokens away."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from counters.models import Posting
from counters.staff.tokens import make_token, revoke_tokens


class Command(BaseCommand):
    help = "Makes a bearer token for the JSON API; the token stands alone on the last line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--revoke", action="store_true", help="Take all of a user's tokens away instead.")

    def handle(self, *args: Any, username: str, revoke: bool, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username}; bin/manage staff lists who there is.")
        if revoke:
            self._say(f"{revoke_tokens(user)} token(s) of {username} no longer work.")
            return
        if not user.is_active:
            raise CommandError(f"The account of {username} is switched off.")
        posting = Posting.objects.filter(user=user).select_related("office").first()
        if posting is None:
            raise CommandError(f"{username} has no posting in any office, so a token would open nothing.")
        token = make_token(user)
        self._say(f"A token for {username} ({posting.role}, {posting.office.key}), shown this once:")
        self.stdout.write(token)

    def _say(self, sentence: str) -> None:
        # Standard output is for results, and a remark is no error: it is not printed in red.
        self.stderr.write(sentence, style_func=str)
