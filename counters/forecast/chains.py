"""Chains of those who come back to a pool while it is played, one for each path and line, sorted by their coming."""

import numpy as np


class Chains:
    """Linked in both directions. Tickets go by their x (journeys.py), the last of which stands for nobody; lines by
    path · lines + line. `comes` is when each ticket comes, by x; that of nobody is `inf`."""

    def __init__(self, paths: int, lines: int, comes: np.ndarray) -> None:
        self.nobody, self.comes = len(comes) - 1, comes
        self.ahead = np.full((paths, lines), self.nobody)
        self.tail = self.ahead.copy()
        self.behind, self.before = np.full((2, len(comes)), self.nobody)

    def only(self, paths: np.ndarray) -> None:
        """Forget the other paths."""
        self.ahead, self.tail = self.ahead[paths], self.tail[paths]

    def add(self, line: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Put each ticket into its line, behind all who come no later. The places of those that are first now."""
        ahead, tail, comes = self.ahead.reshape(-1), self.tail.reshape(-1), self.comes.take(x)
        last = before = tail.take(line)
        while (later := (self.comes.take(before) > comes) & (before != self.nobody)).any():
            before = np.where(later, self.before.take(before), before)
        head = before == self.nobody
        behind = np.where(head, ahead.take(line), self.behind.take(before))
        self.behind[x], self.before[x] = behind, before
        self.behind[before], self.before[behind] = x, x
        tail[line] = np.where(behind == self.nobody, x, last)
        first = np.flatnonzero(head)
        ahead[line[first]] = x[first]
        return first

    def take(self, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The first of these lines, and when the one behind comes."""
        ahead = self.ahead.reshape(-1)
        x = ahead.take(line)
        behind = self.behind.take(x)
        ahead[line], self.before[behind] = behind, self.nobody
        alone = np.flatnonzero(behind == self.nobody)
        self.tail.reshape(-1)[line[alone]] = self.nobody
        return x, self.comes.take(behind)
