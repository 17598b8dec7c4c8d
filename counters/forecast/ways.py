"""Which node follows which: what the routes say, corrected by what was seen."""

from collections.abc import Iterator

import numpy as np

from counters.forecast.facts import END, Facts

# So many visits the drawn routes are worth, and the share of the usual one among them.
ROUTE_WEIGHT = 6.0
USUAL_SHARE = 0.85
BACK_OFFICE = -1

Node = tuple[str, str, int]  # service, step, station's number (BACK_OFFICE for none)


class Ways:
    """The nodes of an office, numbered as they are met, and how often each was followed by which."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.number: dict[Node, int] = {}
        self.nodes: list[Node] = []
        self.prior: list[dict[int, float]] = []
        self.seen: list[dict[int, float]] = []
        self.first: dict[str, int] = {}
        for service, steps in facts.services.items():
            for step in steps:
                self.node(service, step.key, self.own_station(service, step.key))
            self.first[service] = self.node(service, steps[0].key, self.own_station(service, steps[0].key))
        self._tables: tuple[np.ndarray, np.ndarray] | None = None

    def own_station(self, service: str, step: str) -> int:
        drawn = self.facts.step(service, step)
        if drawn is None or drawn.station is None:
            return BACK_OFFICE
        return self.facts.number[drawn.station]

    def node(self, service: str, step: str, station: int) -> int:
        """The number of a node, a new one if it was never met."""
        key = (service, step, station)
        if key not in self.number:
            number = self.number[key] = len(self.nodes)
            self.nodes.append(key)
            self.seen.append({})
            self.prior.append({})
            self.prior[number] = dict(self._drawn(key))  # which may meet further nodes
            self._tables = None
        return self.number[key]

    def _drawn(self, node: Node) -> Iterator[tuple[int, float]]:
        """What the routes promise of a node. Off its route a ticket goes back to the step it left."""
        service, key, station = node
        step = self.facts.step(service, key)
        if step is None:
            yield END, ROUTE_WEIGHT
            return
        if station != self.own_station(service, key):
            yield self.node(service, key, self.own_station(service, key)), ROUTE_WEIGHT
            return
        ends = [self._at(service, to) for _outcome, to in step.routes] or [END]
        others = (1 - USUAL_SHARE) / (len(ends) - 1) if len(ends) > 1 else 0.0
        shares: dict[int, float] = {}
        for place, to in enumerate(ends):
            share = 1.0 if len(ends) == 1 else USUAL_SHARE if place == 0 else others
            shares[to] = shares.get(to, 0.0) + share * ROUTE_WEIGHT
        yield from shares.items()

    def _at(self, service: str, step: str | None) -> int:
        return END if step is None else self.node(service, step, self.own_station(service, step))

    def follow(self, node: int, outcome: str | None) -> int | None:
        """Where an outcome leads by the routes; None where that cannot be known."""
        service, key, station = self.nodes[node]
        step = self.facts.step(service, key)
        if step is None or station != self.own_station(service, key):
            return None
        if len(step.routes) == 1:
            return self._at(service, step.routes[0][1])
        for said, to in step.routes:
            if outcome is not None and said == outcome:
                return self._at(service, to)
        return None if step.routes else END

    def after(self, node: int) -> set[int]:
        """Everything that may follow a node."""
        return set(self.prior[node]) | set(self.seen[node])

    def usual(self, node: int) -> list[int]:
        """The usual way from a node on, itself first; cut off where it turns in a circle."""
        ends, way = self.tables()[1], []
        while node != END and node not in way:
            way.append(node)
            node = int(ends[node, 0])
        return way

    def saw(self, node: int, after: int) -> None:
        """Learn that `after` (a node or END) followed `node`."""
        seen = self.seen[node]
        seen[after] = seen.get(after, 0.0) + 1.0
        self._tables = None

    def tables(self) -> tuple[np.ndarray, np.ndarray]:
        """Cumulative shares and the nodes they lead to, both nodes × most ways."""
        if self._tables is None:
            merged = []
            for prior, seen in zip(self.prior, self.seen, strict=True):
                weights = dict(prior)
                for after, times in seen.items():
                    weights[after] = weights.get(after, 0.0) + times
                merged.append(sorted(weights.items(), key=lambda way: -way[1]))
            most = max(len(ways) for ways in merged)
            shares = np.zeros((len(merged), most))
            ends = np.full((len(merged), most), END)
            for node, ways in enumerate(merged):
                shares[node, : len(ways)] = [weight for _after, weight in ways]
                ends[node, : len(ways)] = [after for after, _weight in ways]
            shares /= shares.sum(axis=1, keepdims=True)
            cumulative = shares.cumsum(axis=1)
            cumulative[:, -1] = 1.0
            self._tables = (cumulative.astype(np.float32), ends.astype(np.int32))
        return self._tables
