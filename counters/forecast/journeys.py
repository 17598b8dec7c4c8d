"""Everybody's way through the office, on all paths at once: where each goes next, when it is there, when it is done.

A path is one way in which the day may go on.
"""

import numpy as np

from counters.forecast.chance import DRAWS
from counters.forecast.facts import END
from counters.forecast.hall import AGAIN
from counters.forecast.scene import Scene
from counters.forecast.ways import BACK_OFFICE

# Nobody goes through the back office more often than this in one go.
MOST_BACK_OFFICE = 8
GOLDEN = 0.6180339887


class Journeys:
    """One forecast's play. `called` and `done`: paths × tickets, in minutes of the day, `inf` where it never was;
    `steps`: the same for each column of `columns` (of each node), of each present ticket, if asked for."""

    def __init__(self, scene: Scene, columns: np.ndarray | None = None, most_steps: int = 0) -> None:
        self.scene = scene
        self.paths, self.tickets = scene.node.shape
        shape = (self.paths, self.tickets)
        self.called, self.done = np.full(shape, np.inf), np.full(shape, np.inf)
        self.gone = np.zeros(shape, bool)
        self.first = np.repeat(scene.first[None, :], self.paths, 0)
        self.turns = np.zeros(shape, np.int32)
        self.node, self.lane = scene.node.copy(), scene.lane.copy()
        # When each comes to the line of its node: `inf` once it was called there, or is done.
        self.comes = np.full(shape, np.inf)
        self.columns = columns
        self.steps = None if columns is None else np.full((self.paths, scene.present, most_steps), np.inf)
        self.shares, self.ends = scene.ways
        self.sure = self.shares[:, 0] >= 1.0
        self._begin()

    def _begin(self) -> None:
        """Everybody's next line, as far as it is known before anything is played."""
        scene, sitting = self.scene, self.scene.sitting
        for waiting in scene.waiting.values():
            self.comes[:, waiting] = scene.joined[:, waiting]
        if scene.arrivals.shape[1]:
            self.comes[:, scene.present :] = scene.arrivals
        every = np.arange(self.paths)
        for ticket, ends, back in scene.pending:
            who = np.full(self.paths, ticket)
            if back:
                self.comes[:, ticket], self.lane[:, ticket] = ends, AGAIN
            else:
                self.leave(every, who, ends)
        for counter in range(len(sitting.keys)):
            ticket = sitting.who[0, counter]
            if ticket >= 0:
                here = every[~sitting.absent[:, counter]]
                self.gone[sitting.absent[:, counter], ticket] = True
                self.leave(here, np.full(len(here), ticket), sitting.ready[here, counter])

    def leave(self, rows: np.ndarray, who: np.ndarray, at: np.ndarray) -> None:
        """These tickets are through with their node at `at`: where each goes, and when it is there."""
        scene = self.scene
        for _time in range(MOST_BACK_OFFICE):
            node = self.node[rows, who]
            if self.steps is not None:
                known = who < scene.present
                self.steps[rows[known], who[known], self.columns[node[known]]] = at[known]
            after = self._way(rows, who, node)
            over = after == END
            if over.any():
                self.done[rows[over], who[over]] = at[over]
                stays = ~over
                rows, who, at, after = rows[stays], who[stays], at[stays], after[stays]
            if not len(rows):
                return
            self.node[rows, who] = after
            away = scene.station[after] == BACK_OFFICE
            if not away.any():
                self.comes[rows, who] = at
                return
            here = ~away
            self.comes[rows[here], who[here]] = at[here]
            rows, who, at = rows[away], who[away], at[away]
            at = at + self._in_back_office(rows, who, after[away])

    def _way(self, rows: np.ndarray, who: np.ndarray, node: np.ndarray) -> np.ndarray:
        """The node that follows, or END."""
        after = self.ends[node, 0]
        open_ways = ~self.sure[node]
        if open_ways.any():
            which, asking, here = rows[open_ways], who[open_ways], node[open_ways]
            turn = self.turns[which, asking]
            draws = self.scene.uniform[which, self.scene.slots[asking], turn % DRAWS]
            # A draw that is used again must lead elsewhere: a loop would never end.
            draws = (draws + turn // DRAWS * GOLDEN) % 1.0
            after[open_ways] = self.ends[here, (draws[:, None] > self.shares[here]).sum(axis=1)]
        return after

    def _in_back_office(self, rows: np.ndarray, who: np.ndarray, node: np.ndarray) -> np.ndarray:
        """Minutes; the back office serves everybody at once."""
        scene = self.scene
        turn = self.turns[rows, who] % DRAWS
        self.turns[rows, who] += 1
        normal = scene.normal[rows, scene.slots[who], turn]
        return np.exp(scene.base[rows, node] + scene.sigma[rows, BACK_OFFICE] * normal)
