"""A visitor's ticket: to be looked at by whoever holds its link, and the verbs that need no counter."""

import re
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Query, Router

from counters.api import bodies, schemas
from counters.api.answers import private
from counters.api.auth import Bearer, posting_of
from counters.domain.day import Today
from counters.domain.errors import NotFound
from counters.domain.queries import LABEL, find_secret
from counters.live.picture import latest
from counters.live.public import ticket_fields
from counters.models import Posting, Ticket
from counters.staff import access
from counters.staff.command import work_on_ticket

router = Router(tags=["Ticket"])

SECRET = re.compile(r"[A-Za-z0-9_-]{27}")


@router.get(
    "tickets/{secret}", operation_id="see_ticket", **schemas.answers({200: schemas.TicketView}, 404, 503)
)
def see_ticket(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a ticket stands, how many go before it, and between which times its visitor will be finished."""
    ticket = _by_secret(secret)
    picture = latest(ticket.day.office)
    return private(ticket_fields(picture, picture.now_of(ticket)))


VERBS = {
    "complete": (bodies.Outcome, "Complete back-office work", "The outcome says where the ticket goes."),
    "cancel": (bodies.Plain, "Cancel a ticket", "The visit is withdrawn."),
    "check": (
        bodies.Check,
        "The papers were looked through",
        "The counters see which were there, and need not look again.",
    ),
    "return": (
        bodies.Plain,
        "A no-show came after all",
        "The visitor goes after the next few calls of the line.",
    ),
    "resume": (
        bodies.Plain,
        "Back into the line",
        "A parked visitor is back and goes next, at most every second.",
    ),
}
OfficeKey = Annotated[
    str | None,
    Query(description="The office of a label, for those posted in several; their first by default."),
]


def add(verb: str, shape: type[bodies.Plain], summary: str, description: str) -> None:
    """One address for one verb."""
    has_to_say = any(field.is_required() for field in shape.model_fields.values())
    wanted, said_or_not = (shape, Body(...)) if has_to_say else (shape | None, Body(None))

    @router.post(
        f"tickets/{{ticket}}/{verb}",
        operation_id=f"{verb}_ticket",
        summary=summary,
        description=f"{description} `ticket` is a ticket's secret, or the label (A-012) of one of today.",
        auth=Bearer(),
        **schemas.answers({200: schemas.Receipt}, *schemas.COMMAND_PROBLEMS),
    )
    def work(
        request: HttpRequest,
        ticket: str,
        body: wanted = said_or_not,
        office: OfficeKey = None,
        key: bodies.Key = None,
    ) -> HttpResponse:
        said = body or shape()
        posting, find = _meant(request, ticket, office or "")
        answer = work_on_ticket(
            posting,
            find,
            verb,
            said.ask(),
            said.belief(),
            key=key or "",
            asked=bodies.asked(said, about=bodies.as_label(ticket)),
        )
        return private(answer.receipt)


for verb, about in VERBS.items():
    add(verb, *about)


def _meant(request: HttpRequest, name: str, office: str) -> tuple[Posting, Callable[[Today], Ticket]]:
    """The posting with which to work, and how the ticket is found under the lock."""
    if LABEL.fullmatch(name):
        return access.only_posting(request.auth, office), lambda today: today.labelled(name)
    ticket = _by_secret(name)
    posting = posting_of(request, "unknown_ticket", _unknown(), office=ticket.day.office_id)
    return posting, lambda today: today.ticket(ticket)


def _by_secret(secret: str) -> Ticket:
    found = find_secret(secret) if SECRET.fullmatch(secret) else None
    if found is None:
        raise NotFound("unknown_ticket", _unknown())
    return found


def _unknown() -> str:
    return _("There is no such ticket here.")
