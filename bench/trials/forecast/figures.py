"""What the predictions were worth, against the goals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.common.table import Row, at_most, told
from bench.trials.forecast.trial import ORACLE, OURS, Said

# How much lower than the best usual predictor's our mean error is to be, by kind.
LOWER = {"samsat": 0.40, "small": 0.12, "overload": 0.40, "rough": 0.25}
FIRST, LATER = 1.15, 1.05
COVER, POINTS, TAILS, WIDTH = (0.77, 0.83), 0.02, (0.06, 0.14), 1.10
# Over fewer office-days the luck of days decides, and our cover is compared with the best possible one.
ENOUGH_DAYS = 200


@dataclass(frozen=True)
class Scores:
    """Figures of one who predicts, minutes and shares."""

    error: float
    bias: float
    cover: float
    early: float
    late: float
    width: float
    predictions: int


def score(rows: Iterable[Said]) -> Scores:
    """The figures of some predictions; there must be some."""
    low, middle, high, true = np.array([row[4:] for row in rows]).T
    early, late = float((true < low).mean()), float((true > high).mean())
    return Scores(
        float(np.abs(middle - true).mean()), float((middle - true).mean()), 1 - early - late, early, late,
        float((high - low).mean()), len(true),
    )  # fmt: skip


def rows_of(kind: str, said: list[Said]) -> Iterator[Row]:
    """The table's rows for one kind of office."""
    days = len({(row.office, row.day) for row in said})
    parts = {"first day": [r for r in said if not r.day], "from day 2": [r for r in said if r.day]}
    for part, rows in parts.items():
        if not rows:
            continue
        by_who = {who: score([r for r in rows if r.who == who]) for who in sorted({r.who for r in rows})}
        ours, best = by_who.pop(OURS), by_who.pop(ORACLE)
        goal = LATER if part == "from day 2" else FIRST
        yield told(
            f"{kind}, {part}: mean error, ours / best possible",
            f"{ours.error:.2f} / {best.error:.2f} min over {ours.predictions}",
        )
        yield at_most(f"{kind}, {part}: error ÷ best possible", ours.error / best.error, goal, digits=3)
        if part == "from day 2":
            yield from _beside_others(kind, ours, by_who)
            yield from _ranges(kind, ours, best, days)


def _beside_others(kind: str, ours: Scores, others: dict[str, Scores]) -> Iterator[Row]:
    name, usual = min(others.items(), key=lambda pair: pair[1].error)
    yield at_most(
        f"{kind}: error ÷ best usual predictor ({name})", ours.error / usual.error, 1 - LOWER[kind], digits=3
    )
    yield told(f"{kind}: the usual predictors", ", ".join(f"{n} {s.error:.1f}" for n, s in others.items()))


def _ranges(kind: str, ours: Scores, best: Scores, days: int) -> Iterator[Row]:
    if days >= ENOUGH_DAYS:
        yield _within(f"{kind}: 80 % range covers", ours.cover, *COVER)
    else:
        yield _within(
            f"{kind}: 80 % range covers ({days} days)", ours.cover, best.cover - POINTS, best.cover + POINTS
        )
    yield told(
        f"{kind}: the best possible covers, errs on average", f"{best.cover:.1%}, {best.bias:+.2f} min"
    )
    yield _within(f"{kind}: ended before the range", ours.early, *TAILS)
    yield _within(f"{kind}: ended after the range", ours.late, *TAILS)
    yield at_most(f"{kind}: width ÷ best possible", ours.width / best.width, WIDTH, digits=3)


def _within(figure: str, found: float, least: float, most: float) -> Row:
    return Row(figure, f"{found:.1%}", f"{least:.1%} to {most:.1%}", least <= found <= most)
