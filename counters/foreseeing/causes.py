"""Why a range has to be moved, from what can be seen on the floor."""

from dataclasses import dataclass

from counters.domain.floor import Desk, Floor
from counters.domain.foreseen import MINUTE
from counters.forecast.events import Event
from counters.forecast.sticky import Cause, Shown
from counters.models import Ticket
from counters.models.queue import Lane
from counters.states import State

# A service is long that takes this much more than what is posted, and at least so many minutes.
LONG_OF_POSTED, LEAST_LONG = 1.5, 5.0
# So many more people on the way are a reason.
MORE_PEOPLE = 2
KINDS = {"close": "closed", "pause": "paused", "open": "opened"}
STATES = {"close": "closed", "pause": "paused", "open": "open"}


@dataclass(frozen=True)
class Scene:
    """The floor at minute `at`, and today's openings, pauses and closings of counters."""

    floor: Floor
    at: float
    counters: list[Event]

    def minute(self, moment) -> float:
        return (moment - self.floor.midnight) / MINUTE

    def way(self, ticket: Ticket) -> set[int]:
        """The stations that a ticket has still to pass."""
        stations = {step.station for step in self.floor.chart(ticket).usual_way(ticket.step_id)}
        return (stations | {ticket.station_id}) - {None}

    def people(self, ticket: Ticket) -> int:
        """How many wait where this ticket still has to pass; in its own line, only those before it."""
        ahead = self.floor.ahead(ticket.pk)
        coming = self.way(ticket) - ({ticket.station_id} if ahead is not None else set())
        return (ahead or 0) + sum(len(self.floor.lines.get(station, ())) for station in coming)

    def why_later(self, ticket: Ticket, shown: Shown, people: int) -> Cause:
        """The first of the known reasons, the nearest ones first; a line that went slowly if there is no other."""
        return (
            self._own(ticket, shown)
            or self._counter(ticket, shown, "close")
            or self._counter(ticket, shown, "pause")
            or self._long(ticket)
            or self._priority(ticket, shown)
            or (Cause("more") if self.people(ticket) >= people + MORE_PEOPLE else Cause("slower"))
        )

    def why_earlier(self, ticket: Ticket, shown: Shown) -> Cause:
        return self._counter(ticket, shown, "open") or Cause("faster")

    def _own(self, ticket: Ticket, shown: Shown) -> Cause | None:
        if ticket.lane != Lane.ARRIVED and self.minute(ticket.joined_at) >= shown.since:
            return Cause("returned" if ticket.lane == Lane.RETURNED else "own")
        if ticket.state in {State.SERVING, State.PROCESSING} and self._is_long(ticket):
            return Cause("own")
        return Cause("own") if self._was_sent_back(ticket, shown) else None

    def _was_sent_back(self, ticket: Ticket, shown: Shown) -> bool:
        """Whether a step has to be done again since the range was shown."""
        turns = self.floor.turns.get(ticket.pk, [])
        for place, turn in enumerate(turns):
            before = {
                earlier.step_id for earlier in turns[:place] if earlier.ended_by in ("finish", "complete")
            }
            if turn.step_id in before and self.minute(turn.queued_at) >= shown.since:
                return True
        return False

    def _counter(self, ticket: Ticket, shown: Shown, what: str) -> Cause | None:
        """The last counter on its way that did so since the range was shown, and still does."""
        way = self.way(ticket)
        desks = {str(desk.counter.number): desk for desk in self.floor.desks.values()}
        for event in reversed(self.counters):
            if event.at < shown.since:
                return None
            desk = desks.get(event.counter)
            if event.state == what and desk and desk.state == STATES[what] and way & set(desk.stations):
                return Cause(KINDS[what], event.counter, event.at)
        return None

    def _long(self, ticket: Ticket) -> Cause | None:
        for desk in self.floor.desks.values():
            if self._is_before(desk, ticket) and self._is_long(desk.ticket):
                return Cause("long", str(desk.counter.number))
        return None

    @staticmethod
    def _is_before(desk: Desk, ticket: Ticket) -> bool:
        return desk.ticket is not None and desk.ticket.pk != ticket.pk and ticket.station_id in desk.stations

    def _is_long(self, ticket: Ticket) -> bool:
        turn = self.floor.turn(ticket.pk)
        if turn is None or ticket.step_id is None:
            return False
        since = turn.queued_at if ticket.state == State.PROCESSING else turn.called_at
        posted = self.floor.chart(ticket).step(ticket.step_id).minutes * ticket.items
        return since is not None and self.at - self.minute(since) > max(LONG_OF_POSTED * posted, LEAST_LONG)

    def _priority(self, ticket: Ticket, shown: Shown) -> Cause | None:
        if ticket.priority_id is not None:
            return None
        line = self.floor.lines.get(ticket.station_id, [])
        before = line[: self.floor.ahead(ticket.pk) or 0]
        rows = (self.floor.tickets[pk] for pk in before)
        came = any(row.priority_id and self.minute(row.joined_at) >= shown.since for row in rows)
        return Cause("priority") if came else None
