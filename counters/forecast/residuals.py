"""The shape of what is left over of service times: files that take three times as long make a longer tail than the
normal law has.

What is left over is counted in standard deviations, whatever the station. The law drawn from lies between the normal
one and the counts, the nearer to these the more was seen; its mean is 0 and its variance 1 like those of the normal
law, whose draws it takes and stretches.
"""

import numpy as np

from counters.forecast.chance import normal_cdf

# What is left over is counted in bins so wide, up to so many standard deviations.
BIN, FARTHEST = 0.25, 5.0
# The normal law is worth so many services.
NORMAL_WEIGHT = 300.0
# Of so many draws of the normal law what they become; in between the nearest one is taken.
DRAWS, MOST = 2048, 4.5

_EDGES = np.arange(-FARTHEST, FARTHEST + BIN / 2, BIN)
_NORMAL = np.diff(normal_cdf(_EDGES))
_GRID = np.linspace(-MOST, MOST, DRAWS)


class Shape:
    """What was left over, counted; and normal draws shaped accordingly."""

    def __init__(self) -> None:
        self.counts = np.zeros(len(_NORMAL))
        self._table: np.ndarray | None = None

    def learn(self, left_over: float) -> None:
        """One service, in standard deviations from what was expected."""
        place = int((left_over + FARTHEST) / BIN)
        self.counts[min(max(place, 0), len(self.counts) - 1)] += 1.0
        self._table = None

    def table(self) -> np.ndarray:
        """What each of `_GRID` becomes; not falling."""
        if self._table is None:
            mass = self.counts + NORMAL_WEIGHT * _NORMAL
            mass /= mass.sum()
            middles = (_EDGES[1:] + _EDGES[:-1]) / 2
            mean = (mass * middles).sum()
            spread = np.sqrt((mass * (middles - mean) ** 2).sum() + BIN**2 / 12)
            below = np.concatenate([[0.0], mass.cumsum()])
            drawn = np.interp(normal_cdf(_GRID), below, _EDGES)
            # Beyond the farthest edge nothing was counted, and the tails of the normal law are kept.
            drawn = np.where(
                np.abs(_GRID) > 3.5, np.sign(_GRID) * np.maximum(np.abs(drawn), np.abs(_GRID)), drawn
            )
            self._table = ((drawn - mean) / spread).astype(np.float32)
        return self._table


def shaped(table: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Normal draws as a table of Shape makes them."""
    place = (normal + MOST) * ((DRAWS - 1) / (2 * MOST)) + 0.5
    return table.take(place.astype(np.int32), mode="clip")


def unshaped(table: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The normal draws that become these."""
    return np.interp(drawn, table, _GRID)
