"""Who may do what: the one place for permissions."""

from typing import Any

from django.utils.translation import gettext as _

from counters.domain.day import Actor
from counters.domain.errors import Forbidden, NotFound
from counters.models import Counter, Office, Posting, Role, Shift

LEADERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})

# What a role may do besides working at the counter where it sits. The counter's own verbs follow from the seat.
RIGHTS: dict[str, frozenset[Role]] = {
    "issue": frozenset(Role),
    "issue-any": frozenset(Role) - {Role.KIOSK},
    "console": frozenset({Role.OFFICER}) | LEADERS,
    "greet": frozenset({Role.GREETER}) | LEADERS,
    "supervise": LEADERS,
    "check": frozenset({Role.OFFICER, Role.GREETER}) | LEADERS,
    "pause-issuing": frozenset({Role.GREETER}) | LEADERS,
    "prioritise": frozenset({Role.GREETER}) | LEADERS,
    "find": frozenset(Role) - {Role.KIOSK},
    "complete": frozenset({Role.OFFICER}) | LEADERS,
    "send-file-back": frozenset({Role.OFFICER}) | LEADERS,
    "cancel-file": LEADERS,
    "register": frozenset({Role.OFFICER}) | LEADERS,
    "cancel": frozenset({Role.OFFICER, Role.GREETER}) | LEADERS,
    "resume": frozenset(Role),
    "return": frozenset(Role),
    "close-day": LEADERS,
    "set-up": frozenset({Role.ADMINISTRATOR}),
    "notices": LEADERS,
    "pair": frozenset({Role.ADMINISTRATOR}),
}


def actor_of(user: Any) -> Actor:
    """How the log names a signed-in person or device."""
    return Actor(f"user:{user.pk}", user)


def posting_in(user: Any, office: Office) -> Posting:
    """The person's posting in an office. Raises NotFound: of a strange office nothing is told."""
    rows = Posting.objects.select_related("office", "user", "counter")
    # Asked of the database: the `user` of a socket is as old as the socket.
    posting = rows.filter(user=user, user__is_active=True, office=office).first()
    if posting is None:
        raise NotFound("unknown_office", _("There is no such office here."))
    return posting


def only_posting(user: Any, office_key: str = "") -> Posting:
    """The posting to work with: the one in `office_key`, or the first. Raises Forbidden where there is none."""
    rows = Posting.objects.select_related("office", "user", "counter").filter(user=user).order_by("pk")
    posting = (rows.filter(office__key=office_key) if office_key else rows).first()
    if posting is None:
        raise Forbidden("no_posting", _("You have no post in this office."))
    return posting


def may(posting: Posting, right: str) -> bool:
    return Role(posting.role) in RIGHTS[right]


def require(posting: Posting, right: str) -> None:
    """Raises Forbidden where the posting's role does not have the right."""
    if not may(posting, right):
        raise Forbidden("forbidden", _("Your role does not allow this."))


def require_counter(posting: Posting, counter: Counter, verb: str) -> None:
    """Who may work at a counter: the officer who sits there, and the supervisor. Ask it under the lock.

    Opening a counter needs no seat yet; calling a given number is a right of its own.
    """
    if counter.office_id != posting.office_id:
        raise NotFound("unknown_counter", _("There is no such counter here."))
    require(posting, "console")
    if verb == "call" and not posting.may_choose:
        raise Forbidden("forbidden", _("You may not call a given number."))
    if verb == "open" or posting.role in LEADERS:
        return
    if not Shift.objects.filter(counter=counter, officer=posting.user_id, closed_at=None).exists():
        message = _("You do not sit at Counter %(number)s. Open it first.")
        raise Forbidden("not_your_counter", message % {"number": counter.number})
