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
# A promise is kept for the whole visit. While little is known, the later half of its range is wider by so much than the
# forecast's own; that belief fades against what promises have missed, and weighs as much as so many of them.
THIN_ROOM, THIN_BELIEF, MOST_PROMISES = 1.3, 300, 1500


class Calibration:
    """The factors by which the two halves of a range are stretched, by horizon; `room` is by how much more the later
    half of a promise is."""

    def __init__(self) -> None:
        self.low = [deque(maxlen=MOST) for _ in range(len(HORIZONS) + 1)]
        self.high = [deque(maxlen=MOST) for _ in range(len(HORIZONS) + 1)]
        self.factors = np.ones((len(HORIZONS) + 1, 2))
        self.promised: deque[float] = deque(maxlen=MOST_PROMISES)
        self.room = THIN_ROOM
        self._kept: dict[str, list[tuple[float, float, float, float]]] = {}
        self._scores: list[tuple[float, float, float, float]] = []
        self._promises: list[tuple[float, float, float]] = []

    def keep(self, visit: Visit, at: float, quantiles: np.ndarray) -> None:
        """Remember what was predicted, to judge it later."""
        kept = self._kept.setdefault(visit.id, [])
        if quantiles[1] == quantiles[1] and (not kept or at - kept[-1][0] >= APART):
            kept.append((at, *map(float, quantiles)))

    def ended(self, visit: Visit) -> None:
        """A ticket was completed."""
        kept = self._kept.pop(visit.id, ())
        for at, low, middle, high in kept:
            self._scores.append((middle, low, high, visit.ended - at))
        if kept:
            at, _low, middle, high = kept[0]
            self._promises.append((middle, high, visit.ended - at))

    def night(self) -> None:
        """Judge the day that is over."""
        self._judge_promises()
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

    def _judge_promises(self) -> None:
        """What was said first of a ticket stands for its promise, with the factors of that day."""
        for middle, high, came in self._promises:
            half = (high - middle) * self.factors[int(np.searchsorted(HORIZONS, middle)), 1]
            self.promised.append(max(came - middle, 0.0) / max(half, 0.2))
        self._promises = []
        if self.promised:
            wanted = float(np.clip(np.quantile(self.promised, 0.9), 0.7, 2.0))
            weight = len(self.promised) / (len(self.promised) + THIN_BELIEF)
            self.room = max(1.0, THIN_ROOM ** (1 - weight) * wanted**weight)

    def promise(self, quantiles: np.ndarray) -> np.ndarray:
        """The ranges as they should be promised: tickets × 3."""
        said = self.widen(quantiles)
        said[:, 2] = said[:, 1] + (said[:, 2] - said[:, 1]) * self.room
        return said

    def widen(self, quantiles: np.ndarray) -> np.ndarray:
        """The ranges as they should be said: tickets × 3, `nan` where nothing can be."""
        low, middle, high = quantiles.T
        down, up = self.factors[np.searchsorted(HORIZONS, middle)].T
        low = np.maximum(middle - (middle - low) * down, 0.0)
        return np.stack([low, middle, middle + (high - middle) * up], axis=1)
