"""Chains of those who stand in the lines of a pool, sorted by their coming.

Tickets go by their x (journeys.py), the last of which stands for nobody; lines by path · lines + line. Where a chain
begins is kept by whoever plays (pool_lines.py). Those known beforehand are only ever taken from the front; whoever
comes back while it is played is put into a chain of its own kind.
"""

import numpy as np


class Chains:
    """`behind` and `before` each ticket in its chain; `tail` of the chains into which is put. `comes` is when each
    ticket comes, by x; that of nobody is `inf`."""

    def __init__(self, paths: int, lines: int, comes: np.ndarray) -> None:
        self.nobody, self.comes = len(comes) - 1, comes
        self.tail = np.full((paths, lines), self.nobody)
        self.behind, self.before = np.full((2, len(comes)), self.nobody)

    def only(self, paths: np.ndarray) -> None:
        """Forget the other paths."""
        self.tail = self.tail.take(paths, axis=0)

    def add(self, line: np.ndarray, x: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Put each ticket into its line, whose `first` one is given, behind all who come no later. Which of them
        are the first ones now."""
        tail, comes, nobody = self.tail.reshape(-1), self.comes.take(x), self.nobody
        # Of a line that has emptied the tail was not told.
        last = before = np.where(first == nobody, nobody, tail.take(line))
        while np.count_nonzero(later := (self.comes.take(before) > comes) & (before != nobody)):
            before = np.where(later, self.before.take(before), before)
        head = before == nobody
        behind = np.where(head, first, self.behind.take(before))
        self.behind[x], self.before[x] = behind, before
        self.behind[before], self.before[behind] = x, x
        self.behind[nobody] = nobody
        tail[line] = np.where(behind == nobody, x, last)
        return head

    def take(self, x: np.ndarray) -> np.ndarray:
        """These leave the front of their chains: who is behind each."""
        behind = self.behind.take(x)
        self.before[behind] = self.nobody
        return behind
