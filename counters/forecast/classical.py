"""The usual predictors, for comparison: each says how long the wait in a line will be, and adds mean services.

PA   people ahead × mean service ÷ counters (what queue systems show)
QL   (people ahead + 1) × mean service ÷ counters (Ibrahim and Whitt 2009)
LES  the wait of the last one who was called        HOL  how long the head of the line has waited so far
MEAN the mean journey of a service, less what has passed        ROLL the same of those completed in the last hour
"""

from collections import deque
from collections.abc import Mapping

from counters.forecast.events import Event
from counters.forecast.facts import END, Facts
from counters.forecast.hall import Hall
from counters.forecast.learning import Learning
from counters.forecast.today import CALLED, PARKED, PROCESSING, SERVING, WAITING, Visit
from counters.forecast.ways import BACK_OFFICE

MOST_STEPS = 16
# The posted standard counts as so many services.
POSTED_WEIGHT = 3.0
# The rolling mean looks back so many minutes.
LATELY = 60.0


class Classical:
    """Follows the same events."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.service: dict[int, list[float]] = {}
        self.last_wait: dict[int, float] = {}
        self.journey: dict[str, list[float]] = {}
        self.lately: dict[str, deque[tuple[float, float]]] = {}
        self._seen: dict[str, tuple[int, float]] = {}

    def observe(self, event: Event, hall: Hall) -> None:
        """Hear of an event that the hall has followed already."""
        if event.kind == "day":
            self._seen, self.last_wait, self.lately = {}, {}, {}
        visit = hall.visits.get(event.ticket)
        if visit is None:
            return
        if event.kind == "called":
            self._seen[visit.id] = (visit.node, event.at)
            self.last_wait[hall.ways.nodes[visit.node][2]] = max(0.0, event.at - visit.joined)
        elif event.kind in ("finished", "transferred") and visit.id in self._seen:
            node, called = self._seen.pop(visit.id)
            known = self.service.setdefault(node, [0.0, 0.0])
            known[0] += event.at - called
            known[1] += 1
        if visit.ended is not None and event.kind in ("finished", "completed"):
            known = self.journey.setdefault(visit.service, [0.0, 0.0])
            known[0] += visit.ended - visit.issued
            known[1] += 1
            self.lately.setdefault(visit.service, deque()).append((visit.ended, visit.ended - visit.issued))

    def mean(self, node: int, learning: Learning) -> float:
        total, times = self.service.get(node, (0.0, 0.0))
        return (total + learning.posted(node) * POSTED_WEIGHT) / (times + POSTED_WEIGHT)

    def predict(self, at: float, hall: Hall, learning: Learning) -> Mapping[str, Mapping[str, float]]:
        """Minutes until completion, by ticket and by predictor."""
        visits = hall.open_visits()
        lines: dict[int, list[Visit]] = {}
        for visit in visits:
            if visit.state == WAITING:
                lines.setdefault(hall.ways.nodes[visit.node][2], []).append(visit)
        for line in lines.values():
            line.sort(key=lambda v: (v.joined, v.slot))
        counters = {
            number: max(
                1, sum(hall.is_open(d) and station in self.facts.counters[d.key] for d in hall.desks.values())
            )
            for number, station in enumerate(self.facts.stations)
        }
        places = {v.id: place for line in lines.values() for place, v in enumerate(line)}
        return {visit.id: self._all(visit, at, hall, learning, lines, counters, places) for visit in visits}

    def _all(self, visit, at, hall, learning, lines, counters, places) -> Mapping[str, float]:
        ends = learning.ways.tables()[1]
        answers = dict.fromkeys(("PA", "QL", "LES", "HOL"), 0.0)
        node, first = visit.node, True
        for _step in range(MOST_STEPS):
            if node == END:
                break
            service, station = self.mean(node, learning), hall.ways.nodes[node][2]
            left = service
            waits = station != BACK_OFFICE
            if first and visit.state in (CALLED, SERVING, PROCESSING):
                left, waits = max(service - (at - visit.since), service / 3), False
            if waits:
                line = lines.get(station, [])
                ahead = places.get(visit.id, len(line)) if first and visit.state != PARKED else len(line)
                pace = service / counters[station]
                waited = at - visit.joined if first else 0.0
                answers["PA"] += ahead * pace
                answers["QL"] += (ahead + 1) * pace
                answers["LES"] += max(0.0, self.last_wait.get(station, 0.0) - waited)
                answers["HOL"] += max(0.0, (at - line[0].joined if line else 0.0) - waited)
            for name in answers:
                answers[name] += left
            node, first = int(ends[node, 0]), False
        total, times = self.journey.get(visit.service, (0.0, 0.0))
        posted = sum(step.minutes for step in self.facts.services[visit.service])
        mean = (total + POSTED_WEIGHT * posted) / (times + POSTED_WEIGHT)
        answers["MEAN"] = max(0.0, mean - (at - visit.issued))
        lately = self.lately.get(visit.service, deque())
        while lately and lately[0][0] < at - LATELY:
            lately.popleft()
        rolling = sum(minutes for _ended, minutes in lately) / len(lately) if lately else mean
        answers["ROLL"] = max(0.0, rolling - (at - visit.issued))
        return answers
