"""Are the ranges right? Each end of a range is moved by what was missed at that end before (conformal, a day late).

A day's tickets are judged together when it is over: during the day only the quick ones have ended.
"""

from collections import deque

import numpy as np

from counters.forecast.today import Visit

# Horizons by the predicted median, in minutes.
HORIZONS = (10.0, 25.0, 50.0)
# So many scores of a horizon weigh as much as the belief that nothing need be moved; so many are remembered.
BELIEF, MOST = 600, 6000
# One ticket is judged at most every so many minutes.
APART = 15.0


class Calibration:
    """The factors by which the two halves of a range are stretched, by horizon."""

    def __init__(self) -> None:
        self.low = [deque(maxlen=MOST) for _ in range(len(HORIZONS) + 1)]
        self.high = [deque(maxlen=MOST) for _ in range(len(HORIZONS) + 1)]
        self.factors = np.ones((len(HORIZONS) + 1, 2))
        self._kept: dict[str, list[tuple[float, float, float, float]]] = {}
        self._scores: list[tuple[float, float, float, float]] = []

    def keep(self, visit: Visit, at: float, quantiles: np.ndarray) -> None:
        """Remember what was predicted, to judge it later."""
        kept = self._kept.setdefault(visit.id, [])
        if quantiles[1] == quantiles[1] and (not kept or at - kept[-1][0] >= APART):
            kept.append((at, *map(float, quantiles)))

    def ended(self, visit: Visit) -> None:
        """A ticket was completed."""
        for at, low, middle, high in self._kept.pop(visit.id, ()):
            self._scores.append((middle, low, high, visit.ended - at))

    def night(self) -> None:
        """Judge the day that is over."""
        for middle, low, high, came in self._scores:
            place = int(np.searchsorted(HORIZONS, middle))
            if came >= middle:
                self.high[place].append((came - middle) / max(high - middle, 0.2))
                self.low[place].append(0.0)
            else:
                self.low[place].append((middle - came) / max(middle - low, 0.2))
                self.high[place].append(0.0)
        self._scores, self._kept = [], {}
        for place in range(len(HORIZONS) + 1):
            for side, scores in enumerate((self.low[place], self.high[place])):
                if scores:
                    wanted = float(np.clip(np.quantile(scores, 0.9), 0.4, 3.0))
                    weight = len(scores) / (len(scores) + BELIEF)
                    self.factors[place, side] = wanted**weight

    def widen(self, quantiles: np.ndarray) -> np.ndarray:
        """The ranges as they should be said: tickets × 3, `nan` where nothing can be."""
        low, middle, high = quantiles.T
        down, up = self.factors[np.searchsorted(HORIZONS, middle)].T
        low = np.maximum(middle - (middle - low) * down, 0.0)
        return np.stack([low, middle, middle + (high - middle) * up], axis=1)
