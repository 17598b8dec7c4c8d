"""Against queueing theory: mean waits of one station with exponential services.

The rows are those published for real offices and reckoned anew with M/M/c (Erlang's C). The play is given
exponential services and arrivals that go on long past the ones that are looked at.
"""

import math

import numpy as np
import pytest

from counters.forecast.engine import play
from counters.forecast.scene import look
from tests.forecast.offices import NOW, begun, certain, one_line

# Arrivals and services a minute, counters, the mean wait in minutes as published.
ROWS = {
    "T2": (0.833, 0.216, 5, 2.025), "T3": (0.833, 0.216, 6, 0.542), "T5": (0.817, 0.213, 5, 1.986),
    "T6": (0.817, 0.213, 6, 0.534), "T12": (77 / 60, 20 / 60, 5, 1.30), "T14": (19 / 60, 20 / 60, 2, 0.874),
}  # fmt: skip
PATHS, VISITORS, WARM_UP = 60, 2500, 300


def erlang_wait(arrivals: float, services: float, counters: int) -> float:
    """Mean wait in M/M/c: C(c, a) / (c μ - λ)."""
    load = arrivals / services
    idle = sum(load**n / math.factorial(n) for n in range(counters))
    waiting = load**counters / math.factorial(counters) * counters / (counters - load)
    return waiting / (idle + waiting) / (counters * services - arrivals)


def played_waits(arrivals: float, services: float, counters: int, seed: int) -> np.ndarray:
    """Paths × visitors, in minutes."""
    dice = np.random.default_rng(seed)
    forecaster = certain(begun(one_line(counters, 1 / services, closes=1e6), paths=PATHS))
    times = NOW + np.cumsum(dice.exponential(1 / arrivals, (PATHS, VISITORS)), axis=1)
    forecaster.learning.arrivals.draw = lambda at, until, dice, paths, hours: times
    scene = look(forecaster.hall, forecaster.learning, forecaster.chance, NOW)
    scene.horizon = scene.tails = np.inf
    scene.tails = [(np.inf, 0.0)]
    # The logarithm of a service is base + sigma · normal.
    scene.base[:], scene.sigma[:] = 0.0, 1.0
    scene.normal = np.log(dice.exponential(1 / services, scene.normal.shape))
    return play(scene).called - times


@pytest.mark.parametrize("name", ROWS)
def test_mean_waits_are_those_of_the_theory(name):
    arrivals, services, counters, published = ROWS[name]
    expected = erlang_wait(arrivals, services, counters)
    assert expected == pytest.approx(published, abs=0.006)
    # Each path is one long run; the spread of their means tells how far the mean of all may be off.
    means = played_waits(arrivals, services, counters, seed=len(name) + counters)[:, WARM_UP:].mean(axis=1)
    error = means.std(ddof=1) / math.sqrt(len(means))
    assert abs(means.mean() - expected) < 3 * error, (means.mean(), expected, error)
    assert error < 0.1 * expected, "the runs are long enough to tell"
