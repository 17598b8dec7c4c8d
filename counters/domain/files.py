"""Questions about files: found by link, code or number, and whether they can be picked up."""

import re

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from counters.domain import links
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.file_states import FileState
from counters.models import File, Office

NUMBER = re.compile(r"^\s*TT[\s-]*(\d{4})[\s-]*0*(\d{1,9})\s*$", re.IGNORECASE)
# A scanner types the whole link of a receipt, a hand only its end.
LINK = re.compile(r"(?:^|/b/)([A-Za-z0-9_-]{27})/?\s*$")


def with_names() -> QuerySet[File]:
    """Files with what screens say of them."""
    return File.objects.select_related("office", "service", "step", "ticket", "variant")


def file_linked(secret: str) -> File | None:
    """The file that a receipt's link belongs to."""
    return with_names().filter(link_digest=links.digest_of(secret)).first()


def file_numbered(office: Office, number: str) -> File | None:
    """A file of the office by the number of its receipt (TT-2026-00042; small letters and spaces do)."""
    match = NUMBER.match(number)
    return (
        with_names().filter(office=office, year=int(match[1]), number=int(match[2])).first()
        if match
        else None
    )


def file_of_code(office: Office, typed: str) -> File:
    """A file of the office by what its receipt says: the scanned link, or the code. Raises Invalid, NotFound."""
    typed = typed.strip()
    found = LINK.search(typed)
    code = links.read_code(typed)
    if not found and not code:
        raise Invalid("code", _("This is not the code of a receipt. It has 8 letters and digits."))
    rows = with_names().filter(office=office)
    if found:
        file = rows.filter(link_digest=links.digest_of(found[1])).first()
    else:
        file = rows.filter(code_digest__in=links.code_digests(code)).first()
    if file is None:
        raise NotFound("unknown_code", _("No receipt of this office has this code."))
    return file


def secret_of_file(file: File) -> str:
    """The secret of a file's link. Raises NotFound if the key that made it is gone."""
    return links.secret_again(file.nonce, file.link_digest, of=links.FILE)


def code_of_file(file: File) -> str:
    """The code of a receipt in two groups (7K3M-9Q2P). Raises NotFound if the key that made it is gone."""
    code = links.code_again(file.nonce, file.code_digest)
    return f"{code[:4]}-{code[4:]}"


def check_collectable(today: Today, file: File) -> None:
    """Refuse in a sentence, with the file's state, a pick-up that cannot be."""
    names = {"label": file.label}
    if file.state == FileState.COLLECTED:
        names["date"] = _date(file.ended_at.astimezone(file.office.tz).date()) if file.ended_at else ""
        raise Conflict("collected", _("%(label)s was handed over on %(date)s.") % names, state=file.state)
    if file.state == FileState.CANCELLED:
        raise Conflict(
            "withdrawn", _("%(label)s was withdrawn. Please ask at the desk.") % names, state=file.state
        )
    if file.state != FileState.READY:
        names["date"] = _date(file.promised_on)
        message = _("%(label)s is not ready yet. It is promised for %(date)s.") % names
        raise Conflict("not_ready", message, state=file.state)
    if ticket := today.waiting_for(file):
        names["ticket"] = ticket.label
        raise Conflict(
            "in_line", _("%(ticket)s is in the line for %(label)s already.") % names, state=file.state
        )


def _date(date: object) -> str:
    return formats.date_format(date, "DATE_FORMAT")
