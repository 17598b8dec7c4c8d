"""The measures of a drawing, in its own units; on a phone one unit is one pixel."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """`least` is the narrowest box: a flow with very many loops makes the whole drawing wider instead.

    `beside`: the papers stand beside the step and its fee and time at the right edge, as on a poster.
    """

    width: float
    least: float
    title: float
    text: float
    pitch: float = 13
    pad: float = 11
    mark: float = 11
    trunk: float = 22
    beside: bool = False

    def line(self, size: float) -> float:
        """The height of a line of words."""
        return round(size * 1.28, 1)


NARROW = Look(width=350, least=230, title=17, text=14)
COMPACT = Look(width=350, least=230, title=16, text=13.5, pad=9)
WIDE = Look(width=760, least=560, title=20, text=15, pitch=15, pad=12, mark=13, trunk=25, beside=True)
LOOKS = {"narrow": NARROW, "compact": COMPACT, "wide": WIDE}
