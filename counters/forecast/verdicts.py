"""What came of a log's predictions, ours and the usual ones, as bare figures: a long log has millions of them."""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

FORECAST = "forecast"
# The usual predictors (classical.py), and how many figures are ours: the range and what lies in its middle.
USUAL = ("PA", "QL", "LES", "HOL", "MEAN", "ROLL")
OURS = 3
# By what the forecast itself said, in minutes.
HORIZONS = (10, 20, 40, 80)


class Judged(NamedTuple):
    """A prediction whose ticket was completed: what was said, and what was true, in minutes."""

    date: str
    who: str
    middle: float
    low: float | None
    high: float | None
    true: float


class Verdicts:
    """Predictions of tickets that were completed, by day and horizon."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], array[float]] = {}

    def add(self, date: str, said: Sequence[float], true: float) -> None:
        """`said`: our low, middle and high one, and each of USUAL, in minutes."""
        self._rows.setdefault((date, horizon(said[1])), array("f")).extend((true, *said))

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._rows.values()) // (1 + OURS + len(USUAL))

    def __iter__(self) -> Iterator[Judged]:
        for (date, _horizon), rows in self._rows.items():
            for true, low, middle, high, *others in _table(rows).tolist():
                yield Judged(date, FORECAST, middle, low, high, true)
                yield from (
                    Judged(date, who, said, None, None, true) for who, said in zip(USUAL, others, strict=True)
                )

    def summary(self) -> Iterator[tuple[str, str, dict[str, float]]]:
        """(what, who, figures): over all, by day, and by horizon, which is what the forecast itself said."""
        groups: dict[str, list[np.ndarray]] = {}
        for (date, far), rows in self._rows.items():
            for what in ("all", date, far):
                groups.setdefault(what, []).append(_table(rows))
        for what in sorted(groups, key=lambda name: (name != "all", name)):
            table = np.concatenate(groups[what])
            true, low, middle, high, *others = table.astype(float).T
            found = {FORECAST: _figures(middle - true) | _ranged(low, high, true)}
            found |= {who: _figures(said - true) for who, said in zip(USUAL, others, strict=True)}
            for who in sorted(found):
                yield what, who, found[who]


def horizon(minutes: float) -> str:
    """The name of a horizon."""
    return next((f"< {edge} min" for edge in HORIZONS if minutes < edge), f"≥ {HORIZONS[-1]} min")


def _table(rows: array) -> np.ndarray:
    return np.frombuffer(rows, np.float32).reshape(-1, 1 + OURS + len(USUAL))


def _figures(misses: np.ndarray) -> dict[str, float]:
    far = np.sort(np.abs(misses))
    return {
        "n": len(far),
        "MAE": float(far.mean()),
        "RMSE": float(np.sqrt((far**2).mean())),
        "median": float(far[len(far) // 2]),
    }


def _ranged(low: np.ndarray, high: np.ndarray, true: np.ndarray) -> dict[str, float]:
    early, late = float((true < low).mean()), float((true > high).mean())
    return {"cover": 1 - early - late, "early": early, "late": late, "width": float((high - low).mean())}
