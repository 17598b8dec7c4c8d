"""How wide words are, so that they can be broken into lines before any browser has seen them.

Measured from the product's own font (Atkinson Hyperlegible Next), in hundredths of the font size. The stand-in fonts of
the style sheet are made as wide; a little is added for those that are not.
"""

from functools import lru_cache

# Printable ASCII from the space on.
REGULAR = (
    "28 29 30 65 59 92 73 16 30 30 48 61 21 36 21 39 65 41 55 58 61 59 60 51 61 59 21 21 55 63 55 48 78 63 61 64 67 57 "
    "55 69 69 39 51 63 54 82 69 71 59 72 61 59 56 69 59 86 62 57 61 32 39 34 55 37 24 52 57 48 56 54 31 56 55 25 24 49 "
    "26 84 55 55 57 57 35 47 33 54 46 68 48 45 46 34 24 34 55"
)
BOLD = (
    "31 30 39 76 61 97 72 21 33 33 48 59 27 37 27 44 66 44 58 60 62 61 63 54 62 57 27 27 57 61 57 55 78 68 64 66 69 60 "
    "57 72 70 42 56 66 55 86 72 75 63 76 65 61 61 69 64 89 68 65 62 34 44 34 58 40 29 55 60 51 60 56 36 59 57 30 26 55 "
    "32 88 57 58 60 60 38 51 38 57 53 74 54 52 51 38 25 38 54"
)
# Figures that are left open (kept.py): letters from a private plane of Unicode, which no words hold.
FIRST_OPEN, MOST_OPEN = 0xF0000, 512


def _widths(measured: str) -> dict[str, int]:
    """All figures as wide as the widest, as the style sheet sets them: no time and no number moves a drawing."""
    widths = {chr(32 + place): int(width) for place, width in enumerate(measured.split())}
    figures = [*"0123456789", *map(chr, range(FIRST_OPEN, FIRST_OPEN + MOST_OPEN))]
    return widths | dict.fromkeys(figures, max(widths[figure] for figure in "0123456789"))


WIDTHS = {False: _widths(REGULAR), True: _widths(BOLD)}
# Letters of other scripts and signs: as wide as the widest common letters.
OTHER = 70
SAFETY = 1.03


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` stands at a font size, in the units of the size."""
    table = WIDTHS[bold]
    return sum(table.get(letter, OTHER) for letter in text) * size * SAFETY / 100


@lru_cache(maxsize=8192)
def broken(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines no wider than `room`; a word that is wider than that is broken itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.extend(_pieces(word, room, size, bold))
    return tuple(lines)


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
