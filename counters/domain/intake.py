"""Taking a number as a whole command, as kiosk, greeter and API do it: look up, issue, and say what was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import actions, links
from counters.domain.actions.issuing import NOTHING_TOLD, Issued, Told
from counters.domain.day import Actor, Answer, Receipt, Today, key_scope, perform
from counters.domain.errors import Invalid, NotFound
from counters.domain.files import file_of_code
from counters.domain.papers import told as papers_told
from counters.forecast.ranges import ClockRange
from counters.models import Command, Office, Service, Ticket

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Wish:
    """What a visitor asks for, as keys of the API. `file` is the code of the receipt of a file to pick up: then the
    service may be left out. `seen` are the papers that somebody at the door has looked at (none: nobody did),
    `lacking` those that the visitor says are not there."""

    service: str = ""
    priority: str = ""
    variant: str = ""
    items: int = 1
    language: str = "id"
    file: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    seen: tuple[str, ...] | None = None


def take_number(
    office: Office, wish: Wish, *, by: Actor, unattended: bool, key: str = "", asked: Any = None
) -> Answer:
    """Issue a ticket. The receipt: {ticket: id, label, number, ahead, promise, forecast, revision}.

    The link is not in it (see `link_of`), for it must not be readable from the database.
    """

    told = _told(office, wish)

    def command(today: Today) -> Receipt:
        file = file_of_code(office, wish.file) if wish.file else None
        service = _service(office, wish)
        priority = variant = None
        if wish.priority:
            rows = office.priority_classes.filter(key=wish.priority)
            priority = _find(rows, "unknown_priority", _("priority class"), wish.priority, Invalid)
        if wish.variant:
            variant = _find(
                office.variants.filter(key=wish.variant),
                "unknown_variant",
                _("variant"),
                wish.variant,
                Invalid,
            )
        if wish.language not in LANGUAGES:
            raise Invalid("language", _("The language is id or en."))
        issued = actions.issue(
            today, service, unattended=unattended, priority=priority, variant=variant, items=wish.items,
            language=wish.language, file=file, told=told,
        )  # fmt: skip
        return _receipt(today, issued)

    return perform(office, command, by=by, key=key, asked=asked)


def _told(office: Office, wish: Wish) -> Told:
    """The papers for this wish. Looked up before the office is locked, for a change of the rows does not need the lock
    either."""
    wanted: dict[str, Any] = {"key": wish.service} if wish.service else {"collects": True}
    wanted["retired_at"] = None
    service = office.services.filter(**wanted).first()
    if service is None:
        return NOTHING_TOLD  # refused under the lock
    variant = (
        office.variants.filter(key=wish.variant).values_list("pk", flat=True).first()
        if wish.variant
        else None
    )
    answers, rows = papers_told(service, wish.answers, variant)
    return Told(answers, rows, wish.lacking, wish.seen)


def was_given(office: Office, by: Actor, key: str) -> bool:
    """Whether a command with this key was carried out already, so that sending it again changes nothing."""
    return Command.objects.filter(scope=key_scope(office, by), key=key).exists()


def secret_of(receipt: Receipt) -> str:
    """The secret of the link of a ticket that `take_number` gave."""
    return secret_of_ticket(Ticket.objects.only("nonce", "link_digest").get(pk=receipt["ticket"]))


def secret_of_ticket(ticket: Ticket) -> str:
    """The secret of a ticket's link, for a reprint. Raises NotFound if the key that made it is gone."""
    return links.secret_again(ticket.nonce, ticket.link_digest)


def _service(office: Office, wish: Wish) -> Service:
    """The service asked for, read under the lock; for a file the one that collects."""
    if wish.file and not wish.service:
        found = office.services.filter(collects=True, retired_at=None).first()
        if found is None:
            raise NotFound("unknown_service", _("This office has no service for picking up files."))
        return found
    return _find(
        office.services.filter(key=wish.service, retired_at=None),
        "unknown_service",
        _("service"),
        wish.service,
    )


def _find(rows: Any, code: str, kind: str, key: str, refusal: type = NotFound) -> Any:
    found = rows.first()
    if found is None:
        raise refusal(code, _("This office has no %(kind)s “%(key)s”.") % {"kind": kind, "key": key})
    return found


def _receipt(today: Today, issued: Issued) -> Receipt:
    promise = _range(today, issued.promise)
    return {
        "ticket": issued.ticket.pk,
        "label": issued.ticket.label,
        "number": issued.ticket.number,
        "ahead": issued.ahead,
        "promise": promise,
        # At this moment the present forecast is the promise itself.
        "forecast": promise,
        "revision": today.revision,
    }


def _range(today: Today, span: ClockRange | None) -> Receipt | None:
    if span is None:
        return None
    tz = today.office.tz
    return {
        "from": span.start.astimezone(tz).isoformat(timespec="seconds"),
        "until": span.end.astimezone(tz).isoformat(timespec="seconds"),
    }
