"""Who asks, and in which office: bearer tokens and postings."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from counters.domain.errors import NotFound
from counters.models import Posting
from counters.staff.tokens import user_of


class Bearer(HttpBearer):
    """A token made by `bin/manage issue_token <username>`; it speaks for that user until revoked."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return user_of(token.strip())


def posting_of(request: HttpRequest, code: str, sentence: str, **where: Any) -> Posting:
    """The posting of who asks, in the office that `where` finds, in one query.

    Raises NotFound with `code` and `sentence` where there is none: of strange offices nothing is told.
    """
    posting = Posting.objects.select_related("office").filter(user=request.auth, **where).first()
    if posting is None:
        raise NotFound(code, sentence)
    posting.user = request.auth
    return posting


def posting_in(request: HttpRequest, office: str) -> Posting:
    """The posting in the office with this key."""
    sentence = _("There is no such office here.")
    # A key that no office can have may hold what a database refuses even to compare.
    if not office.isprintable():
        raise NotFound("unknown_office", sentence)
    return posting_of(request, "unknown_office", sentence, office__key=office)


def posting_at(request: HttpRequest, counter: int) -> Posting:
    """The posting in the office that this counter stands in."""
    return posting_of(
        request, "unknown_counter", _("There is no such counter here."), office__counters=counter
    )
