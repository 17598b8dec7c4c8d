"""How a newcomer's forecast changes by whoever comes before (see `advanced` in ranges.py)."""

from typing import NamedTuple

from counters.forecast.hall import Hall
from counters.forecast.learning import Learning
from counters.forecast.ways import BACK_OFFICE


class Pace(NamedTuple):
    """How much later each further person makes a newcomer, at which station (none: at no one's), and how much later
    a further vehicle. Minutes."""

    more: float
    station: str | None
    item: float


def pace_of(hall: Hall, learning: Learning, service: str) -> Pace:
    """The narrowest station of a service's usual way sets the pace."""
    more, narrowest, item = 0.0, None, 0.0
    for node in learning.ways.usual(learning.ways.first[service]):
        number = learning.ways.nodes[node][2]
        if number == BACK_OFFICE:
            continue
        each, station = learning.usual(node), learning.facts.stations[number]
        item += each
        counters = sum(
            hall.is_open(d) and station in learning.facts.counters[d.key] for d in hall.desks.values()
        )
        if each / max(1, counters) > more:
            more, narrowest = each / max(1, counters), station
    return Pace(round(more, 2), narrowest, round(item, 2))
