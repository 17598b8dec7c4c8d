"""Officers at their counters."""

from typing import Any

from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.domain.words import reason_in
from counters.models import Counter, Shift


def open_counter(today: Today, counter: Counter, officer: Any) -> Shift:
    """Seat an officer at a counter, or go on after a pause. Raises Conflict where somebody else sits there."""
    shift = _shift_at(counter)
    if shift and shift.officer_id != officer.pk:
        message = _("Counter %(number)s is taken by %(officer)s.")
        raise Conflict(
            "counter_taken", message % {"number": counter.number, "officer": shift.officer}, state=shift.state
        )
    if shift is None:
        elsewhere = Shift.objects.filter(officer=officer, closed_at=None).select_related("counter").first()
        if elsewhere:
            message = _("You still sit at Counter %(number)s. Close it first.")
            raise Conflict("seated_elsewhere", message % {"number": elsewhere.counter.number}, state="closed")
        shift = Shift.objects.create(counter=counter, officer=officer, opened_at=today.now)
        today.log("open", counter=counter, officer=officer.pk)
    elif shift.paused_at:
        shift.paused_at, shift.pause_reason = None, ""
        shift.save(update_fields=["paused_at", "pause_reason"])
        today.log("open", counter=counter, officer=officer.pk)
    return shift


def pause_counter(today: Today, counter: Counter, reason: str = "") -> Shift:
    """No further calls until the counter is opened again. A visitor who is there is served to the end.

    Raises Conflict where it is not open, Invalid for a reason that is no short text.
    """
    shift = _shift_at(counter)
    if shift is None or shift.paused_at:
        message = _("Counter %(number)s is not open.") % {"number": counter.number}
        raise Conflict("counter_closed", message, state=shift.state if shift else "closed")
    shift.paused_at, shift.pause_reason = today.now, reason_in(reason)
    shift.save(update_fields=["paused_at", "pause_reason"])
    today.log("pause", counter=counter, reason=shift.pause_reason)
    return shift


def close_counter(today: Today, counter: Counter) -> Shift:
    """The officer leaves. Raises Conflict while a visitor is there."""
    shift = _shift_at(counter)
    if shift is None:
        message = _("Counter %(number)s is not open.") % {"number": counter.number}
        raise Conflict("counter_closed", message, state="closed")
    if visitor := today.visitor_at(counter):
        message = _("%(label)s is still at Counter %(number)s.")
        names = {"label": visitor.label, "number": counter.number}
        raise Conflict("counter_busy", message % names, state=visitor.state)
    shift.closed_at = today.now
    shift.save(update_fields=["closed_at"])
    today.log("close", counter=counter)
    return shift


def _shift_at(counter: Counter) -> Shift | None:
    return Shift.objects.filter(counter=counter, closed_at=None).select_related("officer").first()
