"""The lanes beside the boxes: where routes run that do not lead to the very next box."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass
class Span:
    """From which row to which a lane is used: boxes have whole numbers, the gap below a box a half."""

    first: float
    last: float

    def stretch(self, row: float) -> None:
        self.first, self.last = min(self.first, row), max(self.last, row)

    def meets(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last


def spans(uses: Iterable[tuple[Hashable, float, float]]) -> dict[Hashable, Span]:
    """All routes to one step join in one lane: `uses` are its name and two rows of each of them."""
    found: dict[Hashable, Span] = {}
    for name, one, other in uses:
        span = found.setdefault(name, Span(min(one, other), max(one, other)))
        span.stretch(one)
        span.stretch(other)
    return found


def packed(used: Mapping[Hashable, Span]) -> dict[Hashable, int]:
    """The number of each lane, 0 next to the boxes; the shorter ones lie nearer, and none runs over another."""
    lanes: list[list[Span]] = []
    numbers: dict[Hashable, int] = {}
    for name, span in sorted(used.items(), key=lambda item: item[1].last - item[1].first):
        free = (number for number, lane in enumerate(lanes) if not any(span.meets(other) for other in lane))
        number = next(free, len(lanes))
        if number == len(lanes):
            lanes.append([])
        lanes[number].append(span)
        numbers[name] = number
    return numbers
