"""The live screens of the staff as sockets ask for them: signed in, from our own pages, with the right."""

from typing import Any
from urllib.parse import parse_qs

from django.contrib.auth import HASH_SESSION_KEY, get_user_model
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from counters.domain.errors import Forbidden
from counters.live.screen import Screen
from counters.staff import screens
from counters.staff.doors import known_language, posting_at, posting_for, service_of
from counters.staff.file_work import file_of
from counters.staff.finding import todays


def at_counter(scope: dict[str, Any]) -> Screen:
    """The console of one counter."""
    user = _signed_in(scope)
    posting, desk = posting_at(user, _part(scope, "counter"))
    return screens.counter_screen(posting, desk, _language(scope))


def choosing(scope: dict[str, Any]) -> Screen:
    """The counters an officer may take."""
    return screens.choice_screen(_posting(scope, "console"), _language(scope))


def supervisor(scope: dict[str, Any]) -> Screen:
    """The whole floor."""
    return screens.supervisor_screen(_posting(scope, "supervise"), _language(scope))


def devices(scope: dict[str, Any]) -> Screen:
    """The boards and kiosks of an office."""
    return screens.devices_screen(_posting(scope, "supervise"), _language(scope))


def greeter(scope: dict[str, Any]) -> Screen:
    """The services with the range of a newcomer, and who may come back."""
    return screens.greeter_screen(_posting(scope, "greet"), _language(scope))


def service(scope: dict[str, Any]) -> Screen:
    """What one service would take now."""
    posting = _posting(scope, "greet")
    return screens.service_screen(posting, service_of(posting, _part(scope, "key")), _language(scope))


def ticket_for_greeter(scope: dict[str, Any]) -> Screen:
    """One ticket, on the greeter's page."""
    posting = _posting(scope, "greet")
    return screens.ticket_screen(
        posting, todays(posting.office, _part(scope, "label")), "greeter", _language(scope)
    )


def ticket_for_supervisor(scope: dict[str, Any]) -> Screen:
    """One ticket, on the supervisor's page."""
    posting = _posting(scope, "supervise")
    ticket = todays(posting.office, _part(scope, "label"))
    return screens.ticket_screen(posting, ticket, "supervisor", _language(scope))


def work(scope: dict[str, Any]) -> Screen:
    """The work list of the back office."""
    return screens.work_screen(_posting(scope, "complete"), _language(scope))


def file(scope: dict[str, Any]) -> Screen:
    """One file."""
    posting = _posting(scope, "complete")
    return screens.file_screen(posting, file_of(posting, _part(scope, "number")), _language(scope))


def _posting(scope: dict[str, Any], right: str) -> Any:
    return posting_for(_signed_in(scope), right, _part(scope, "office"))


def _part(scope: dict[str, Any], name: str) -> Any:
    return scope["url_route"]["kwargs"][name]


def _signed_in(scope: dict[str, Any]) -> Any:
    """The user of a connection. Raises Forbidden for nobody, and for one that did not come from a page.

    It is asked again and again while the socket is open, so a session that was ended ends the socket too,
    and so does a changed password, as it does for pages.
    """
    user, session = scope.get("user"), scope.get("session")
    if user is None or not user.is_authenticated:
        raise Forbidden("not_signed_in", _("Please sign in."))
    if session is not None and not (session.exists(session.session_key) and _same_password(user, session)):
        raise Forbidden("not_signed_in", _("Please sign in."))
    # Which origin it is was judged at the gate; a browser always sends one.
    if not any(name.lower() == b"origin" for name, _value in scope.get("headers", ())):
        raise Forbidden("no_origin", _("This connection did not come from one of our pages."))
    return user


def _same_password(user: Any, session: Any) -> bool:
    # The `user` of a socket is as old as the socket: its password is asked of the database.
    fresh = get_user_model().objects.filter(pk=user.pk).first()
    if fresh is None:
        return False
    hashes = [fresh.get_session_auth_hash(), *fresh.get_session_auth_fallback_hash()]
    kept = session.get(HASH_SESSION_KEY) or ""
    return any(constant_time_compare(kept, known) for known in hashes)


def _language(scope: dict[str, Any]) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin1")).get("draw", [""])
    return known_language(asked[0])
