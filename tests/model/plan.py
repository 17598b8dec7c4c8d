"""A small office made for the model, as plain values: all that a day can meet, and few enough of each that they
meet often.

Two lines have two counters, of which one serves both; there is a loop, back-office work in the middle and at the
start of a way, two services that share the numbers of one series, and a second version of a way.
"""

import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.model.laws import Figures

# A way: step -> (station or none for the back office, outcome -> next step or none for the end).
Way = dict[str, tuple[str | None, dict[str, str | None]]]

LONG: Way = {
    "check": ("papers", {"complete": "pay", "incomplete": "check", "refused": None}),
    "pay": ("cashier", {"paid": "print"}),
    "print": (None, {"printed": "hand-over", "misprint": "check"}),
    "hand-over": ("hand-out", {"signed": None, "wrong": "print"}),
}
LONG_2: Way = {
    "pay": ("cashier", {"paid": "check", "short": "pay"}),
    "check": ("papers", {"complete": "hand-over", "incomplete": "pay"}),
    "hand-over": ("hand-out", {"signed": None}),
}
SHORT: Way = {"pay": ("cashier", {"paid": None, "receipt": "pay"})}
SEARCH: Way = {
    "search": (None, {"found": "hand-over", "not-found": None}),
    "hand-over": ("hand-out", {"signed": None, "wrong": "search"}),
}


@dataclass(frozen=True)
class Offer:
    """A service: its series, the versions of its way (the first is valid at the start), may a kiosk give it."""

    series: str
    ways: tuple[Way, ...]
    self_issue: bool = True


@dataclass(frozen=True)
class Plan:
    """How an office is set up. Counters by number, with their stations in order of preference; `no_choice` are
    the officers who may not call a given number."""

    zone: str = "Asia/Jakarta"
    opens: datetime.time = datetime.time(8)
    closes: datetime.time = datetime.time(15)
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    enforce_hours: bool = False
    figures: Figures = Figures()
    counters: dict[int, tuple[str, ...]] = field(default_factory=dict)
    services: dict[str, Offer] = field(default_factory=dict)
    no_choice: frozenset[str] = frozenset()

    @property
    def stations(self) -> list[str]:
        return sorted({station for stations in self.counters.values() for station in stations})

    def gives_numbers(self, at: float) -> bool:
        """Whether numbers are given at this moment (POSIX seconds)."""
        wall = datetime.datetime.fromtimestamp(at, ZoneInfo(self.zone))
        posted = wall.isoweekday() in self.weekdays and self.opens <= wall.time() < self.closes
        return posted or not self.enforce_hours


PLAN = Plan(
    counters={1: ("papers",), 2: ("cashier", "papers"), 3: ("cashier",), 4: ("hand-out",)},
    services={
        "long": Offer("A", (LONG, LONG_2)),
        "short": Offer("A", (SHORT,)),
        "search": Offer("BB", (SEARCH,), self_issue=False),
    },
    no_choice=frozenset({"officer3"}),
)
