"""From what stands in an address to the row it means, or a refusal in words."""

from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from counters.domain.errors import NotFound
from counters.domain.intake import LANGUAGES
from counters.domain.queries import find_secret
from counters.models import Office, Service, Ticket
from counters.models.office import KEY

Scope = dict[str, Any]


def office_named(key: str) -> Office:
    """Raises NotFound for a key that no office has, or that none could have."""
    office = Office.objects.filter(key=key).first() if _may_be_key(key) else None
    if office is None:
        raise NotFound("unknown_office", _("There is no such office here."))
    return office


def service_named(office: Office, key: str) -> Service:
    """Raises NotFound for a service that the office does not have."""
    service = office.services.filter(key=key, retired_at=None).first() if _may_be_key(key) else None
    if service is None:
        raise NotFound("unknown_service", _("This office has no such service."))
    return service


def ticket_linked(secret: str) -> Ticket:
    """The ticket of a link. An unknown and a malformed secret are refused alike."""
    ticket = find_secret(secret)
    if ticket is None:
        raise NotFound("unknown_ticket", _("No number belongs to this address."))
    return ticket


def path_of(scope: Scope) -> dict[str, str]:
    """What stands in the path of a socket."""
    return scope["url_route"]["kwargs"]


def asked_of(scope: Scope, name: str) -> str:
    """A value of a socket's query, empty where it is missing."""
    query = parse_qs(scope.get("query_string", b"").decode("latin1"))
    return query.get(name, [""])[0]


def draw_language(scope: Scope) -> str:
    """In which language a socket wants its HTML drawn; empty for one that wants JSON only."""
    language = asked_of(scope, "draw")
    return language if language in LANGUAGES else ""


def _may_be_key(key: str) -> bool:
    # A database may refuse what no key can be (a NUL, for example) with an error instead of an empty answer.
    try:
        KEY(key)
    except ValidationError:
        return False
    return True
