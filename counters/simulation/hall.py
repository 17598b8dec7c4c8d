"""The hall: everybody in a simulated office, and what happens between the counters."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from counters.domain.day import Receipt
from counters.domain.errors import Refused
from counters.domain.intake import Wish
from counters.domain.papers import PaperRows, needed, questions_of, told
from counters.models import Office
from counters.simulation.agenda import Agenda
from counters.simulation.crew import hire
from counters.simulation.habits import Habits, between, chance, log_normal
from counters.simulation.hands import Hands
from counters.simulation.layout import read_layout
from counters.simulation.officers import Officer
from counters.simulation.visitors import Visitor, answers_of, lacks_of, outcome_of, wish_of
from counters.states import State


class Hall:
    """One office with its simulated people. `under_way` are the labels that wait, are served or are processed;
    `over` is set once nobody new comes in."""

    def __init__(self, office: Office, seed: int, habits: Habits) -> None:
        self.office, self.seed, self.habits = office, seed, habits
        self.layout = read_layout(office)
        self.crew = hire(office)
        self.agenda = Agenda()
        self.hands = Hands(office, self.crew)
        self.visitors: dict[str, Visitor] = {}
        # A dictionary keeps its order, a set of words would not from run to run.
        self.under_way: dict[str, None] = {}
        self.aside: dict[str, None] = {}
        self.processing: dict[str, None] = {}
        self.over = False
        self.arrivals = 0
        self.random = self.random_of("hall")
        self.officers = {desk.id: Officer(self, desk) for desk in self.layout.desks}

    def random_of(self, whose: str) -> Random:
        """Chance for one person or purpose: nobody's luck depends on how often others drew."""
        return Random(f"{self.seed}/{whose}")

    def soon(self, seconds: float, act: Callable[[], None]) -> None:
        """Do it later; what the office refuses then is noted, and nothing comes of it."""

        def unless_refused() -> None:
            try:
                act()
            except Refused as refusal:
                self.hands.note(refusal)

        self.agenda.after(seconds, unless_refused)

    # --- coming in

    def comes_in(self) -> None:
        """Somebody walks in and takes a number. Raises Refused where none are given."""
        wish = wish_of(self.layout, self.habits, self.random)
        wish = replace(wish, items=min(wish.items, self.office.items_a_ticket))
        offer = self.layout.offers[wish.service]
        at_kiosk = offer.self_issue and not wish.priority
        self.arrivals += 1
        papers = self.random_of(f"papers {self.arrivals}")
        wish, rows = self._told(wish, papers)
        needs = tuple(needed(rows))
        lacks = lacks_of(rows, papers) if chance(papers, self.habits.incomplete_papers) else {}
        if not at_kiosk:
            wish = replace(wish, seen=tuple(key for key in needs if key not in lacks))
        elif chance(papers, self.habits.owns_up):
            wish = replace(wish, lacking=tuple(lacks))
        label = self.hands.take(wish, at_kiosk=at_kiosk)
        random = self.random_of(label)
        step = next(iter(offer.stops))
        visitor = Visitor(label, random, wish.service, step, wish.items, needs=needs, lacks=lacks)
        self.visitors[label] = visitor
        self.goes_to(visitor, step)
        if at_kiosk and chance(random, self.habits.checked_in_line):
            self.soon(between(random, self.habits.check_seconds), lambda: self.is_looked_at(visitor))
        if chance(random, self.habits.impatient):
            patience = between(random, self.habits.patience_minutes)
            self.soon(patience * 60, lambda: self.gives_up(visitor))

    def _told(self, wish: Wish, random: Random) -> tuple[Wish, PaperRows]:
        """The wish with what is answered before it, and the papers that are named then."""
        service = self.office.services.get(key=wish.service)
        answers = answers_of(questions_of(service), self.habits, random)
        variant = self.office.variants.filter(key=wish.variant).values_list("pk", flat=True).first()
        return replace(wish, answers=answers), told(service, answers, variant)[1]

    def is_looked_at(self, visitor: Visitor) -> None:
        """The greeter goes along the line and looks at somebody's papers, so that no counter need do it again."""
        seen = tuple(paper for paper in visitor.needs if paper not in visitor.lacks)
        self.hands.on(visitor.label, "check", State.WAITING, self.crew.greeter, papers=seen)

    def gives_up(self, visitor: Visitor) -> None:
        """Somebody who still waits hands the number back. Refused, as meant, where it is no longer waiting."""
        self.hands.on(visitor.label, "cancel", State.WAITING, self.crew.greeter)
        self.leaves(visitor)

    def visitor(self, label: str) -> Visitor:
        """Who belongs to a number; a guest where the simulation did not give it."""
        if label not in self.visitors:
            self.visitors[label] = Visitor(label, self.random_of(label), guest=True)
        return self.visitors[label]

    # --- going on

    def goes_to(self, visitor: Visitor, step: str | None) -> None:
        """Along the route to a step, or out of the door."""
        visitor.step = step
        stop = self.layout.stop(visitor.service, step)
        if stop is None:
            self.leaves(visitor)
        elif stop.station:
            self.waits(visitor, stop.station)
        else:
            self.under_way[visitor.label] = None
            self.is_processed(visitor)

    def waits(self, visitor: Visitor, station: str, counter: int | None = None) -> None:
        """In a line: the first free officer who serves it looks up (only that one where a counter is meant)."""
        self.under_way[visitor.label] = None
        if counter is not None and self.officers[counter].is_idle:
            self.officers[counter].looks_up()
            return
        idle = [officer for officer in self.officers.values() if officer.is_idle]
        serving = [officer for officer in idle if station in officer.desk.stations]
        if serving:
            min(serving, key=lambda officer: officer.desk.stations.index(station)).looks_up()

    def is_processed(self, visitor: Visitor) -> None:
        """In the back office: somebody completes the work after its minutes."""
        stop = self.layout.stop(visitor.service, visitor.step)
        if stop is None or visitor.label in self.processing:
            return
        self.processing[visitor.label] = None
        mean = stop.minutes * 60 * self.habits.share_of_posted
        seconds = log_normal(visitor.random, mean, self.habits.back_office_cv)
        self.soon(seconds, lambda: self.completes(visitor))

    def completes(self, visitor: Visitor) -> None:
        self.processing.pop(visitor.label, None)
        stop = self.layout.stop(visitor.service, visitor.step)
        seated = [officer.posting for officer in self.officers.values() if officer.is_here]
        by = self.random.choice(seated) if seated else self.crew.supervisor
        outcome = outcome_of(visitor, stop, self.habits)
        self.hands.on(visitor.label, "complete", State.PROCESSING, by, outcome=outcome)
        self.goes_to(visitor, dict(stop.routes)[outcome])

    def leaves(self, visitor: Visitor) -> None:
        self.under_way.pop(visitor.label, None)

    # --- going away, and coming back

    def steps_aside(self, visitor: Visitor, reason: str) -> None:
        """Set aside by an officer: most fetch what was missing and come back."""
        self.leaves(visitor)
        self.aside[visitor.label] = None
        if reason == "papers":
            if not chance(visitor.random, self.habits.comes_back_with_papers):
                return
            minutes = between(visitor.random, self.habits.papers_minutes)
        else:
            minutes = between(visitor.random, self.habits.away_minutes)
        self.soon(minutes * 60, lambda: self.is_back(visitor, "resume", State.PARKED))

    def missed(self, visitor: Visitor) -> None:
        """Did not come to the counter: some turn up later."""
        self.leaves(visitor)
        if chance(visitor.random, self.habits.returns_after_no_show):
            minutes = between(visitor.random, self.habits.no_show_minutes)
            self.soon(minutes * 60, lambda: self.is_back(visitor, "return", State.NO_SHOW))

    def is_back(self, visitor: Visitor, verb: str, state: State) -> None:
        """Back in the line, by the greeter. Once the doors are closed nobody comes back."""
        self.aside.pop(visitor.label, None)
        if self.over:
            return
        ticket = self.hands.on(visitor.label, verb, state, self.crew.greeter)
        self.waits(visitor, ticket["station"])

    def was_moved(self, visitor: Visitor, ticket: Receipt, counter: int | None = None) -> None:
        """Transferred: what the receipt says is where the visitor is now."""
        if ticket["step"]:
            visitor.service, visitor.step = ticket["service"], ticket["step"]
        if ticket["state"] == State.PROCESSING:
            self.is_processed(visitor)
        elif ticket["station"]:
            self.waits(visitor, ticket["station"], counter)

    def is_covered(self, officer: Officer) -> bool:
        """Whether somebody else keeps serving the officer's first line, if anybody else can."""
        line = officer.desk.stations[0]
        others = [o for o in self.officers.values() if o is not officer and line in o.desk.stations]
        return not others or any(other.is_working for other in others)
