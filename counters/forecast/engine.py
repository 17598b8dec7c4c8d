"""The office played forward, pool by pool, one service after the other.

A pool is a group of stations that must be played together (pools.py). In every round each path starts the next
service of the pool; where it leads is settled at once, since its end is known. Whoever comes back to the same pool
waits aside until that moment.
"""

import numpy as np

from counters.forecast.journeys import Journeys
from counters.forecast.pool import Pool
from counters.forecast.scene import Scene


def play(scene: Scene, columns: np.ndarray | None = None, most_steps: int = 0) -> Journeys:
    """How the journeys of everybody go on from this scene. With `columns` (of each node) the steps are kept too."""
    journeys = Journeys(scene, columns, most_steps)
    for number in range(len(scene.pools)):
        Pool(journeys, number).play()
    return journeys
