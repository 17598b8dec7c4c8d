"""The chance of a day: draws that stay with a ticket, and the normal law without anything but numpy."""

import zlib

import numpy as np

# Paths of a forecast. Their draws are spread evenly, so that 100 of them say as much as several hundred others.
PATHS = 100
# Draws a ticket has for its services, routes, calls; further ones begin anew.
DRAWS = 4
SLOTS = 256

_GRID = np.linspace(-6.0, 6.0, 4801)


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17 (error below 7.5e-8)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail *= np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return np.where(z >= 0, 1 - tail, tail)


_TABLE = normal_cdf(_GRID)


def normal_above(floor: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Draws of a standard normal that are known to lie above `floor`, one for each uniform."""
    floor = np.minimum(floor, 4.5)
    below = np.interp(floor, _GRID, _TABLE)
    return np.maximum(floor, np.interp(below + uniform * (1 - below), _TABLE, _GRID))


def evenly(source: np.random.Generator, paths: int, columns: int) -> np.ndarray:
    """Uniform draws, paths × columns, each column with exactly one draw in each of `paths` equal parts (Latin
    hypercube: McKay, Beckman and Conover 1979). Sums over columns then differ far less from what is expected."""
    rank = source.random((columns, paths)).argsort(axis=1)
    return ((rank + source.random((columns, paths))) / paths).T.copy()


def normal_of(uniform: np.ndarray) -> np.ndarray:
    """The standard normal draws of uniform ones."""
    return np.interp(uniform, _TABLE, _GRID)


class Chance:
    """The draws of one day. The same seed and date give the same draws, so that forecasts that follow each other
    differ by what happened and not by luck."""

    def __init__(self, seed: int, date: str, paths: int = PATHS) -> None:
        self.seed = [seed, zlib.crc32(date.encode())]
        self.paths = paths
        source = np.random.default_rng(self.seed)
        self.parts = normal_of(evenly(source, paths, 256))
        # One draw a station of how far services there spread.
        self.spreads = normal_of(evenly(np.random.default_rng([*self.seed, 2]), paths, 256))
        self.officers = normal_of(evenly(np.random.default_rng([*self.seed, 3]), paths, 256))
        self.counters = evenly(source, paths, 64 * 16).reshape(paths, 64, 16)
        self.normal = np.empty((paths, 0, DRAWS), np.float32)
        self.uniform = np.empty((paths, 0, 4 * DRAWS), np.float32)
        self._source = source

    def for_tickets(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Normals (paths × slots × DRAWS) and uniforms (paths × slots × 4·DRAWS) for at least `count` tickets."""
        while self.normal.shape[1] < count:
            more = evenly(self._source, self.paths, SLOTS * 5 * DRAWS).astype(np.float32)
            more = np.minimum(more, np.float32(1 - 2**-24)).reshape(self.paths, SLOTS, 5 * DRAWS)
            normal = normal_of(more[..., :DRAWS]).astype(np.float32)
            self.normal = np.concatenate([self.normal, normal], axis=1)
            self.uniform = np.concatenate([self.uniform, more[..., DRAWS:]], axis=1)
        return self.normal, self.uniform

    def for_parts(self, count: int) -> np.ndarray:
        """Normals (paths × at least `count`) for what is learnt of service times."""
        while self.parts.shape[1] < count:
            more = np.random.default_rng([*self.seed, 4, self.parts.shape[1]])
            self.parts = np.concatenate([self.parts, normal_of(evenly(more, self.paths, 256))], axis=1)
        return self.parts

    def arrivals(self) -> np.random.Generator:
        """Chance for who still comes, begun anew at each forecast."""
        return np.random.default_rng([*self.seed, 1])
