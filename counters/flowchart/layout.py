"""Where everything of a drawing stands: boxes one below the other, routes between and beside them.

A step's routes leave it as branches of one trunk below its box, each with the words of its outcome. The branch to the
next box runs on down; loops run up the lanes on the right into the side of the step they return to, routes that skip
steps run down the lanes on the left, and an outcome that ends the visit before its usual end stops at a ring.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from counters.flowchart.content import Content, content_of
from counters.flowchart.facts import FlowFacts, RouteFacts, StepFacts
from counters.flowchart.lanes import packed, spans
from counters.flowchart.look import Look
from counters.flowchart.measure import broken, width_of
from counters.flowchart.order import in_order

Way = Literal["straight", "back", "ahead", "out"]
Point = tuple[float, float]
EDGE, RING, ARROW_ROOM, SIDE = 4.0, 5.0, 13.0, 20.0


@dataclass(frozen=True)
class Label:
    """The words of an outcome, line by line, and the rectangle they fill."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    size: float


@dataclass(frozen=True)
class Box:
    """A step (`step`), or the last box of a part, which has only `end`, its words."""

    x: float
    y: float
    width: float
    height: float
    step: StepFacts | None = None
    content: Content | None = None
    end: str = ""
    number: int = 0

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Path:
    """A route as a line of right angles. It ends with an arrow at a box, or `ring` closes it where it stops."""

    route: RouteFacts
    way: Way
    points: tuple[Point, ...]
    label: Label | None = None
    ring: Point | None = None


@dataclass(frozen=True)
class Drawing:
    """All of it, in units of the look; the boxes in the order in which they are read."""

    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]
    width: float
    height: float


@dataclass
class _Row:
    """A box with the routes that leave it, before its height is known."""

    step: StepFacts | None
    end: str
    routes: list[tuple[RouteFacts, Way, int]]


def lay_out(facts: FlowFacts, look: Look) -> Drawing:
    """Draw a flow. A route to a step that does not exist is left out: it leads nowhere."""
    rows = _rows(facts)
    left = packed(spans(_uses(rows, "ahead")))
    right = packed(spans(_uses(rows, "back")))
    x = EDGE + look.pitch * _count(left)
    width = max(look.least, look.width - x - EDGE - look.pitch * _count(right))
    boxes, tops = _boxes(rows, x, width, look)
    lanes = {("ahead", name): x - look.pitch * (1 + lane) for name, lane in left.items()}
    lanes |= {("back", name): x + width + look.pitch * (1 + lane) for name, lane in right.items()}
    paths = [path for row in range(len(rows)) for path in _paths(rows[row], row, boxes, tops, lanes, look)]
    whole = x + width + EDGE + look.pitch * _count(right)
    return Drawing(tuple(boxes), tuple(paths), round(whole, 1), round(boxes[-1].bottom + EDGE, 1))


def _count(lanes: dict) -> int:
    return max(lanes.values(), default=-1) + 1


def _rows(facts: FlowFacts) -> list[_Row]:
    visit, file = in_order(facts)
    rows = [_Row(step, "", []) for step in visit]
    ends = {step.key: len(visit) for step in visit}
    rows.append(_Row(None, facts.end, []))
    if file:
        rows += [_Row(step, "", []) for step in file]
        ends |= {step.key: len(rows) for step in file}
        rows.append(_Row(None, facts.ready, []))
    places = {row.step.key: place for place, row in enumerate(rows) if row.step}
    for key, routes in groupby(sorted(facts.routes, key=lambda r: r.source), key=lambda r: r.source):
        if key in places:
            rows[places[key]].routes = list(_ways(list(routes), places[key], places, ends[key]))
    return rows


def _ways(
    routes: list[RouteFacts], place: int, places: dict[str, int], end: int
) -> Iterator[tuple[RouteFacts, Way, int]]:
    """Each route with the way it takes and the row it leads to; the one that runs straight on comes first."""
    found: list[tuple[RouteFacts, Way, int]] = []
    has_straight = False
    for route in sorted(routes, key=lambda route: not route.usual):
        if route.to is not None and route.to not in places:
            continue
        to = end if route.to is None else places[route.to]
        if route.to is None and not route.usual:
            found.append((route, "out", end))
        elif to == place + 1 and not has_straight and not route.opens:
            has_straight = True
            found.insert(0, (route, "straight", to))
        else:
            found.append((route, "ahead" if to > place else "back", to))
    return iter(found)


def _uses(rows: list[_Row], way: Way) -> Iterator[tuple[tuple[int, bool], float, float]]:
    for place, row in enumerate(rows):
        for route, taken, to in row.routes:
            if taken == way:
                yield (to, route.opens), place + 0.5, to


def _boxes(rows: list[_Row], x: float, width: float, look: Look) -> tuple[list[Box], list[list[float]]]:
    """The boxes, and for each of them the upper edges of the branches below it."""
    y, boxes, tops, number = EDGE, [], [], 0
    for row in rows:
        if row.step:
            number += 1
            content = content_of(row.step, width, look)
            boxes.append(Box(x, y, width, content.height, row.step, content, number=number))
        else:
            size = width_of(row.end, look.text, True) + 3 * look.pad
            boxes.append(Box(x, y, min(width, max(size, 90.0)), look.text * 2.1, end=row.end))
        y, edges = boxes[-1].bottom, []
        for route, way, _to in row.routes:
            edges.append(y)
            y += _branch_height(route, way, width, look)
        y += ARROW_ROOM if row.routes and row.routes[0][1] == "straight" else look.text
        tops.append(edges)
    return boxes, tops


def _branch_height(route: RouteFacts, way: Way, width: float, look: Look) -> float:
    lines = len(_lines(route, way, width, look))
    if not lines:
        return 6.0 if way == "straight" else 14.0
    return round(lines * look.line(look.branch) + (4 if way == "straight" else 8), 1)


def _lines(route: RouteFacts, way: Way, width: float, look: Look) -> tuple[str, ...]:
    room = width - look.trunk - 10 - (3 * RING if way == "out" else 0)
    return broken(route.label, room, look.branch) if route.label else ()


def _paths(
    row: _Row, place: int, boxes: list[Box], tops: list[list[float]], lanes: dict, look: Look
) -> Iterator[Path]:
    box = boxes[place]
    trunk = box.x + look.trunk
    for (route, way, to), top in zip(row.routes, tops[place], strict=True):
        label = _label(route, way, trunk + 9, top, box.width, look)
        turn = round(top + _branch_height(route, way, box.width, look) - 3, 1)
        target = boxes[to]
        if way == "straight":
            yield Path(route, way, ((trunk, box.bottom), (trunk, target.y)), label)
        elif way == "out":
            end = trunk + 14 + (label.width if label else 10)
            yield Path(
                route, way, ((trunk, box.bottom), (trunk, turn), (end, turn)), label, (end + RING, turn)
            )
        else:
            lane = lanes[(way, (to, route.opens))]
            # A file's own line enters lower than the others; a last box is too low for two.
            port = target.y + (SIDE * 1.7 if route.opens else min(SIDE, target.height / 2))
            side = target.x if way == "ahead" else target.right
            points = ((trunk, box.bottom), (trunk, turn), (lane, turn), (lane, port), (side, port))
            yield Path(route, way, points, label)


def _label(route: RouteFacts, way: Way, x: float, top: float, width: float, look: Look) -> Label | None:
    lines = _lines(route, way, width, look)
    if not lines:
        return None
    widest = max(width_of(line, look.branch) for line in lines)
    return Label(lines, x, top + 2, widest, len(lines) * look.line(look.branch), look.branch)
