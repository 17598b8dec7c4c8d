"""The range of one ticket, followed from forecast to forecast: where it stands, when it moves, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from counters.forecast import sticky
from counters.forecast.causes import Causes
from counters.forecast.sticky import Shown
from counters.forecast.today import PARKED, Visit


@dataclass(frozen=True, slots=True)
class Held:
    """A range as shown, and how many people were before the ticket when it was."""

    shown: Shown
    people: int


def follow(
    held: Held | None, promise: Shown | None, visit: Visit, done: Sequence[float] | None, causes: Causes
) -> tuple[Held | None, bool]:
    """What is held after a forecast, and whether it was moved. `done` are quantiles in minutes of the day; a ticket
    of which nothing was held begins with its `promise`, or with the forecast itself."""
    if done is None or visit.state == PARKED:
        return held or (Held(promise, causes.people(visit)) if promise else None), False
    if held is None:
        held = Held(promise or sticky.first(done, causes.at), causes.people(visit))
    shown, at = held.shown, causes.at
    way = sticky.direction(shown, done, at)
    if not way:
        return Held(sticky.narrowed(shown, done), held.people), False
    find = causes.later if way > 0 else causes.earlier
    shown = sticky.moved(shown, done, at, find(visit, shown, held.people))
    return Held(shown, causes.people(visit)), True
