"""Officers: they come, call, wait, serve, rest and go home, one thing at a time."""

import datetime
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Protocol

from counters import clock
from counters.domain.day import Receipt
from counters.domain.errors import Refused
from counters.models import Office, Posting
from counters.simulation.agenda import Agenda
from counters.simulation.crew import Crew
from counters.simulation.habits import Habits, between
from counters.simulation.hands import Hands
from counters.simulation.layout import Desk, Layout, Stop
from counters.simulation.visitors import Plan, Visitor, service_plan, walks
from counters.states import State

# An officer without visitors looks at the line again after so many seconds, and asks again for a rest.
LOOK_AGAIN, ASK_AGAIN = 3600.0, 300.0
OFF_ROUTE_MINUTES = 3.0


class Doing(StrEnum):
    AWAY = "away"
    IDLE = "idle"
    WORKING = "working"
    RESTING = "resting"


class Around(Protocol):
    """What an officer needs of the hall (counters.simulation.hall)."""

    office: Office
    habits: Habits
    layout: Layout
    crew: Crew
    agenda: Agenda
    hands: Hands
    under_way: dict[str, None]
    over: bool

    def random_of(self, whose: str) -> Random: ...
    def visitor(self, label: str) -> Visitor: ...
    def goes_to(self, visitor: Visitor, step: str | None) -> None: ...
    def was_moved(self, visitor: Visitor, ticket: Receipt, counter: int | None) -> None: ...
    def steps_aside(self, visitor: Visitor, reason: str) -> None: ...
    def missed(self, visitor: Visitor) -> None: ...
    def is_covered(self, officer: "Officer") -> bool: ...


