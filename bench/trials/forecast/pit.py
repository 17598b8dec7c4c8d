"""The histogram of where the truth lay among the paths, as a picture: flat if the forecast is honest."""

from collections.abc import Iterator, Mapping

import numpy as np

WIDTH, HEIGHT, MARGIN, ROW = 300, 110, 28, 150
HIGHEST = 2.0


def picture(pits: Mapping[str, np.ndarray]) -> str:
    """An SVG with a histogram for each kind of office."""
    height = ROW * len(pits) + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 2 * MARGIN} {height}"'
            ' font-family="sans-serif" font-size="11" role="img">',
            "<title>Where the truth lay among the paths of the forecast, by kind of office</title>",
            f'<rect width="{WIDTH + 2 * MARGIN}" height="{height}" fill="#fff"/>',
            *(
                line
                for place, (kind, pit) in enumerate(pits.items())
                for line in _row(kind, pit, place * ROW)
            ),
            "</svg>",
            "",
        ]
    )


def _row(kind: str, pit: np.ndarray, top: int) -> Iterator[str]:
    shares = pit / max(pit.sum(), 1.0) * len(pit)
    bottom, wide = top + MARGIN + HEIGHT, WIDTH / len(pit)
    yield f'<text x="{MARGIN}" y="{top + MARGIN - 8}">{kind}, {int(pit.sum())} predictions</text>'
    for place, share in enumerate(shares):
        high = min(share, HIGHEST) / HIGHEST * HEIGHT
        yield (
            f'<rect x="{MARGIN + place * wide:.1f}" y="{bottom - high:.1f}" width="{wide - 1:.1f}"'
            f' height="{high:.1f}" fill="#3b6ea5"/>'
        )
    even = bottom - HEIGHT / HIGHEST
    yield f'<path d="M{MARGIN} {even:.1f}h{WIDTH}" stroke="#b00" stroke-dasharray="4 3"/>'
    yield f'<path d="M{MARGIN} {bottom}h{WIDTH}" stroke="#333"/>'
    yield f'<text x="{MARGIN}" y="{bottom + 12}">0</text>'
    yield f'<text x="{MARGIN + WIDTH}" y="{bottom + 12}" text-anchor="end">1</text>'
