"""Who does not come when called: the will to leave, which grows with the wait, and those who never come at all."""

import numpy as np

# Edges of the waits, in minutes, between which the will to leave may differ.
EDGES = np.array([0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 240.0, 300.0, 400.0])
# Before anything is seen: of two thousand who wait one leaves in a minute, four times as many after an hour.
# Each of the two is worth so many who left.
LEAVING, LEAVING_WEIGHT = np.array([0.0005, 0.0015]), 3.0
# One in a hundred never comes at all; that is worth so many calls.
NEVER, NEVER_WEIGHT = 0.01, 100.0
# A bin of waits is worth its own rate once as many have left in it as this.
BIN_WEIGHT = 4.0
LONGEST_WAIT = 600.0
# Waits are counted in cells so wide, in minutes.
CELL = 2.5
# So often the waits are shared out anew at each question, beginning with the law of the night before.
ROUNDS = 40

# The same with the longest wait at the end.
BOUNDS = np.append(EDGES, LONGEST_WAIT)
# A rate at once and one that grows by the hour, in the middle of each bin.
_BASIS = np.array([np.ones(len(EDGES)), (BOUNDS[1:] + BOUNDS[:-1]) / 120])
_MIDDLES = (np.arange(int(LONGEST_WAIT / CELL)) + 0.5) * CELL
# Minutes that a wait of each cell lasts in each bin.
_EXPOSED = np.clip(_MIDDLES[:, None] - EDGES, 0.0, np.diff(BOUNDS))


class NoShows:
    """P(no-show | waited w) = 1 - exp(-(never + ∫ rate)): leaving is a latent Poisson process while one waits.

    A no-show says only that at least one such moment lay in the wait; where it lay is shared out over the bins by
    the rates, and the rates are drawn from that, until both agree (expectation-maximisation: Dempster, Laird and
    Rubin 1977). All waits are shared out anew each time: where most leave, what was shared out by the rates of the
    morning would count for too little until the evening. The rate is a line over the wait, so that it can be drawn
    out to waits that were never seen; each bin departs from the line by what was seen in it.
    """

    def __init__(self) -> None:
        # Calls by wait, of a ticket's first call and of those further on its way; and those to which nobody came.
        self.calls = np.zeros((2, len(_MIDDLES)))
        self.missed = np.zeros((2, len(_MIDDLES)))
        self.line = LEAVING.copy()  # a minute: at once, and what an hour of waiting adds
        self.rates = self.line @ _BASIS  # a minute, by bin
        self.never = np.full(2, NEVER)
        self._table: tuple[np.ndarray, float, float] | None = None

    def learn(self, waited: float, first: bool, came: bool) -> None:
        """One call: `waited` minutes in the line; did they come?"""
        place = int(not first), min(int(waited / CELL), len(_MIDDLES) - 1)
        self.calls[place] += 1.0
        if not came:
            self.missed[place] += 1.0
        self._table = None

    def night(self) -> None:
        """The law of all days so far: where tomorrow's begins."""
        self.line, self.rates, self.never = self._law()
        self._table = None

    def hazards(self) -> tuple[np.ndarray, float, float]:
        """Cumulated hazard at each edge and at 600 minutes, that of never coming, and of not coming later."""
        if self._table is None:
            _line, rates, never = self._law()
            cumulated = np.concatenate([[0.0], np.cumsum(rates * np.diff(BOUNDS))])
            self._table = cumulated, float(never[0]), float(never[1])
        return self._table

    def _law(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The line, the rates and the hazards of never coming (of first calls and of later ones) after so many rounds
        of expectation-maximisation."""
        minutes = self.calls.sum(axis=0) @ _EXPOSED
        calls = self.calls.sum(axis=1) + NEVER_WEIGHT
        some = np.flatnonzero(self.missed.any(axis=0))
        exposed, missed = _EXPOSED[some], self.missed[:, some]
        line, rates, never = self.line, self.rates, self.never
        for _round in range(ROUNDS):
            share = missed / -np.expm1(-(exposed @ rates + never[:, None]))
            left = rates * (share.sum(axis=0) @ exposed)
            never = (never * share.sum(axis=1) + NEVER * NEVER_WEIGHT) / calls
            drawn = line * (_BASIS @ (left / (line @ _BASIS))) + LEAVING_WEIGHT
            line = drawn / (_BASIS @ minutes + LEAVING_WEIGHT / LEAVING)
            rates = (left + BIN_WEIGHT) / (minutes + BIN_WEIGHT / (line @ _BASIS))
        return line, rates, never
