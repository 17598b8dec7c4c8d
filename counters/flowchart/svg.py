"""A drawing as SVG: real words, no colours (parts/chart.css gives them by class), no ids that could meet twice.

Its own width and height are 0 so that nothing of it stands on a page without style sheets, where the list beside it
says the same; the style sheet gives it room.
"""

from functools import lru_cache
from html import escape

from counters.flowchart.content import Content, Words
from counters.flowchart.facts import StepFacts
from counters.flowchart.layout import RING, Box, Drawing, Label, Path
from counters.flowchart.look import Look

ARROW, CORNER = 7.0, 6.0
CHECK = "M-5 0.5 L-1.5 4 L5.5 -4"


def svg_of(drawing: Drawing, look: Look, name: str) -> str:
    """The drawing; `name` is the id of the element that names it."""
    # What a ticket has walked lies over what others may walk.
    lines = "".join(_path(path) for path in sorted(drawing.paths, key=lambda path: path.route.walked))
    boxes = "".join(_box(box, look) for box in drawing.boxes)
    size = f"{_short(drawing.width)} {_short(drawing.height)}"
    return (
        f'<svg class="flow-chart" width="0" height="0" viewBox="0 0 {size}" role="img" '
        f'aria-labelledby="{escape(name)}">{lines}{boxes}</svg>'
    )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _box(box: Box, look: Look) -> str:
    place = f'<g transform="translate({_short(box.x)} {_short(box.y)})"'
    if box.step is None or box.content is None:
        size = _short(look.text)
        middle = f'x="{_short(box.width / 2)}" y="{_short(box.height * 0.68)}" font-size="{size}"'
        return (
            f'{place} class="end"><rect width="{_short(box.width)}" height="{_short(box.height)}" '
            f'rx="{_short(box.height / 2)}"/><text {middle} text-anchor="middle">{escape(box.end)}</text></g>'
        )
    return f"{place}{_inside(box.step, box.content, box.number, box.width, box.height, look)}</g>"


@lru_cache(maxsize=4096)
def _inside(step: StepFacts, content: Content, number: int, width: float, height: float, look: Look) -> str:
    """A box from its corner. Kept: of hundreds of tickets most boxes are the same."""
    state = f' data-state="{step.state}"' if step.state else ""
    words = "".join(_words(words) for words in content.words)
    middle = f'transform="translate({_short(look.pad + look.mark)} {_short(look.pad + look.mark)})"'
    return (
        f' class="step {step.kind}"{state}><rect width="{_short(width)}" height="{_short(height)}" rx="8"/>'
        f'<g class="mark" {middle}><circle r="{_short(look.mark)}"/>{_sign(step, number, look)}</g>{words}'
    )


def _sign(step: StepFacts, number: int, look: Look) -> str:
    if step.state == "done":
        return f'<path d="{CHECK}"/>'
    if step.state == "current":
        return f'<circle class="here" r="{_short(look.mark * 0.5)}"/>'
    size = _short(look.mark * 1.15)
    return f'<text y="{_short(look.mark * 0.4)}" font-size="{size}" text-anchor="middle">{number}</text>'


def _words(words: Words) -> str:
    end = ' text-anchor="end"' if words.at_end else ""
    bold = ' font-weight="700"' if words.bold else ""
    return (
        f'<text class="{words.kind}" x="{_short(words.x)}" y="{_short(words.y)}" '
        f'font-size="{_short(words.size)}"{bold}{end}>{escape(words.text)}</text>'
    )


def _path(path: Path) -> str:
    route = path.route
    kind = " ".join(
        name
        for name, is_so in (
            ("route", True),
            (path.way, True),
            ("opens", route.opens),
            ("walked", route.walked),
        )
        if is_so
    )
    end = _ring(path) if path.ring else _arrow(path)
    label = _label(path.label) if path.label else ""
    return f'<g class="{kind}"><path d="{_line(path.points)}"/>{end}{label}</g>'


def _line(points: tuple[tuple[float, float], ...]) -> str:
    """Right angles with small round corners."""
    parts = [f"M{_short(points[0][0])} {_short(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(here, before), _towards(here, after)
        parts.append(f"L{_short(start[0])} {_short(start[1])}Q{_short(here[0])} {_short(here[1])}")
        parts.append(f"{_short(end[0])} {_short(end[1])}")
    parts.append(f"L{_short(points[-1][0])} {_short(points[-1][1])}")
    return " ".join(parts)


def _towards(here: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A little way from a corner towards the next point."""
    away = max(abs(other[0] - here[0]), abs(other[1] - here[1])) or 1.0
    part = min(CORNER, away / 2) / away
    return here[0] + (other[0] - here[0]) * part, here[1] + (other[1] - here[1]) * part


def _arrow(path: Path) -> str:
    (x, y), (before, _) = path.points[-1], path.points[-2]
    if path.way == "straight":
        points = (x, y, x - ARROW * 0.7, y - ARROW, x + ARROW * 0.7, y - ARROW)
    else:
        back = -ARROW if before < x else ARROW
        points = (x, y, x + back, y - ARROW * 0.7, x + back, y + ARROW * 0.7)
    return f'<polygon points="{" ".join(map(_short, points))}"/>'


def _ring(path: Path) -> str:
    x, y = path.ring or (0.0, 0.0)
    middle = f'cx="{_short(x)}" cy="{_short(y)}"'
    return f'<circle {middle} r="{_short(RING)}"/><circle class="stop" {middle} r="2.2"/>'


def _label(label: Label) -> str:
    step = label.height / len(label.lines)
    return "".join(
        f'<text x="{_short(label.x)}" y="{_short(label.y + step * place + label.size * 0.9)}" '
        f'font-size="{_short(label.size)}">{escape(line)}</text>'
        for place, line in enumerate(label.lines)
    )
