"""Why a range has to be moved, from what has happened since it was shown and what is seen in the hall now."""

from collections.abc import Iterator
from functools import cached_property

from counters.forecast import today
from counters.forecast.desks import shift_of
from counters.forecast.events import Event
from counters.forecast.hall import Hall
from counters.forecast.happenings import Happenings
from counters.forecast.learning import Learning
from counters.forecast.sticky import Cause, Shown
from counters.forecast.today import Visit
from counters.forecast.ways import BACK_OFFICE

# A service is long that takes this much more than what is usual, and so many minutes more.
LONG_OF_USUAL, LEAST_LONG = 1.5, 2.5
# So many more people on the way are a reason, or so many who left it.
MORE_PEOPLE, FEWER_PEOPLE = 2, 1
# Services of a station are slow or fast as a whole if so many of them took a tenth more or less than usual.
ENOUGH_SERVED, SLOW, FAST = 3, 1.1, 0.9
# A counter that has not opened so many minutes after it should is missed.
MISSED = 5.0
# Causes that only say which way the line went.
VAGUE = {"slower", "faster"}


class Causes:
    """The hall at minute `at`, and what is known of the day."""

    def __init__(self, hall: Hall, learning: Learning, day: Happenings, at: float) -> None:
        self.hall, self.learning, self.day, self.at = hall, learning, day, at

    def way(self, visit: Visit) -> set[int]:
        """The stations that a ticket has still to pass."""
        nodes = self.learning.ways.usual(visit.node)
        return {self.learning.ways.nodes[node][2] for node in nodes} - {BACK_OFFICE}

    def people(self, visit: Visit) -> int:
        """How many wait where this ticket still has to pass; in its own line, only those before it."""
        way = self.way(visit)
        ahead = 0
        if visit.state == today.WAITING:
            here = self.hall.ways.nodes[visit.node][2]
            way -= {here}
            ahead = sum(_order(one) < _order(visit) for one in self._lines.get(here, ()))
        return ahead + sum(len(self._lines.get(station, ())) for station in way)

    def later(self, visit: Visit, shown: Shown, people: int) -> Cause:
        """The first of the known reasons, the surest ones first; a line that went slowly if there is no other.
        `people` were before the ticket when its range was shown."""
        way = self.way(visit)
        return (
            self._own(visit, shown)
            or self._counter(way, shown, "close", "closed")
            or self._counter(way, shown, "pause", "paused")
            or self._missed(way)
            or self._long(visit, way, shown)
            or self._priority(visit, way, shown)
            or (Cause("more") if self.people(visit) >= people + MORE_PEOPLE else None)
            or self._counter(way, shown, "pause", "away", still=False)
            or self._pace(way, shown, slow=True)
            or Cause("slower")
        )

    def earlier(self, visit: Visit, shown: Shown, people: int) -> Cause:
        """The same of a range that is moved to an earlier time."""
        way = self.way(visit)
        gone = sum(at >= shown.since and station in way for at, station in self.day.gone)
        return (
            self._counter(way, shown, "open", "opened")
            or (Cause("fewer") if gone >= FEWER_PEOPLE and self.people(visit) <= people else None)
            or self._pace(way, shown, slow=False)
            or Cause("faster")
        )

    @cached_property
    def _lines(self) -> dict[int, list[Visit]]:
        lines: dict[int, list[Visit]] = {}
        for visit in self.hall.open_visits():
            if visit.state == today.WAITING:
                lines.setdefault(self.hall.ways.nodes[visit.node][2], []).append(visit)
        return lines

    def _own(self, visit: Visit, shown: Shown) -> Cause | None:
        at, kind = self.day.own.get(visit.id, (-1.0, ""))
        if at >= shown.since:
            return Cause(kind)
        return Cause("own") if self._is_long(visit) else None

    def _counter(
        self, way: set[int], shown: Shown, what: str, kind: str, *, still: bool = True
    ) -> Cause | None:
        """The last counter on the way that did so since the range was shown, and still does."""
        for event in reversed(self.day.counters):
            if event.at < shown.since:
                return None
            if event.state == what and self._serves(event.counter, way) and (not still or self._stays(event)):
                return Cause(kind, event.counter, event.at)
        return None

    def _stays(self, event: Event) -> bool:
        state = {"close": "closed", "pause": "paused", "open": "open"}[event.state]
        return self.hall.desks[event.counter].state == state

    def _serves(self, counter: str, way: set[int]) -> bool:
        numbers = self.learning.facts.number
        return any(numbers[station] in way for station in self.learning.facts.counters[counter])

    def _missed(self, way: set[int]) -> Cause | None:
        """A counter that should be open and has not been opened today."""
        if not self.hall.counters_noted:
            return None
        for desk in self.hall.desks.values():
            shift = (
                shift_of(self.hall, self.learning, desk) if self.hall.roster or self.learning.hours else None
            )
            is_missed = shift and desk.opened is None and shift.opens + MISSED < self.at < shift.closes
            if is_missed and self._serves(desk.key, way):
                return Cause("unopened", desk.key, shift.opens)
        return None

    def _long(self, visit: Visit, way: set[int], shown: Shown) -> Cause | None:
        """A long service at a station on the way: one that is not over, or one that was since the range was shown."""
        for desk in self.hall.desks.values():
            other = self.hall.visits.get(desk.ticket)
            if other and other is not visit and self._serves(desk.key, way) and self._is_long(other):
                return Cause("long", desk.key)
        for past in reversed(self.day.served):
            if past.at < shown.since:
                return None
            if past.ticket != visit.id and past.station in way and _is_long(past.minutes, past.expected):
                return Cause("long", past.counter)
        return None

    def _is_long(self, visit: Visit) -> bool:
        if visit.state not in (today.CALLED, today.SERVING, today.PROCESSING):
            return False
        return _is_long(self.at - visit.since, self.learning.usual(visit.node) * visit.items)

    def _priority(self, visit: Visit, way: set[int], shown: Shown) -> Cause | None:
        """A priority visitor who came since, or was called since, where this ticket has to pass."""
        if visit.priority:
            return None
        for other in self._priorities():
            since = other.joined if other.state == today.WAITING else other.called
            if since >= shown.since and self.hall.ways.nodes[other.node][2] in way:
                return Cause("priority")
        return None

    def _priorities(self) -> Iterator[Visit]:
        for other in self.hall.open_visits():
            if other.priority and other.state in (today.WAITING, today.CALLED, today.SERVING):
                yield other

    def _pace(self, way: set[int], shown: Shown, *, slow: bool) -> Cause | None:
        """The station on the way whose services since then were the slowest (or the fastest) of all."""
        sums: dict[int, list[float]] = {}
        for past in reversed(self.day.served):
            if past.at < shown.since:
                break
            if past.station in way:
                total = sums.setdefault(past.station, [0.0, 0.0, 0.0])
                for place, figure in enumerate((past.minutes, past.expected, 1.0)):
                    total[place] += figure
        ratios = {
            station: took / usual for station, (took, usual, times) in sums.items() if times >= ENOUGH_SERVED
        }
        if not ratios:
            return None
        station = (max if slow else min)(ratios, key=lambda one: ratios[one])
        if (ratios[station] >= SLOW) if slow else (ratios[station] <= FAST):
            return Cause("slow" if slow else "fast", station=self.learning.facts.stations[station])
        return None


def _is_long(minutes: float, usual: float) -> bool:
    return minutes > LONG_OF_USUAL * usual and minutes > usual + LEAST_LONG


def _order(visit: Visit) -> tuple[int, float, int]:
    """Whoever comes back goes first, then priority visitors; in each lane whoever came first."""
    return ({today.AGAIN: 0, today.PRIORITY: 1}.get(visit.lane, 2), visit.joined, visit.slot)
