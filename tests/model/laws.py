"""What an office owes its visitors, in plain Python: in which state a verb may happen, and who goes next.

Written from the contract, not from the domain, and used twice: by the model that plays beside the real office,
and by the replay of an office's log. Times are POSIX seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

AT_COUNTER = {"called", "serving"}
IN_THE_OFFICE = {"waiting", "called", "serving", "parked", "processing"}
ENDED = {"done", "cancelled", "expired"}
STATES = IN_THE_OFFICE | ENDED | {"no_show"}
# Somebody waits for this ticket's turn to end: the visitor in a line or at a counter, or the back office.
UNDER_WAY = {"waiting", "called", "serving", "processing"}

# What is done -> the states in which it may be done. No state: the number is not given yet.
ALLOWED: dict[str, set[str | None]] = {
    "issue": {None},
    "call": {"waiting"},
    "recall": {"called"},
    "serve": {"called"},
    "finish": AT_COUNTER,
    "complete": {"processing"},
    "park": AT_COUNTER,
    "resume": {"parked"},
    "transfer": AT_COUNTER,
    "no_show": {"called"},
    "return": {"no_show"},
    "cancel": IN_THE_OFFICE,
    "prioritise": IN_THE_OFFICE,
    "check": IN_THE_OFFICE,
    "expire": IN_THE_OFFICE | {"no_show"},
}


@dataclass(frozen=True)
class Figures:
    """What an office may set: minutes for `max_wait`, calls or recalls for the others."""

    priority_in_a_row: int = 2
    max_wait: int = 45
    resumed_every: int = 2
    returned_after: int = 3
    recalls: int = 2


@dataclass
class Line:
    """Who waits at a station, and everybody called from there today, as (how they came, priority)."""

    waiting: Sequence[Any]
    called: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Pick:
    """Who goes, why, and whom of the same line that overtakes, by arrival."""

    gone: Any
    reason: str
    overtaken: tuple[Any, ...]


def arrival(visit: Any) -> tuple[float, int]:
    """The place in the order of arrival; numbers given earlier settle a tie."""
    return (visit.arrived, visit.id)


def standing(visit: Any) -> tuple[float, float, int]:
    """Who has really stood in the line longest."""
    return (visit.joined, *arrival(visit))


def pick(lines: Sequence[Line], figures: Figures, now: float) -> Pick | None:
    """Who is called next to a counter that serves `lines`, the preferred one first."""
    tired = [
        (standing(visit), number)
        for number, line in enumerate(lines)
        for visit in line.waiting
        if now - visit.joined >= figures.max_wait * 60
    ]
    if tired:
        line = lines[min(tired)[1]]
        gone, reason = min(line.waiting, key=standing), "late"
    else:
        line = next((line for line in lines if line.waiting), None)
        if line is None:
            return None
        gone, reason = first_of(line, figures)
    passed = overtaken_by(gone, line.waiting)
    if reason in {"order", "share"} or not passed:
        reason = "share" if passed else "order"
    return Pick(gone, reason, passed)


def overtaken_by(gone: Any, waiting: Sequence[Any]) -> tuple[Any, ...]:
    """Those of a line who came before `gone`."""
    return tuple(sorted((visit for visit in waiting if arrival(visit) < arrival(gone)), key=arrival))


def first_of(line: Line, figures: Figures) -> tuple[Any, str]:
    """The first of one line in which nobody has waited too long."""
    resumed = sorted((v for v in line.waiting if v.came == "resumed"), key=standing)
    returned = sorted(
        (v for v in line.waiting if v.came == "returned"), key=lambda v: (v.lets_pass, arrival(v))
    )
    due = [visit for visit in returned if len(line.called) >= visit.lets_pass]
    others = sorted((v for v in line.waiting if v.came == "arrived"), key=arrival)
    first = [visit for visit in others if visit.priority]
    plain = [visit for visit in others if not visit.priority]
    if resumed and not (_resumed_lately(line, figures) and (others or due)):
        return resumed[0], "resumed"
    if due:
        return due[0], "returned"
    if first and not (_enough_priority(line, figures) and plain):
        return first[0], "priority"
    if plain:
        return plain[0], "order"
    return returned[0], "alone"


def _resumed_lately(line: Line, figures: Figures) -> bool:
    """Was one of the last calls, among which only one may be, for somebody resumed?"""
    lately = line.called[max(0, len(line.called) - (figures.resumed_every - 1)) :]
    return any(came == "resumed" for came, _priority in lately)


def _enough_priority(line: Line, figures: Figures) -> bool:
    """Were as many priority visitors called in a row as may be while others wait?"""
    row = figures.priority_in_a_row
    return len(line.called) >= row and all(
        priority for _came, priority in line.called[len(line.called) - row :]
    )
