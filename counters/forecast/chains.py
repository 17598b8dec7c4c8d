"""Chains of those who stand in the lines of a pool, sorted by their coming.

Tickets go by their x (journeys.py), behind which stand nobody who is behind the last and nobody who is before the
first; lines by path · lines + line. Where a chain begins is kept by whoever plays (pool_lines.py). Those known
beforehand are only ever taken from the front; whoever comes back meanwhile is put into a chain of its own kind.
"""

import numpy as np


class Chains:
    """`behind` and `before` each ticket in its chain; `tail` of the chains into which is put. `comes` is when each
    ticket comes, by x; whoever is nobody comes at `inf`, or at `-inf` before the first."""

    def __init__(self, paths: int, lines: int, comes: np.ndarray) -> None:
        self.nobody, self.front, self.comes = len(comes) - 2, len(comes) - 1, comes
        self.tail = np.full((paths, lines), self.nobody)
        self.behind, self.before = np.full(len(comes), self.nobody), np.full(len(comes), self.front)

    def only(self, paths: np.ndarray) -> None:
        """Forget the other paths."""
        self.tail = self.tail.take(paths, axis=0)

    def add(self, line: np.ndarray, x: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Put each ticket into its line, whose `first` one is given, behind all who come no later. Which of them
        are the first ones now."""
        tail, comes = self.tail.reshape(-1), self.comes.take(x)
        # Of a line that has emptied the tail was not told.
        last = tail.take(line)
        np.putmask(last, first == self.nobody, self.front)
        before = last.copy()
        while np.count_nonzero(later := self.comes.take(before) > comes):
            np.putmask(before, later, self.before.take(before))
        head, behind = before == self.front, self.behind.take(before)
        np.putmask(behind, head, first)
        self.behind[x], self.before[x] = behind, before
        self.behind[before], self.before[behind] = x, x
        np.putmask(last, behind == self.nobody, x)
        tail[line] = last
        return head

    def take(self, x: np.ndarray) -> np.ndarray:
        """These leave the front of their chains: who is behind each."""
        behind = self.behind.take(x)
        self.before[behind] = self.front
        return behind
