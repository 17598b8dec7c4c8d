"""What is learnt as a small document, in words of JSON, and back.

Figures are kept as short floats (IEEE 754 single, long rows of scores half), compressed, in base 64. Attributes
whose names begin with an underscore belong to the day or can be reckoned anew; they are not kept.
"""

import base64
import hashlib
import math
import zlib
from collections import deque
from typing import Any

import numpy as np

from counters.forecast.arrivals import Arrivals
from counters.forecast.calibration import Calibration
from counters.forecast.facts import Facts
from counters.forecast.habits import Habits, Measured, Share
from counters.forecast.learning import Learning
from counters.forecast.no_shows import NoShows
from counters.forecast.residuals import Shape
from counters.forecast.service_times import ServiceTimes
from counters.forecast.ways import Ways

KEPT = (Learning, Ways, ServiceTimes, Shape, Habits, NoShows, Measured, Share, Arrivals, Calibration)
# What is reckoned anew from what is kept.
RECKONED = ("_table", "_tables", "_pools")
# Raised when what is learnt is made of other parts: older documents are refused, and the days before heard again.
VERSION = 5
# Longer rows than this are kept with three digits.
LONG = 1000


class BadDocument(ValueError):
    """A document is not of this office, or of another version of the program. What was learnt must be rebuilt."""


def mark_of(facts: Facts) -> str:
    """Documents of offices with the same mark understand each other."""
    said = repr((VERSION, facts.stations, sorted(facts.services.items()), facts.opens, facts.closes))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def write(kept: Any) -> Any:
    """Of one of KEPT, or anything in it, what JSON can hold."""
    if isinstance(kept, KEPT):
        return {
            name: write(value)
            for name, value in sorted(vars(kept).items())
            if not name.startswith("_") and not isinstance(value, Facts) and _is_known(value)
        }
    if isinstance(kept, np.ndarray):
        return _pack(kept)
    if isinstance(kept, deque):
        return {"row": _squeeze(np.array(kept, _short(len(kept)))), "most": kept.maxlen, "of": len(kept)}
    if isinstance(kept, dict):
        return {"pairs": [[write(key), write(value)] for key, value in kept.items()]}
    if isinstance(kept, tuple):
        return {"fixed": [write(value) for value in kept]}
    if isinstance(kept, list):
        return [write(value) for value in kept]
    kept = kept.item() if isinstance(kept, np.generic) else kept
    return {"float": str(kept)} if isinstance(kept, float) and not math.isfinite(kept) else kept


def read(said: Any, into: Any = None) -> Any:
    """The reverse of `write`; one of KEPT is changed in its place."""
    if isinstance(into, KEPT):
        return _recall(said, into)
    if isinstance(said, list):
        olds = into if isinstance(into, list) and len(into) == len(said) else [None] * len(said)
        return [read(value, old) for value, old in zip(said, olds, strict=True)]
    if not isinstance(said, dict):
        return said
    if "pairs" in said:
        return {read(key): read(value) for key, value in said["pairs"]}
    if "fixed" in said:
        return tuple(read(value) for value in said["fixed"])
    if "row" in said:
        return deque(map(float, _unsqueeze(said["row"], _short(said["of"]))), maxlen=said["most"])
    return float(said["float"]) if "float" in said else _unpack(said)


def _recall(said: Any, into: Any) -> Any:
    for name, value in said.items():
        old = getattr(into, name)
        new = read(value, old)
        if new is not old:
            setattr(into, name, new)
    for name in RECKONED:
        if hasattr(into, name):
            setattr(into, name, None)
    return into


def _is_known(value: Any) -> bool:
    """Whatever is not of ours, or is put in the place of something of ours, keeps itself."""
    if isinstance(value, KEPT):
        return type(value) in KEPT
    return value is None or isinstance(
        value, np.ndarray | np.generic | deque | dict | list | tuple | int | float | str
    )


def _short(length: int) -> str:
    return "<f2" if length > LONG else "<f4"


def _squeeze(figures: np.ndarray) -> str:
    return base64.b64encode(zlib.compress(figures.tobytes(), 9)).decode()


def _unsqueeze(said: str, kind: str) -> np.ndarray:
    return np.frombuffer(zlib.decompress(base64.b64decode(said)), kind)


def _pack(figures: np.ndarray) -> Any:
    kind = "<f4" if figures.dtype.kind == "f" else figures.dtype.str
    # Half of a symmetrical table is enough.
    half = (
        figures.ndim == 2
        and len(set(figures.shape)) == 1
        and np.allclose(figures, figures.T, rtol=0, atol=1e-9)
    )
    kept = np.tril(figures) if half else figures
    return {
        "shape": list(figures.shape),
        "kind": kind,
        "half": bool(half),
        "figures": _squeeze(kept.astype(kind)),
    }


def _unpack(said: Any) -> np.ndarray:
    figures = _unsqueeze(said["figures"], said["kind"]).reshape(said["shape"])
    figures = figures.astype(float if said["kind"] == "<f4" else said["kind"])
    return np.tril(figures) + np.tril(figures, -1).T if said["half"] else figures
