"""How far a forecast must look: until nearly everybody who is here now is done.

Whoever comes later touches hardly any of them.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from counters.forecast.hall import Hall
from counters.forecast.learning import Learning
from counters.forecast.today import Visit
from counters.forecast.ways import BACK_OFFICE

# The horizon has so much room and so many minutes more, and no way has more steps than this. Behind the last one who
# is here a pool is followed for so much of what its tickets still have before them.
ROOM, MORE, MOST_STEPS, TAIL_ROOM = 1.4, 20.0, 16, 0.6


class Horizon(NamedTuple):
    """`until` is a minute of the day. `tails`: of each pool how much longer those who pass it must be known once
    nobody present is left in it, in minutes: the longest way behind it, and the longest line behind it now."""

    until: float
    tails: list[tuple[float, float]]


def horizon_of(
    hall: Hall, learning: Learning, visits: list[Visit], pools: list[list[int]], at: float
) -> Horizon:
    """By posted standards and open counters."""
    pool_of = {station: number for number, pool in enumerate(pools) for station in pool}
    counters = np.ones(len(pools))
    for desk in hall.desks.values():
        if hall.is_open(desk) or desk.state == "paused":
            for pool in {pool_of[learning.facts.number[s]] for s in learning.facts.counters[desk.key]}:
                counters[pool] += 1
    work, longest = np.zeros(len(pools)), 0.0
    behind = np.zeros(len(pools))
    for node, people in Counter(visit.node for visit in visits).items():
        legs = _legs(learning, node, pool_of)
        longest = max(longest, sum(minutes for _pool, minutes in legs))
        for pool, minutes in legs:
            if pool is not None:
                work[pool] += people * minutes
    for first in learning.ways.first.values():
        left = 0.0
        for pool, minutes in reversed(_legs(learning, first, pool_of)):
            if pool is not None:
                behind[pool] = max(behind[pool], left)
            left += minutes
    lines = work / np.maximum(counters - 1, 0.7)
    tails = [
        # Behind the last pool there is nothing that could still be changed.
        (float(behind[n]) + MORE, float(lines[n + 1 :].max())) if n + 1 < len(pools) else (0.0, 0.0)
        for n in range(len(pools))
    ]
    return Horizon(at + ROOM * (float(lines.max(initial=0.0)) + longest) + MORE, tails)


def _legs(learning: Learning, node: int, pool_of: dict[int, int]) -> list[tuple[int | None, float]]:
    """The usual way from a node on: each step's pool (None: the back office) and posted minutes."""
    ends, legs = learning.ways.tables()[1], []
    while node >= 0 and len(legs) < MOST_STEPS:
        station = learning.ways.nodes[node][2]
        legs.append((None if station == BACK_OFFICE else pool_of[station], learning.posted(node)))
        node = int(ends[node, 0])
    return legs