class Officer:
    """The simulated officer of a counter. `rests` are (from when, minutes, reason), in order."""

    def __init__(self, hall: Around, desk: Desk) -> None:
        self.hall, self.desk = hall, desk
        self.posting: Posting = hall.crew.officers[desk.id]
        self.random: Random = hall.random_of(f"officer {desk.number}")
        spread = hall.habits.officer_spread
        self.speed = self.random.uniform(1 - spread, 1 + spread)
        self.rests: list[tuple[datetime.datetime, float, str]] = []
        self.doing = Doing.AWAY
        self.ticket: Receipt | None = None
        self.calls = 0
        # Somebody else has paused the counter (only in a demo).
        self.held = False
        self._free_since: datetime.datetime | None = None
        self._intention = 0

    @property
    def is_idle(self) -> bool:
        return self.doing == Doing.IDLE

    @property
    def is_working(self) -> bool:
        return self.doing in {Doing.IDLE, Doing.WORKING}

    @property
    def is_here(self) -> bool:
        return self.is_working or self.doing == Doing.RESTING

    # --- one thing at a time

    def then(self, seconds: float, act: Callable[[], None]) -> None:
        """What this officer does next, instead of whatever was meant before. A refusal makes them look anew."""
        self._intention += 1
        mine = self._intention

        def unless_changed() -> None:
            if mine != self._intention:
                return
            try:
                act()
            except Refused as refusal:
                self.hall.hands.note(refusal)
                self.is_refused()

        self.hall.agenda.after(seconds, unless_changed)

    def forget(self) -> None:
        """Drop what was meant next."""
        self._intention += 1

    def is_refused(self) -> None:
        """Somebody else was faster: see in a while what there is to do."""
        self.ticket = None
        self.doing = Doing.IDLE
        self.then(ASK_AGAIN / 10, self.call)

    def looks_up(self) -> None:
        """Somebody has joined the line."""
        self.doing = Doing.WORKING
        self.then(between(self.random, self.hall.habits.reaction_seconds), self.call)

    def verb(self, verb: str, **ask: object) -> Receipt | None:
        return self.hall.hands.at(self.desk.id, verb, self.ticket, **ask)

    # --- the day

    def arrives(self) -> None:
        """Sit down, or go on after a rest."""
        self.verb("open")
        self.doing = Doing.WORKING
        self.call()

    def call(self) -> None:
        if self._wants_rest():
            self.rest()
            return
        self.ticket = self.verb("call-next")
        self._faces()

    def _faces(self) -> None:
        """Whoever was called, or an empty line."""
        if self.ticket:
            self.doing, self.calls = Doing.WORKING, 1
            self._awaits()
        elif self.hall.over and not self.hall.under_way:
            self.leaves()
        else:
            self.doing = Doing.IDLE
            self.then(LOOK_AGAIN, self.call)

    def _awaits(self) -> None:
        seconds = walks(self._visitor(), self.hall.habits, calls=self.calls)
        if seconds is None:
            self.then(between(self.random, self.hall.habits.recall_seconds), self.calls_again)
        else:
            self.then(seconds, self.serves)

    def calls_again(self) -> None:
        """As often as the office owes it; then the visitor did not come."""
        if self.calls > self.hall.office.recalls_before_no_show:
            visitor = self._visitor()
            self.verb("no-show")
            self.ticket = None
            self.hall.missed(visitor)
            self.then(between(self.random, self.hall.habits.reaction_seconds), self.call)
            return
        self.ticket = self.verb("recall")
        self.calls += 1
        self._awaits()

    def serves(self) -> None:
        self.ticket = self.verb("serve")
        self._begins()

    def _begins(self) -> None:
        visitor, stop = self._visitor(), self._stop()
        plan = service_plan(visitor, self.hall.layout, stop, self.desk, self.hall.habits, self.speed)
        self.then(plan.seconds, lambda: self.ends(plan, stop))

    def ends(self, plan: Plan, stop: Stop) -> None:
        """The service is over; usually the next visitor is called by the same key."""
        visitor = self._visitor()
        goes_on = plan.verb == "finish" and not self.held and not self._wants_rest()
        ticket = self.verb("finish-next" if goes_on else plan.verb, **plan.ask)
        self.ticket = ticket if goes_on else None
        if plan.verb == "park":
            self.hall.steps_aside(visitor, plan.ask["reason"])
        elif plan.verb == "transfer":
            self.hall.was_moved(visitor, ticket, plan.ask.get("counter"))
        else:
            # Off the route the visitor goes back to the step that was left.
            self.hall.goes_to(visitor, _next_step(visitor, stop, plan.ask.get("outcome")))
        if goes_on:
            self._faces()
        else:
            self.then(between(self.random, self.hall.habits.reaction_seconds), self.call)

    # --- rests, and the end

    def rest(self) -> None:
        _due, minutes, reason = self.rests.pop(0)
        self.verb("pause", reason=reason)
        self.doing = Doing.RESTING
        self.then(minutes * 60, self.arrives)

    def _wants_rest(self) -> bool:
        if not self.rests or clock.now() < self.rests[0][0]:
            return False
        if self.hall.is_covered(self):
            return True
        due, minutes, reason = self.rests[0]
        self.rests[0] = (clock.now() + datetime.timedelta(seconds=ASK_AGAIN), minutes, reason)
        return False

    def leaves(self) -> None:
        """Close the counter and go home."""
        self.forget()
        self.verb("close")
        self.ticket, self.doing = None, Doing.AWAY

    # --- among people (in a demo)

    def gets_up(self) -> None:
        """Leave the counter to a person. A visitor who is here has finished at once."""
        self.forget()
        if self.is_here:
            if self.ticket:
                visitor, stop = self._visitor(), self._stop()
                self.verb("finish")
                usual = stop.routes[0][0] if stop.routes else None
                self.hall.goes_to(visitor, _next_step(visitor, stop, usual))
                self.ticket = None
            self.verb("close")
        self.sees_taken()

    def sees_taken(self) -> None:
        """A person sits here, or the office has closed."""
        self.forget()
        self.ticket, self.doing, self._free_since = None, Doing.AWAY, None

    def sees_free(self, now: datetime.datetime, left_alone: datetime.timedelta) -> None:
        """Nobody sits here: come back once it has been so for a while."""
        if self.is_here:
            self.sees_taken()
        self._free_since = self._free_since or now
        if now - self._free_since >= left_alone:
            self._free_since = None
            self.then(0, self.arrives)

    def sees_paused(self) -> None:
        """A supervisor has paused the counter: wait until it is opened again."""
        self.forget()
        self.doing = Doing.RESTING

    def sees_visitor(self, ticket: Receipt) -> None:
        """A supervisor has called somebody here."""
        self.ticket, self.calls, self.doing = ticket, 1, Doing.WORKING
        if ticket["state"] == State.CALLED:
            self._awaits()
        else:
            self._begins()

    # --- who is here

    def _visitor(self) -> Visitor:
        visitor = self.hall.visitor(self.ticket["label"])
        if self.ticket["step"]:
            visitor.service, visitor.step = self.ticket["service"], self.ticket["step"]
        left = self.ticket["items_left"] or self.ticket["items"]
        visitor.items = min(left, max(1, self.hall.office.items_a_turn))
        visitor.later = left - visitor.items
        return visitor

    def _stop(self) -> Stop:
        """The step of the visitor here; something short where they were sent off their route."""
        stop = self.hall.layout.stop(self.ticket["service"], self.ticket["step"])
        return stop or Stop("", self.ticket["station"], OFF_ROUTE_MINUTES, ())


def _next_step(visitor: Visitor, stop: Stop, outcome: str | None) -> str | None:
    """Where a visitor goes after an outcome: off the route (none) back to the step that was left, and as usual with
    further vehicles to the end of the same line."""
    if outcome is None or (visitor.later and outcome == stop.routes[0][0]):
        return visitor.step
    return dict(stop.routes)[outcome]
