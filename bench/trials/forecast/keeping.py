"""What was said of an office, in a file: a long run is played in pieces, and figures are drawn anew without playing."""

from pathlib import Path

import numpy as np

from bench.trials.forecast.trial import Asked, Said, play_office


def kept(asked: Asked, folder: Path | None) -> tuple[list[Said], np.ndarray]:
    """An office played, or what is kept of it in the folder."""
    if folder is None:
        return play_office(asked)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / asked.name
    if not file.exists():
        said, pit = play_office(asked)
        who = sorted({row.who for row in said})
        figures = np.array([[row.day, who.index(row.who), *row[4:]] for row in said])
        partly = file.with_suffix(".part")
        with partly.open("wb") as out:
            np.savez_compressed(out, figures=figures.astype(np.float32), who=who, pit=pit)
        partly.rename(file)
    with np.load(file) as found:
        who, pit = list(map(str, found["who"])), found["pit"]
        rows = [
            Said(asked.kind, asked.office, int(day), who[int(one)], *map(float, figures))
            for day, one, *figures in found["figures"]
        ]
    return rows, pit
