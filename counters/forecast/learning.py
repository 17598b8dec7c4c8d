"""What an event teaches, read before the hall follows it."""

from collections.abc import Iterator

from counters.forecast import today
from counters.forecast.arrivals import Arrivals
from counters.forecast.events import Event
from counters.forecast.facts import END, Facts
from counters.forecast.habits import Habits
from counters.forecast.hall import Hall
from counters.forecast.pools import pools_of
from counters.forecast.service_times import ServiceTimes, UnderWay
from counters.forecast.today import Desk, Visit
from counters.forecast.ways import BACK_OFFICE, Ways

# Nobody is served for longer: somebody forgot to press finish, and the turn teaches nothing. Minutes, and a
# multiple of the posted standard.
LONGEST_SERVICE, LONGEST_OF_POSTED = 120.0, 12.0
# A longer wait for a call, with somebody there, was a pause that nobody noted.
LONGEST_DELAY = 15.0
# Whoever leaves the counter so soon after a visitor waited only for that service to end.
JUST_FREE = 1.0


class Learning:
    """Everything that is learnt about an office, and the ears for it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.ways = Ways(facts)
        self.times = ServiceTimes(len(facts.stations), (facts.opens + facts.closes) / 2)
        self.habits = Habits()
        self.arrivals = Arrivals(facts)
        # When each counter opened and closed last, for days without a roster: [minutes after the office, closed,
        # officer].
        self.hours: dict[str, list] = {}
        self.forgotten = 0
        self._pools: tuple[int, list[list[int]]] | None = None
        self.days = 0

    def pools(self) -> list[list[int]]:
        """The groups of stations that are played together, in order."""
        nodes = sum(len(self.ways.after(node)) for node in range(len(self.ways.nodes)))
        if self._pools is None or self._pools[0] != nodes:
            self._pools = (nodes, pools_of(self.facts, self.ways))
        return self._pools[1]

    def posted(self, node: int) -> float:
        """The posted standard of a node in minutes; off the route, the mean of what is posted at that station."""
        service, key, station = self.ways.nodes[node]
        step = self.facts.step(service, key)
        if step is not None and station == self.ways.own_station(service, key):
            return step.minutes
        name = self.facts.stations[station] if station != BACK_OFFICE else None
        there = [s.minutes for steps in self.facts.services.values() for s in steps if s.station == name]
        return sum(there) / len(there) if there else 5.0

    def usual(self, node: int) -> float:
        """How long a service there usually takes, in minutes, by what was learnt."""
        return self.posted(node) * self.times.level(node, self.ways.nodes[node][2])

    def hear(self, event: Event, hall: Hall) -> None:
        """Learn from an event that the hall has not followed yet."""
        if event.kind == "day":
            self._night(hall)
        elif event.kind == "issued":
            self.arrivals.learn(event.at, event.service, event.priority)
        elif event.kind == "counter":
            self._counter(event, hall)
        elif visit := hall.visits.get(event.ticket):
            listen = getattr(self, f"_{event.kind}", None)
            if listen:
                listen(event, hall, visit)

    def done(self, visit: Visit) -> None:
        """A ticket whose last step led nowhere else."""
        self.ways.saw(visit.node, END)

    def missed(self, visit: Visit) -> None:
        """A ticket that was called and did not come."""
        self.habits.no_shows.learn(max(0.0, visit.called - visit.joined), visit.turns == 1, False)

    # --- counters and days -----------------------------------------------------------------------------------

    def _night(self, hall: Hall) -> None:
        if not hall.date:
            return
        self.arrivals.evening()
        self.habits.no_shows.night()
        self.times.morning()
        self.days += 1
        self.hours = {}
        for desk in hall.desks.values():
            if hall.counters_noted and desk.state == "open":
                self.habits.open_hours += max(0.0, hall.at - desk.since) / 60
            if hall.counters_noted and desk.shift and desk.opened is None and desk.last_call is None:
                self.habits.absent.learn(True)
            if desk.opened is not None or desk.last_call is not None:
                opens, closes = hall.hours.opens, hall.hours.closes
                ended = desk.since if desk.state == "closed" else closes
                opened = opens if desk.opened is None else desk.opened
                self.hours[desk.key] = [opened - opens, max(ended, opened + 1.0), desk.officer]

    def _counter(self, event: Event, hall: Hall) -> None:
        desk, habits = hall.desks[event.counter], self.habits
        if event.state == "open" and desk.state != "open":
            self._comes(event.at, desk)
        if event.state == "pause" and desk.state == "open":
            habits.open_hours += (event.at - desk.since) / 60
            if desk.at_break(event.at):
                habits.break_late.learn(self._lateness(desk, desk.rest[0], event.at))
            else:
                habits.pauses += 1
        if event.state == "close" and desk.state == "open":
            habits.open_hours += (event.at - desk.since) / 60
            if desk.shift and desk.shift.closes < hall.hours.closes - 1:
                habits.stays.learn(event.at > desk.shift.closes + 20)

    @staticmethod
    def _lateness(desk: Desk, planned: float, left: float) -> float:
        """How much later than planned an officer wanted to leave. Whoever leaves from a visitor wanted to before
        the service was over: at the latest when it began, for all that can be seen."""
        if desk.last_call is not None and left - desk.free < JUST_FREE:
            return max(0.0, desk.last_call - planned)
        return max(0.0, left - planned)

    def _comes(self, at: float, desk: Desk) -> None:
        habits = self.habits
        if desk.opened is None:
            if desk.shift:
                habits.late.learn(max(0.0, at - desk.shift.opens))
                habits.absent.learn(False)
        elif desk.resting:
            habits.break_ratio.learn(max(0.1, (at - desk.since) / max(desk.rest[1], 1.0)))
        elif desk.state == "paused":
            habits.pause.learn(at - desk.since)

    # --- tickets ---------------------------------------------------------------------------------------------

    def _called(self, event: Event, hall: Hall, visit: Visit) -> None:
        self._surely_there(event.at, hall)
        desk = hall.desks[event.counter]
        if visit.state == today.CALLED or desk.state == "paused":
            return
        delay = event.at - max(desk.free, visit.joined)
        known = desk.last_call is not None or desk.state == "open"
        if visit.state == today.WAITING and known and 0 <= delay <= LONGEST_DELAY:
            self.habits.delay.learn(delay)

    def _surely_there(self, at: float, hall: Hall) -> None:
        """Whoever is at a counter for longer than any officer ever waited in vain has come, though the service goes
        on. No-shows are known sooner: in the morning they would count for too much otherwise."""
        if float(self.habits.walk_noted) > 0.5:
            return
        longest = float(self.habits.vain.table()[-1])
        for desk in hall.desks.values():
            visit = hall.visits.get(desk.ticket)
            if visit and visit.state == today.CALLED and at - visit.called > longest:
                self._came(visit)

    def _came(self, visit: Visit) -> None:
        if visit.came:
            return
        visit.came = True
        waited = visit.called - visit.joined
        self.habits.no_shows.learn(max(0.0, waited), visit.turns == 1, True)

    def _serving(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state == today.CALLED:
            self.habits.walk_noted.learn(True)
            self.habits.walk.learn(min(10.0, event.at - visit.called))
            self._came(visit)

    def _no_show(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state != today.CALLED:
            return
        self.missed(visit)
        self.habits.vain.learn(min(15.0, event.at - visit.called))
        self.habits.comes_back.learn(False)

    def _returned(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state == today.GONE:
            self.habits.comes_back.times += 1
            self.habits.back_after.learn(event.at - visit.since)

    def _parked(self, event: Event, hall: Hall, visit: Visit) -> None:
        self.habits.parks.learn(True)
        if visit.state == today.CALLED:
            self._came(visit)

    def _resumed(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state == today.PARKED:
            self.habits.resumed_after.learn(event.at - visit.since)

    def _finished(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state in (today.CALLED, today.SERVING):
            self._served(event, hall, visit)
            self._went(visit, event)

    def _served(self, event: Event, hall: Hall, visit: Visit) -> None:
        """A service is over."""
        if visit.state == today.CALLED:
            self._came(visit)
            self.habits.walk_noted.learn(False)
        self.habits.parks.learn(False)
        began = visit.called if visit.served is None else visit.served
        self._timed(event.at, event.at - began, visit, _officer(event, hall, visit))

    def _completed(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state == today.PROCESSING:
            self._timed(event.at, event.at - visit.since, visit, None)
            self._went(visit, event)

    def _timed(self, at: float, minutes: float, visit: Visit, officer: str | None) -> None:
        posted, station = self.posted(visit.node), self.ways.nodes[visit.node][2]
        if minutes > self._longest(posted):
            self.forgotten += 1
            return
        self.times.learn(at, minutes, posted, visit.node, station, officer, visit.items)

    def under_way(self, hall: Hall, at: float) -> Iterator[UnderWay]:
        """The services that are not over at minute `at`, unless it is doubtful that they go on at all."""
        for visit in hall.visits.values():
            if visit.state == today.CALLED and not float(self.habits.walk_noted) > 0.5:
                began, least = visit.called, float(self.habits.vain.table()[-1])
            elif visit.state in (today.SERVING, today.PROCESSING):
                began, least = visit.since, 0.0
            else:
                continue
            posted, station = self.posted(visit.node), self.ways.nodes[visit.node][2]
            if least < at - began < self._longest(posted):
                desk = hall.desks.get(visit.counter)
                officer = (desk.officer or f"counter {desk.key}") if desk else None
                yield UnderWay(at - began, posted, visit.node, station, officer, visit.items)

    @staticmethod
    def _longest(posted: float) -> float:
        return min(max(LONGEST_SERVICE, 2 * posted), max(LONGEST_OF_POSTED * posted, 30.0))

    def _went(self, visit: Visit, event: Event) -> None:
        after = self.ways.follow(visit.node, event.outcome)
        if after is not None:
            self.ways.saw(visit.node, after)

    def _queued(self, event: Event, hall: Hall, visit: Visit) -> None:
        node = hall.node_of(event, visit)
        # Of a service whose end is noted after the next line, or not at all, this is the end.
        ends = visit.state in (today.CALLED, today.SERVING) and node != visit.node
        if ends:
            self._served(event, hall, visit)
        if ends or visit.state == today.BETWEEN:
            self.ways.saw(visit.node, node)

    def _transferred(self, event: Event, hall: Hall, visit: Visit) -> None:
        if visit.state == today.CALLED:
            self._came(visit)
        if event.service or visit.state not in (today.CALLED, today.SERVING):
            return
        node = hall.node_of(event, visit)
        began = visit.called if visit.served is None else visit.served
        officer = _officer(event, hall, visit)
        self._timed(event.at, event.at - began, visit, officer)
        self.ways.saw(visit.node, node)


def _officer(event: Event, hall: Hall, visit: Visit) -> str | None:
    """Who served: as noted, or else whoever sits at the counter, or else the counter stands for them."""
    counter = visit.counter or event.counter
    if event.officer or not counter:
        return event.officer
    return hall.desks[counter].officer or f"counter {counter}"
