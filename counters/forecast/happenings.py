"""What happened today that may have moved a range: kept so that the cause can be named later (causes.py)."""

from typing import NamedTuple

from counters.forecast import today
from counters.forecast.events import Event
from counters.forecast.hall import Hall
from counters.forecast.today import Visit
from counters.forecast.ways import BACK_OFFICE


class Served(NamedTuple):
    """A service that ended at minute `at`: where, how long it took, and how long it was expected to take."""

    at: float
    ticket: str
    station: int
    counter: str
    minutes: float
    expected: float


class Happenings:
    """One day's. `counters`: openings, pauses and closings; `own`: of each ticket when and what last happened to it
    that was its own doing; `gone`: when somebody left a line without being served, and which station's."""

    def __init__(self) -> None:
        self.counters: list[Event] = []
        self.served: list[Served] = []
        self.own: dict[str, tuple[float, str]] = {}
        self.gone: list[tuple[float, int]] = []
        self._done: dict[str, set[str]] = {}

    def before(self, event: Event, hall: Hall, usual: float) -> None:
        """Hear of an event that the hall has not followed yet; `usual` minutes a service like the one that ends."""
        if event.kind == "counter":
            self.counters.append(event)
        visit = hall.visits.get(event.ticket)
        if visit is None:
            return
        station = hall.ways.nodes[visit.node][2]
        if (
            event.kind in ("finished", "completed", "transferred")
            and station != BACK_OFFICE
            and visit.counter
        ):
            began = visit.called if visit.served is None else visit.served
            self.served.append(
                Served(event.at, visit.id, station, visit.counter, event.at - began, usual * visit.items)
            )
        if event.kind in ("no_show", "cancelled") and visit.state in (today.WAITING, today.CALLED):
            self.gone.append((event.at, station))
        if event.kind in ("parked", "resumed", "returned", "transferred"):
            self.own[visit.id] = (event.at, "returned" if event.kind == "returned" else "own")
        if event.kind in ("finished", "completed"):
            self._done.setdefault(visit.id, set()).add(hall.ways.nodes[visit.node][1])

    def after(self, event: Event, hall: Hall, visit: Visit) -> None:
        """Hear of it once the hall has followed it: whoever stands before a step done already was sent back."""
        waits = visit.state in (today.WAITING, today.PROCESSING) and visit.joined == event.at
        if waits and hall.ways.nodes[visit.node][1] in self._done.get(visit.id, ()):
            self.own[visit.id] = (event.at, "own")
