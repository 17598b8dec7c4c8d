"""Who does not come when called: known laws are found again, also where most leave."""

import numpy as np
import pytest

from counters.forecast.no_shows import BOUNDS, LEAVING, NoShows


def law_at(law: NoShows, waited: float) -> float:
    """The hazard that a wait of so many minutes has gathered, without that of never coming."""
    return float(np.interp(waited, BOUNDS, law.hazards()[0]))


def calls(dice: np.random.Generator, count: int, shortest: float, longest: float, hazard):
    """(waited, came) of so many calls."""
    for _call in range(count):
        waited = float(dice.uniform(shortest, longest))
        yield waited, bool(dice.random() > -np.expm1(-hazard(waited)))


def test_no_shows_find_the_hazard():
    """The will to leave doubles after twenty minutes of waiting; one in fifty never comes at all."""

    def hazard(waited: float) -> float:
        return 0.02 + 0.003 * min(waited, 20.0) + 0.006 * max(waited - 20.0, 0.0)

    law = NoShows()
    for waited, came in calls(np.random.default_rng(5), 20_000, 0.0, 60.0, hazard):
        law.learn(waited, True, came)
    _cumulated, never, later = law.hazards()
    for waited in (10, 20, 30, 45, 60):
        assert never + law_at(law, waited) == pytest.approx(hazard(waited), abs=0.025)  # two standard errors
    assert later == pytest.approx(0.01), "further calls were not heard of"


def test_where_most_leave_the_law_follows_the_same_day():
    """A line of hours in which two of three leave, after a morning in which all came."""

    def hazard(waited: float) -> float:
        return 0.0007 * waited * (0.5 + waited / 60)

    law = NoShows()
    for _call in range(400):
        law.learn(4.0, False, True)
    for waited, came in calls(np.random.default_rng(8), 250, 200.0, 350.0, hazard):
        law.learn(waited, False, came)
    assert law_at(law, 275.0) == pytest.approx(hazard(275.0), abs=0.17)  # two standard errors


def test_the_law_does_not_depend_on_the_order_of_the_calls():
    heard = list(calls(np.random.default_rng(2), 300, 0.0, 240.0, lambda waited: 0.004 * waited))
    laws = NoShows(), NoShows()
    for law, order in zip(laws, (heard, heard[::-1]), strict=True):
        for waited, came in order:
            law.learn(waited, True, came)
            law.hazards()
    assert laws[0].hazards()[0].tolist() == pytest.approx(laws[1].hazards()[0].tolist())


def test_the_guess_is_drawn_out_to_waits_that_nobody_saw():
    law = NoShows()
    at_once, an_hour = LEAVING
    assert law_at(law, 60.0) == pytest.approx(at_once * 60 + an_hour * 60 / 2)
    for waited, came in calls(
        np.random.default_rng(3), 5_000, 0.0, 60.0, lambda w: 0.0004 * w + 0.0001 * w**2 / 2
    ):
        law.learn(waited, True, came)
    assert law_at(law, 120.0) == pytest.approx(0.0004 * 120 + 0.0001 * 120**2 / 2, rel=0.2)


def test_a_wait_beyond_all_bounds_is_the_longest():
    law = NoShows()
    law.learn(5_000.0, True, False)
    assert law.missed[0, -1] == 1.0
    assert np.isfinite(law.hazards()[0]).all()
