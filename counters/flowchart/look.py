"""The measures of a drawing, in its own units; on a phone one unit is one pixel."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """`least` is the narrowest box: a flow with very many loops makes the whole drawing wider instead.

    `branch` is the size of the words of outcomes. `beside`: papers and fees stand beside the step, as on a poster.
    """

    width: float
    least: float
    title: float
    text: float
    pitch: float = 13
    pad: float = 11
    mark: float = 11
    trunk: float = 22
    branch: float = 14
    beside: bool = False

    def line(self, size: float) -> float:
        """The height of a line of words."""
        return round(size * 1.28, 1)


NARROW = Look(width=350, least=230, title=17, text=14)
COMPACT = Look(width=350, least=230, title=16, text=13.5, pad=8, branch=13)
WIDE = Look(width=800, least=600, title=24, text=17, pad=9, mark=14, trunk=23, branch=15, beside=True)
# Paper rolls: what takes ink of 80 mm is 70 mm wide, of 58 mm 48 mm, and a unit is a pixel of 96 to the inch.
ROLL_80 = Look(width=264, least=170, title=14, text=12, pitch=11, pad=6, mark=8.5, trunk=15, branch=11.5)
ROLL_58 = Look(width=180, least=120, title=12.5, text=11, pitch=9, pad=5, mark=7.5, trunk=12, branch=10.5)
LOOKS = {"narrow": NARROW, "compact": COMPACT, "wide": WIDE, "80": ROLL_80, "58": ROLL_58}
