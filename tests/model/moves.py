"""What people do in an office: the moves of a random day, each with the choices it leaves open.

Most of it makes sense, so that days get far; the rest does not, as in life.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.model.both_offices import NOTHING_ASKED, BothOffices
from tests.model.plan import PLAN
from tests.model.record import read_setup

# Some more often than others, so that lines grow.
COUNTERS = (1, 2, 2, 3, 3, 4)
WHICH = range(41)
KEYED = (False, True)
SERVICES = (*PLAN.services, "long", "short", "short")
# Mostly who sits at the counter, mostly somebody who believes what is so.
WHO = ["seated"] * 12 + ["supervisor", "greeter", "officer1"]
BELIEF = ["nothing"] * 9 + ["ticket", "state", "both", "another ticket", "another state", "nobody"]
OUTCOME = ("usual", "usual", "usual", "first", "second", "second", "third", "made-up")
TARGETS = [
    *({"station": station} for station in PLAN.stations),
    *({"counter": counter} for counter in PLAN.counters),
    *({"service": service} for service in PLAN.services),
    *(
        {"station": "roof"},
        {"counter": 0},
        {"service": "none"},
        {},
        {"station": "papers", "service": "short"},
    ),
]
# The moves by their weight in a usual day, with what may be chosen in each.
MOVES: dict[str, tuple[int, dict[str, Sequence[Any]]]] = {}


def move(weight: int, **choices: Sequence[Any]) -> Callable[[Callable], Callable]:
    """A rule of the machine that is also one of the moves of a usual day."""

    def named(method: Callable) -> Callable:
        MOVES[method.__name__] = (weight, choices)
        return rule(**{name: st.sampled_from(choice) for name, choice in choices.items()})(method)

    return named


class Moves(BothOffices):
    """The moves of visitors, officers and whoever runs the office."""

    # --- visitors ---------------------------------------------------------------------------------------------

    @move(10, first=SERVICES, second=SERVICES, people=range(1, 5), priority=range(4))
    def people_come(self, first: str, second: str, people: int, priority: int) -> None:
        for number in range(people):
            self.number((first, second)[number % 2], priority=number % 4 == priority)

    @move(3, service=[*PLAN.services, "none"], who=["kiosk", "kiosk", "officer1"],
          items=[1, 1, 1, 3, 50, 0, 51], keyed=KEYED)  # fmt: skip
    def somebody_comes(self, service: str, who: str, items: int, keyed: bool) -> None:
        self.number(service, who, items=items, keyed=keyed)

    @move(16, which=WHICH, belief=BELIEF, keyed=KEYED, outcome=OUTCOME,
          who=["officer2", "supervisor", "supervisor", "greeter", "kiosk"])  # fmt: skip
    def somebody_goes_on(self, which: int, who: str, belief: str, keyed: bool, outcome: str) -> None:
        """The next thing for a ticket that is at no counter."""
        visit = self.visit(which, "parked", "no_show", "processing")
        verb = {"parked": "resume", "no_show": "return"}.get(visit.state if visit else "", "complete")
        ask = {"outcome": self.outcome(outcome, visit)} if verb == "complete" else {}
        self.move(which, visit, verb, who, belief, keyed, **ask)

    @move(6, verb=["resume", "resume", "return"], people=range(1, 4), who=["greeter", "kiosk"])
    def several_are_back(self, verb: str, people: int, who: str) -> None:
        state = "parked" if verb == "resume" else "no_show"
        for visit in [visit for visit in self.model.day.visits if visit.state == state][:people]:
            self.move(1, visit, verb, who, "nothing", False)

    @move(5, which=WHICH, verb=["resume", "return", "complete", "cancel", "visitor", "visitor"],
          state=["waiting", "called", "serving", "parked", "processing", "no_show", "done"],
          who=["officer1", "greeter", "kiosk"])  # fmt: skip
    def somebody_changes_their_mind(self, which: int, verb: str, state: str, who: str) -> None:
        """Often what is not possible now; the state is chosen first, so that the rare ones are tried as often."""
        visit = self.visit(which, state)
        if verb == "visitor":
            self.both("visitor_cancels", self.spelled(which, visit))
        else:
            self.move(which, visit, verb, who, "nothing", False)

    @move(2, which=WHICH, priority=KEYED)
    def prioritise(self, which: int, priority: bool) -> None:
        self.both("prioritise", self.spelled(which, self.visit(which, "waiting")), priority)

    # --- counters ---------------------------------------------------------------------------------------------

    def ready(self, counter: int, *, with_visitor: bool = True) -> None:
        """Somebody sits at the counter, and if the line gives it a visitor is there."""
        if not self.model.is_open(counter):
            self.work(counter, "open")
        if with_visitor and not self.model.visitor(counter):
            self.work(counter, "call-next")

    @move(6, counter=COUNTERS, who=WHO, belief=BELIEF, keyed=KEYED,
          verb=["open", "pause", "close", "call-next", "recall", "serve", "no-show"])  # fmt: skip
    def any_verb(self, counter: int, verb: str, who: str, belief: str, keyed: bool) -> None:
        self.work(counter, verb, who, belief, keyed)

    @move(4, counter=COUNTERS, which=WHICH, who=WHO, keyed=KEYED)
    def call_given(self, counter: int, which: int, who: str, keyed: bool) -> None:
        self.ready(counter, with_visitor=False)
        here = [visit for visit in self.model.day.visits if visit.station in PLAN.counters[counter]]
        visit = here[which % len(here)] if here and which % 4 else self.visit(which, "waiting")
        self.work(counter, "call", who, keyed=keyed, ticket=self.spelled(which, visit) if which != 39 else "")

    @move(12, counter=COUNTERS, who=WHO, belief=BELIEF, keyed=KEYED, outcome=OUTCOME, serve=KEYED,
          verb=["finish", "finish-next", "finish-next"])  # fmt: skip
    def finish(
        self, counter: int, verb: str, serve: bool, outcome: str, who: str, belief: str, keyed: bool
    ) -> None:
        self.ready(counter)
        if serve:
            self.work(counter, "serve")
        visit = self.model.visitor(counter)
        self.work(counter, verb, who, belief, keyed, outcome=self.outcome(outcome, visit))

    @move(10, counter=COUNTERS, rounds=range(1, 6), minutes=[0, 3, 15])
    def keep_serving(self, counter: int, rounds: int, minutes: int) -> None:
        for _round in range(rounds):
            self.ready(counter)
            self.at += datetime.timedelta(minutes=minutes)
            if self.model.visitor(counter):
                self.work(counter, "finish")

    @move(10, counter=COUNTERS, reason=["papers", "papers", "papers", "  "], keyed=KEYED, who=WHO,
          papers=[(), ("ktp",), ("ktp", "stnk")])  # fmt: skip
    def park(self, counter: int, reason: str, papers: tuple[str, ...], who: str, keyed: bool) -> None:
        self.ready(counter)
        self.work(counter, "park", who, keyed=keyed, reason=reason, papers=papers)

    @move(3, counter=COUNTERS, which=WHICH, serve=KEYED)
    def a_visitor_gives_up(self, counter: int, which: int, serve: bool) -> None:
        """Before the counter that may be; not when the service has begun."""
        self.ready(counter)
        if serve:
            self.work(counter, "serve")
        if visit := self.model.visitor(counter):
            self.both("visitor_cancels", self.spelled(which, visit))

    @move(2, counter=COUNTERS, which=WHICH, who=WHO)
    def resume_at_the_counter(self, counter: int, which: int, who: str) -> None:
        label = self.spelled(which, self.visit(which, "parked")) if which != 39 else ""
        self.work(counter, "resume", who, ticket=label)

    @move(8, counter=COUNTERS, to=TARGETS, who=WHO, belief=BELIEF, keyed=KEYED)
    def transfer(self, counter: int, to: dict[str, Any], who: str, belief: str, keyed: bool) -> None:
        self.ready(counter)
        self.work(counter, "transfer", who, belief, keyed, **to)

    @move(6, counter=COUNTERS, verb=["open", "open", "open", "close"], free=KEYED,
          who=[*(f"officer{number}" for number in PLAN.counters), "supervisor"])  # fmt: skip
    def somebody_takes_a_seat(self, counter: int, verb: str, who: str, free: bool) -> None:
        """Also one that is taken, or while still sitting elsewhere."""
        if free and self.model.visitor(counter):
            self.work(counter, "finish")
        if free and counter in self.model.seats:
            self.work(counter, "close")
        self.work(counter, verb, who)

    @move(3, counter=COUNTERS, which=WHICH,
          verb=["call-next", "call-next", "call", "finish-next", "open", "close"])  # fmt: skip
    def a_break(self, counter: int, which: int, verb: str) -> None:
        """A paused counter serves its visitor to the end, and calls nobody."""
        self.ready(counter, with_visitor=verb == "finish-next")
        self.work(counter, "pause")
        ask = {"ticket": self.spelled(which, self.visit(which, "waiting"))} if verb == "call" else {}
        self.work(counter, verb, **ask)

    @move(3, pair=[(1, 2), (2, 1), (2, 3), (3, 2)], verb=["pause", "close", "serve"])
    def a_colleague_leaves(self, pair: tuple[int, int], verb: str) -> None:
        """Who was sent to a colleague waits for them, but only as long as they call."""
        here, there = pair
        self.ready(there, with_visitor=verb == "serve")
        self.ready(here)
        self.work(here, "transfer", counter=there)
        self.work(there, verb)
        self.work(here, "call-next")

    @move(10, counter=COUNTERS, too_soon=[0, 0, 0, 1])
    def nobody_comes(self, counter: int, too_soon: int) -> None:
        self.ready(counter)
        for _recall in range(self.model.plan.figures.recalls - too_soon):
            self.work(counter, "recall")
        self.work(counter, "no-show")

    # --- retries and mischief ---------------------------------------------------------------------------------

    @move(6, which=WHICH)
    def the_same_again(self, which: int) -> None:
        if self.sent:
            verb, args = self.sent[which % len(self.sent)]
            self.both(verb, *args)

    @move(2, what=["counter", "key", "another's key", "another's key", "old", "old"], which=WHICH, counter=[0, 99],
          verb=["open", "call-next", "close", "finish"])  # fmt: skip
    def mischief(self, what: str, which: int, counter: int, verb: str) -> None:
        """A counter that is not ours, a key that stood for something else or is another's, an old ticket."""
        sent = [args for said, args in self.sent if said == "at_counter"]
        old = self.model.past[0].visits if self.model.past else []
        if what == "counter":
            self.both("at_counter", "supervisor", counter, verb, NOTHING_ASKED, {}, "")
        elif what == "key" and sent:
            who, at, was, _ask, expected, key = sent[which % len(sent)]
            self.both("at_counter", who, at, was, {**NOTHING_ASKED, "reason": "another one"}, expected, key)
        elif what == "another's key" and sent:
            _who, *same = sent[which % len(sent)]
            self.both("at_counter", "supervisor", *same)
        elif what == "old" and old:
            about = ("cancel", "resume", "return", "complete")[which % 4]
            self.both("old_ticket", "officer2", old[which % len(old)].label, about)

    # --- the day ----------------------------------------------------------------------------------------------

    @move(6, minutes=[0.5, 1, 5, 10, 20, 30, 50, 180])
    def time_passes(self, minutes: float) -> None:
        self.at += datetime.timedelta(minutes=minutes)

    @move(4, counter=COUNTERS, seconds=[0, 0, 0, -30])
    def somebody_has_waited_long_enough(self, counter: int, seconds: int) -> None:
        """To the very second, or not quite; then the counter calls, though somebody with priority is there."""
        self.ready(counter, with_visitor=False)
        self.number("long" if counter == 1 else "short", priority=True)
        limit = datetime.timedelta(minutes=self.model.plan.figures.max_wait, seconds=seconds)
        lines = PLAN.counters[counter]
        joined = [v.joined for v in self.model.day.visits if v.state == "waiting" and v.station in lines]
        if joined:
            self.at = max(self.at, datetime.datetime.fromtimestamp(min(joined), datetime.UTC) + limit)
        self.work(counter, "call-next")

    @move(2, what=["midnight", "days", "back a little", "back a day", "close", "close", "reopen"],
          days=range(1, 10), luck=range(3))  # fmt: skip
    def the_day(self, what: str, days: int, luck: int) -> None:
        if luck:
            return  # otherwise no day would last until its lines are long
        if what in {"close", "reopen"}:
            self.both(f"{what}_day")
        elif what == "midnight":
            self.midnight(days)
        else:
            back = {
                "back a little": datetime.timedelta(minutes=-90),
                "back a day": datetime.timedelta(days=-1),
            }
            self.at += back.get(what, datetime.timedelta(days=days))

    def midnight(self, which: int) -> None:
        """The first command of the new day ends the old one; then somebody comes with an old ticket."""
        zone = ZoneInfo(PLAN.zone)
        midnight = datetime.datetime.combine(self.at.astimezone(zone).date(), datetime.time(), zone)
        self.at = (midnight + datetime.timedelta(days=1)).astimezone(datetime.UTC)
        self.number("short")
        self.mischief("old", which, 0, "open")

    @move(1, what=["open", "close", "way"], service=SERVICES)
    def an_administrator(self, what: str, service: str) -> None:
        if what != "way":
            self.both("set_service_open", service, what == "open")
        elif self.model.versions["long"] == 1:
            self.both("publish_way", "long", 2)
            self.replay.setup = read_setup(self.real.office)
