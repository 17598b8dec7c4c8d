"""Which stations must be played together: those that share a counter, and those between which tickets go to and fro.

Such a group is a pool. Between pools tickets only go forward, so that they can be played one after the other.
"""

from collections.abc import Iterable, Iterator

from counters.forecast.facts import END, Facts
from counters.forecast.ways import BACK_OFFICE, Ways


def pools_of(facts: Facts, ways: Ways) -> list[list[int]]:
    """The stations' numbers, pool by pool, in the order in which tickets pass them."""
    next_to: dict[int, set[int]] = {station: set() for station in range(len(facts.stations))}
    for served in facts.counters.values():
        numbers = [facts.number[station] for station in served]
        for one, other in zip(numbers, numbers[1:], strict=False):
            next_to[one].add(other)
            next_to[other].add(one)
    for node, (_service, _step, station) in enumerate(ways.nodes):
        if station != BACK_OFFICE:
            next_to[station] |= set(_reached(ways, node, set()))
    return list(_in_order(next_to))


def _reached(ways: Ways, node: int, seen: set[int]) -> Iterator[int]:
    """The stations to which a node leads, also through the back office."""
    for after in ways.after(node):
        if after == END or after in seen:
            continue
        station = ways.nodes[after][2]
        if station != BACK_OFFICE:
            yield station
        else:
            yield from _reached(ways, after, seen | {after})


def _in_order(next_to: dict[int, set[int]]) -> Iterable[list[int]]:
    """Strongly connected components in topological order (Tarjan 1972; he finds the last ones first)."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    found: list[list[int]] = []

    def visit(station: int) -> None:
        number[station] = low[station] = len(number)
        stack.append(station)
        for other in sorted(next_to[station]):
            if other not in number:
                visit(other)
                low[station] = min(low[station], low[other])
            elif other in stack:
                low[station] = min(low[station], number[other])
        if low[station] == number[station]:
            place = stack.index(station)
            found.append(sorted(stack[place:]))
            del stack[place:]

    for station in sorted(next_to):
        if station not in number:
            visit(station)
    return reversed(found)
