"""A ticket and a counter as they stand today."""

from dataclasses import dataclass

from counters.forecast.events import Shift

WAITING, CALLED, SERVING, PROCESSING, PARKED, GONE, BETWEEN, ENDED = range(8)
REGULAR, PRIORITY, AGAIN = range(3)
# A pause that begins so long after a planned break, or so little before it, is that break. Minutes.
NEAR_BREAK, EARLY_BREAK = 40.0, 10.0
# Whoever is back after less than this part of it has not had the break that was still to come.
HAD_BREAK = 0.5


@dataclass(slots=True)
class Visit:
    """A ticket of today. `slot` counts the day's tickets; `turns` counts its calls, and `came` says whether anybody
    is known to have come to the last one; minutes are of the day."""

    id: str
    service: str
    slot: int
    priority: bool
    items: int
    issued: float
    node: int
    state: int = WAITING
    joined: float = 0.0
    lane: int = REGULAR
    counter: str = ""
    called: float = 0.0
    served: float | None = None
    since: float = 0.0
    turns: int = 0
    came: bool = False
    ended: float | None = None
    # The step it left last, if any.
    left: str = ""


@dataclass(slots=True)
class Desk:
    """A counter today. `free` is the minute since which it could call; `shift` its line of the roster;
    `rest` its planned break, as (minute, length)."""

    key: str
    state: str = "closed"
    officer: str | None = None
    since: float = 0.0
    ticket: str = ""
    free: float = 0.0
    opened: float | None = None
    shift: Shift | None = None
    rest: tuple[float, float] | None = None
    last_call: float | None = None
    rested: bool = False
    resting: bool = False

    def at_break(self, at: float) -> bool:
        """Does a pause that begins at minute `at` count as the planned break?"""
        return self.rest is not None and not self.rested and -EARLY_BREAK < at - self.rest[0] < NEAR_BREAK


def both_shifts(first: Shift, second: Shift) -> Shift:
    """Two lines of the roster for one counter: what lies between them is its break, unless it has one."""
    between = (first.closes, second.opens - first.closes) if second.opens > first.closes else None
    return Shift(
        first.counter, first.officer or second.officer, first.opens, max(first.closes, second.closes),
        first.rest or second.rest or between,
    )  # fmt: skip
