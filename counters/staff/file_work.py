"""The back office's commands: one or several rows of the work list, and what else may happen to a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.commands import Ask, Expected
from counters.domain.day import Answer, Receipt, Today, perform
from counters.domain.errors import Conflict, Invalid, NotFound, Refused
from counters.domain.files import file_numbered
from counters.models import File, Posting, Ticket
from counters.staff import access
from counters.staff.command import work_on_ticket
from counters.states import State

MOST_ROWS = 200
# Verb -> the right that it takes.
FILE_VERBS = {"complete": "complete", "send-back": "send-file-back", "cancel": "cancel-file"}


@dataclass(frozen=True)
class WorkRow:
    """A row as a screen showed it: a ticket's label or a receipt's number, and the step that it was at. The outcome
    is the usual one where none is named."""

    name: str
    step: str = ""
    outcome: str = ""

    @property
    def is_file(self) -> bool:
        return self.name.upper().startswith("TT")


@dataclass(frozen=True)
class Result:
    """What became of a row; `refusal` where nothing did."""

    row: WorkRow
    refusal: Refused | None = None


def finish_rows(posting: Posting, rows: Iterable[WorkRow], *, key: str) -> list[Result]:
    """Finish several rows in one press: each is a command of its own, so that one refusal stops no other.

    A repetition with the same key does nothing twice, row by row. Raises Invalid for no rows or too many.
    """
    rows = list(dict.fromkeys(rows))
    if not rows:
        raise Invalid("rows", _("Tick what is finished first."))
    if len(rows) > MOST_ROWS:
        raise Invalid("rows", _("Finish at most %(most)s at once.") % {"most": MOST_ROWS})
    return [_finish(posting, row, f"{key}/{row.name}" if key else "") for row in rows]


def _finish(posting: Posting, row: WorkRow, key: str) -> Result:
    try:
        if row.is_file:
            work_on_file(posting, row.name, "complete", step=row.step, outcome=row.outcome, key=key)
        else:
            asked = [row.name, row.step, row.outcome]
            work_on_ticket(
                posting, lambda today: _at_step(today, row), "complete", Ask(outcome=row.outcome), Expected(),
                key=key, asked=asked,
            )  # fmt: skip
    except Refused as refusal:
        return Result(row, refusal)
    return Result(row)


def _at_step(today: Today, row: WorkRow) -> Ticket:
    ticket = today.labelled(row.name)
    gone_on = row.step and row.step != (ticket.step.key if ticket.step else "")
    if gone_on or ticket.state != State.PROCESSING:
        message = _("Meanwhile %(label)s has gone on.") % {"label": ticket.label}
        raise Conflict("not_as_expected", message, state=ticket.state)
    return ticket


def work_on_file(
    posting: Posting,
    number: str,
    verb: str,
    *,
    step: str = "",
    outcome: str = "",
    reason: str = "",
    key: str = "",
) -> Answer:
    """Complete a file's step, send it back or withdraw it. The receipt: {revision, file: {number, state, ...}}."""

    def command(today: Today) -> Receipt:
        if verb not in FILE_VERBS:
            raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
        access.require(posting, FILE_VERBS[verb])
        file = file_of(posting, number)
        if verb == "complete":
            file = actions.finish_file_step(today, file, outcome, at_step=step)
        elif verb == "send-back":
            file = actions.send_back(today, file, reason)
        else:
            file = actions.cancel_file(today, file, reason)
        return {"revision": today.revision, "file": file_receipt(file)}

    by = access.actor_of(posting.user)
    asked = ["file", number.upper(), verb, step, outcome, reason]
    return perform(posting.office, command, by=by, key=key, asked=asked)


def file_receipt(file: File) -> Receipt:
    """What a command says of the file it was about."""
    return {
        "number": file.label,
        "state": file.state,
        "service": file.service.key,
        "step": file.step.key if file.step else None,
        "due": file.step_due.isoformat() if file.step_due else None,
        "promised": file.promised_on.isoformat(),
    }


def file_of(posting: Posting, number: str) -> File:
    """A file of the posting's office by the number of its receipt. Raises NotFound."""
    found = file_numbered(posting.office, number)
    if found is None:
        raise NotFound("unknown_file", _("This office has no receipt %(number)s.") % {"number": number[:40]})
    return found
