"""The hall now: who waits where, who is at which counter, which counters are open; followed event by event."""

from collections.abc import Iterator

from counters.forecast.events import DayHours, Event
from counters.forecast.facts import END, Facts
from counters.forecast.today import (
    AGAIN,
    BETWEEN,
    CALLED,
    ENDED,
    GONE,
    HAD_BREAK,
    PARKED,
    PRIORITY,
    PROCESSING,
    REGULAR,
    SERVING,
    WAITING,
    Desk,
    Visit,
    both_shifts,
)
from counters.forecast.ways import BACK_OFFICE, Ways

# The end of a service and the next line of its ticket are one moment, whichever is noted first. Minutes.
AT_ONCE = 0.2
# Without any word of counters opening, one that has called within so many minutes is open.
LATELY = 45.0


class BadEvent(ValueError):
    """An event cannot have happened, as far as is known; the message says why."""


class Hall:
    """One day of an office."""

    def __init__(self, facts: Facts, ways: Ways) -> None:
        self.facts, self.ways = facts, ways
        self.counters_noted = False
        self.date = ""
        self.begin(Event("day", 0.0))

    def begin(self, day: Event) -> None:
        """A new day: nobody is there yet."""
        # Whoever was not done when the day before ended may still be spoken of.
        before = self.open_visits() if self.date else ()
        self.date, self.at, self.roster = day.date, day.at, day.roster
        self.hours = day.hours or DayHours(self.facts.opens, self.facts.closes)
        self.left_over = {visit.id for visit in before}
        self.visits: dict[str, Visit] = {}
        self.desks = {key: Desk(key) for key in self.facts.counters}
        self.issued = 0
        self.run = [0] * len(self.facts.stations)
        self.between: list[Visit] = []
        self.displaced: list[tuple[float, Visit]] = []
        for shift in sorted(day.roster or (), key=lambda one: one.opens):
            desk = self.desks[shift.counter]
            desk.shift = both_shifts(desk.shift, shift) if desk.shift else shift
        for desk in self.desks.values():
            desk.rest = (desk.shift.rest if desk.shift else None) or self.hours.rest

    def visit(self, ticket: str) -> Visit:
        try:
            return self.visits[ticket]
        except KeyError:
            raise BadEvent(f"ticket {ticket} was not issued today") from None

    def is_of_yesterday(self, event: Event) -> bool:
        """Is a ticket spoken of that was left over when the day before ended, and has no part in this one?"""
        return event.ticket in self.left_over and event.ticket not in self.visits and event.kind != "issued"

    def apply(self, event: Event) -> None:
        """Follow one event. Raises BadEvent."""
        if event.kind == "day":
            self.begin(event)
            return
        self.at = max(self.at, event.at)
        getattr(self, f"_{event.kind}")(event)

    # --- counters ------------------------------------------------------------------------------------------

    def _counter(self, event: Event) -> None:
        self.counters_noted = True
        desk = self.desks[event.counter]
        if event.officer:
            desk.officer = event.officer
        if event.state == "open":
            if desk.state != "open":
                if desk.resting and event.at < desk.rest[0] + HAD_BREAK * desk.rest[1]:
                    desk.rested = event.at - desk.since > HAD_BREAK * desk.rest[1]
                desk.since, desk.free, desk.resting = event.at, event.at, False
            if desk.opened is None:
                desk.opened = event.at
        elif desk.state == "open" and desk.at_break(event.at):
            desk.rested = desk.resting = True
            desk.since = event.at
        elif desk.state != {"pause": "paused", "close": "closed"}[event.state]:
            desk.since = event.at
        desk.state = {"open": "open", "pause": "paused", "close": "closed"}[event.state]

    def is_open(self, desk: Desk) -> bool:
        """Does it call visitors now? Offices that note nothing of their counters are judged by what they call."""
        if desk.state == "open" or desk.ticket:
            return True
        if self.counters_noted:
            return False
        return desk.last_call is not None and self.at - desk.last_call < LATELY

    def open_hours(self, at: float) -> float:
        """For how long those counters are open that are noted as open, in hours, all together."""
        return sum(max(0.0, at - desk.since) for desk in self.desks.values() if desk.state == "open") / 60

    # --- tickets -------------------------------------------------------------------------------------------

    def _issued(self, event: Event) -> None:
        if event.ticket in self.visits:
            raise BadEvent(f"ticket {event.ticket} is issued twice")
        visit = Visit(
            event.ticket, event.service, self.issued, event.priority, max(1, event.items), event.at,
            self.ways.first[event.service], joined=event.at,
        )  # fmt: skip
        self.issued += 1
        self.visits[event.ticket] = visit
        self._stand(visit, visit.node, event.at)

    def _stand(self, visit: Visit, node: int, at: float, lane: int | None = None) -> None:
        """A ticket comes to a node: into its line, or into the back office."""
        self._leave_desk(visit, at)
        visit.left = self.ways.nodes[visit.node][1]
        visit.node, visit.joined, visit.since, visit.served = node, at, at, None
        visit.lane = (PRIORITY if visit.priority else REGULAR) if lane is None else lane
        visit.state = PROCESSING if self.ways.nodes[node][2] == BACK_OFFICE else WAITING

    def _leave_desk(self, visit: Visit, at: float) -> None:
        if visit.counter:
            desk = self.desks[visit.counter]
            if desk.ticket == visit.id:
                desk.ticket, desk.free = "", at
        visit.counter = ""

    def node_of(self, event: Event, visit: Visit) -> int:
        """The node that an event names: its step, at the named station or else at the step's own."""
        service = visit.service
        step = event.step or self.ways.nodes[visit.node][1]
        if event.station is not None:
            return self.ways.node(service, step, self.facts.number[event.station])
        here = self.ways.nodes[visit.node]
        if event.kind != "queued" and here[1] == step:
            return visit.node
        if self.facts.step(service, step) is None:
            # Off its route a ticket may be at a step that its service does not have, at a station of that name.
            if step not in self.facts.number:
                raise BadEvent(f"service {service} has no step “{step}”")
            return self.ways.node(service, step, self.facts.number[step])
        return self.ways.node(service, step, self.ways.own_station(service, step))

    def _queued(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        node = self.node_of(event, visit)
        if visit.node == node:
            if visit.state in (WAITING, PROCESSING):
                if visit.lane != AGAIN:
                    visit.joined = visit.since = event.at
                return
            if visit.state in (CALLED, SERVING) and event.at <= visit.called:
                return  # of one moment the lines of a log may stand in any order
        self._stand(visit, node, event.at)

    def _called(self, event: Event) -> None:
        visit, desk = self.visit(event.ticket), self.desks[event.counter]
        node = self.node_of(event, visit)
        if visit.state == CALLED and visit.counter == event.counter:
            return  # called again
        if visit.counter:
            self._leave_desk(visit, event.at)
        if desk.ticket and desk.ticket != visit.id:
            self.displaced.append((event.at, self.visits[desk.ticket]))
        station = self.ways.nodes[node][2]
        if station != BACK_OFFICE:
            self.run[station] = self.run[station] + 1 if visit.priority else 0
        visit.node, visit.state, visit.counter = node, CALLED, event.counter
        visit.called, visit.since, visit.served = event.at, event.at, None
        visit.turns, visit.came = visit.turns + 1, False
        desk.ticket, desk.last_call = visit.id, event.at
        if event.officer:
            desk.officer = event.officer

    def _serving(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        if not visit.counter and event.counter:
            self._called(event)  # of which nothing was noted
        visit.state, visit.served, visit.since = SERVING, event.at, event.at

    def _no_show(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        self._leave_desk(visit, event.at)
        visit.state, visit.since = GONE, event.at

    def _returned(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        self._stand(visit, visit.node, event.at, AGAIN)

    _resumed = _returned

    def _finished(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        if event.step and event.step != self.ways.nodes[visit.node][1]:
            if event.step == visit.left and event.at - visit.joined < AT_ONCE:
                return  # the line it came to was noted before
            if self.facts.step(visit.service, event.step):
                visit.node = self.node_of(event, visit)
        self._leave_desk(visit, event.at)
        after = self.ways.follow(visit.node, event.outcome)
        visit.since = event.at
        if after is None:
            visit.state = BETWEEN
            self.between.append(visit)
        elif after == END:
            self._end(visit, event.at)
        else:
            self._stand(visit, after, event.at)

    _completed = _finished

    def _parked(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        self._leave_desk(visit, event.at)
        visit.state, visit.since = PARKED, event.at

    def _transferred(self, event: Event) -> None:
        visit = self.visit(event.ticket)
        if event.service:
            visit.service = event.service
            self._stand(visit, self.ways.first[event.service], event.at)
        else:
            self._stand(visit, self.node_of(event, visit), event.at)

    def _cancelled(self, event: Event) -> None:
        self._end(self.visit(event.ticket), event.at)

    def _end(self, visit: Visit, at: float) -> None:
        self._leave_desk(visit, at)
        visit.state, visit.ended = ENDED, at

    def settle(self, before: float) -> Iterator[Visit]:
        """Those who finished before minute `before` and came to no further line: they are done."""
        still = []
        for visit in self.between:
            if visit.state == BETWEEN and visit.since >= before:
                still.append(visit)
            elif visit.state == BETWEEN:
                visit.state, visit.ended = ENDED, visit.since
                yield visit
        self.between = still

    def clear(self, before: float) -> Iterator[Visit]:
        """Those whose counter called somebody else before minute `before`, without a word of how it ended with
        them: who was called only has not come. Of one moment the lines of a log may stand in any order."""
        still = []
        for at, visit in self.displaced:
            if visit.state not in (CALLED, SERVING) or visit.called > at:
                continue
            if at >= before:
                still.append((at, visit))
            elif visit.state == CALLED:
                visit.state, visit.since, visit.counter = GONE, at, ""
                yield visit
            else:
                visit.state, visit.since, visit.counter = BETWEEN, at, ""
                self.between.append(visit)
        self.displaced = still

    def open_visits(self) -> list[Visit]:
        """Everybody under way, in the order of their numbers."""
        return [v for v in self.visits.values() if v.state not in (GONE, ENDED)]
