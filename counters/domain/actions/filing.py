"""Files: opened by an outcome, worked on over days, handed over to whoever picks them up."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from counters.calendars.office_calendar import NoWorkingDay
from counters.domain import links
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.journey import ChartStep, chart_of
from counters.domain.numbering import next_file_number
from counters.domain.words import reason_in
from counters.file_states import FileAction, FileState, file_allows
from counters.models import File, FileTurn, HandOver, Ticket

SHORTEST_NAME, LONGEST_NAME = 2, 120


def open_file(today: Today, ticket: Ticket, step_id: int) -> File:
    """Open the file of a visit at a step of its flow, with the promise of its working days.

    A visit that comes by the same outcome again (a loop of its flow) keeps the file that it has.
    """
    there = ticket.files.filter(first_step=step_id).exclude(state=FileState.CANCELLED).first()
    if there:
        return there
    chart = chart_of(ticket.flow_id)
    step, nonce = chart.step(step_id), links.new_nonce()
    file = File(
        office=today.office, year=today.day.date.year, number=next_file_number(today.office, today.day.date.year),
        ticket=ticket, service=ticket.service, flow_id=ticket.flow_id, first_step_id=step.id,
        variant_id=ticket.variant_id, items=ticket.items, language=ticket.language, nonce=nonce,
        link_digest=links.digest_of(links.secret_for(nonce, of=links.FILE)),
        code_digest=links.code_digest(links.code_for(nonce)),
        state=FileState.IN_PROGRESS, step_id=step.id, step_since=today.now, opened_at=today.now,
        promised_on=_due(today, chart.days_from(step.id)), step_due=_due(today, step.days or 0),
    )  # fmt: skip
    file.save(force_insert=True)
    _begin_turn(today, file)
    _log(
        today,
        file,
        FileAction.OPEN,
        visit=ticket.label,
        step=step.key,
        promised=file.promised_on.isoformat(),
    )
    return file


def finish_file_step(today: Today, file: File, outcome: str = "", *, at_step: str = "") -> File:
    """A step of the file is done: its outcome (the usual one by default) leads to the next one, or makes it ready.

    `at_step` is the step that whoever asks believes it to be at. Raises Conflict where it has gone on.
    """
    file = the_file(today, file)
    _check(file, FileAction.STEP)
    step = chart_of(file.flow_id).step(file.step_id)
    if at_step and step.key != at_step:
        message = _("Meanwhile %(label)s has gone on.") % {"label": file.label}
        raise Conflict("not_as_expected", message, state=file.state)
    route = chart_of(file.flow_id).route(step.id, outcome)
    file.turns.filter(ended_at=None).update(ended_at=today.now, outcome=route.outcome)
    following = chart_of(file.flow_id).step(route.to) if route.to else None
    if following:
        _to_step(today, file, following)
    else:
        file.state, file.step, file.step_due, file.ready_at = FileState.READY, None, None, today.now
    file.save()
    to = following.key if following else None
    _log(today, file, FileAction.STEP, step=step.key, outcome=route.outcome, to=to)
    return file


def send_back(today: Today, file: File, reason: str) -> File:
    """What was ready is not right after all (a misprint): back to the step that was done last."""
    file = the_file(today, file)
    _check(file, FileAction.SEND_BACK)
    _refuse_while_waited_for(today, file)
    reason = _said(reason, _("Say why the file goes back."))
    last = file.turns.order_by("-pk").first()
    _to_step(today, file, chart_of(file.flow_id).step(last.step_id if last else file.first_step_id))
    file.state, file.ready_at = FileState.IN_PROGRESS, None
    file.save()
    _log(today, file, FileAction.SEND_BACK, reason=reason)
    return file


def cancel_file(today: Today, file: File, reason: str) -> File:
    """The file is withdrawn; its number stays given."""
    file = the_file(today, file)
    _check(file, FileAction.CANCEL)
    _refuse_while_waited_for(today, file)
    reason = _said(reason, _("Say why the file is withdrawn."))
    file.turns.filter(ended_at=None).update(ended_at=today.now)
    file.state, file.step, file.step_due, file.ended_at = FileState.CANCELLED, None, None, today.now
    file.save()
    _log(today, file, FileAction.CANCEL, reason=reason)
    return file


def hand_over(
    today: Today, ticket: Ticket, recipient: str, *, by_proxy: bool, officer: int | None
) -> HandOver:
    """What a visit was for is handed over: the file that it picks up, or papers finished on the same day. Who received
    it goes into the register and nowhere else.

    For a file the name is needed. On the same day it may be left out: then the recipient writes it beside the
    signature, on the printed register. Raises Invalid for a name that is none.
    """
    recipient = " ".join(recipient.split())
    by_hand = not recipient and ticket.file_id is None
    if not by_hand and not _is_name(recipient):
        raise Invalid("recipient", _("Say who receives it: the name as on the identity card."))
    file = the_file(today, ticket.file_id) if ticket.file_id else None
    if file:
        _check(file, FileAction.COLLECT)
        file.state, file.ended_at = FileState.COLLECTED, today.now
        file.save()
        _log(today, file, FileAction.COLLECT, visit=ticket.label)
    return HandOver.objects.create(
        file=file, ticket=ticket, recipient=recipient, by_hand=by_hand or None, by_proxy=by_proxy,
        officer_id=officer, at=today.now,
    )  # fmt: skip


def _is_name(text: str) -> bool:
    return SHORTEST_NAME <= len(text) <= LONGEST_NAME and text.isprintable()


def forget_recipients(today: Today, before: datetime.date) -> int:
    """Blank the names in the register of hand-over of days before `before`; how many lines it was."""
    moment = datetime.datetime.combine(before, datetime.time(), today.office.tz)
    lines = HandOver.objects.filter(ticket__day__office=today.office, at__lt=moment).exclude(recipient="")
    found = lines.update(recipient="")
    if found:
        today.log("forget_register", before=before.isoformat(), lines=found)
    return found


def the_file(today: Today, file: File | int) -> File:
    """Read a file again under the lock. Raises NotFound for one of another office."""
    pk = file.pk if isinstance(file, File) else file
    found = File.objects.filter(pk=pk, office=today.office).select_related("service", "step").first()
    if found is None:
        raise NotFound("unknown_file", _("There is no such file here."))
    return found


def _check(file: File, action: FileAction) -> None:
    if not file_allows(action, FileState(file.state)):
        message = _("%(label)s: “%(action)s” is not possible now. State: %(state)s.") % {
            "label": file.label, "action": action.label, "state": FileState(file.state).label,
        }  # fmt: skip
        raise Conflict("not_allowed", message, state=file.state)


def _refuse_while_waited_for(today: Today, file: File) -> None:
    if ticket := today.waiting_for(file):
        message = _("%(ticket)s is in the line to pick up %(label)s. Cancel that number first.")
        raise Conflict(
            "picked_up_now", message % {"ticket": ticket.label, "label": file.label}, state=file.state
        )


def _said(reason: str, otherwise: str) -> str:
    reason = reason_in(reason)
    if not reason:
        raise Invalid("reason", otherwise)
    return reason


def _to_step(today: Today, file: File, step: ChartStep) -> None:
    file.step_id, file.step_since, file.step_due = step.id, today.now, _due(today, step.days or 0)
    _begin_turn(today, file)


def _begin_turn(today: Today, file: File) -> None:
    FileTurn.objects.create(file=file, step_id=file.step_id, began_at=today.now, due=file.step_due)


def _due(today: Today, days: int) -> Any:
    try:
        return today.office.calendar().after(today.day.date, days)
    except NoWorkingDay as never:
        raise Conflict("no_working_day", _("The office has no working day by its calendar.")) from never


def _log(today: Today, file: File, action: FileAction, **data: Any) -> None:
    today.log(action, file=file.label, **data)
