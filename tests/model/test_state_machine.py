"""Random days in a small office: whatever is done, the product answers as the plain model does, and every law holds.

Each day has a number, from which it can be played again: ANTREAN_EXAMPLES=1 ANTREAN_SEED=20250317. More
examples are more days, ANTREAN_SEED=random begins anywhere. What is printed last is the day that failed.
ANTREAN_SHORTEST=0 leaves a failing day as long as it is: looking for a shorter one takes minutes.
"""

import dataclasses
import datetime
import os
import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from counters import clock
from tests.model.both_offices import EIGHT
from tests.model.laws import Figures
from tests.model.moves import MOVES, WHICH, Moves
from tests.model.plan import PLAN
from tests.model.real_office import RealOffice
from tests.model.small_office import make_small_office

# How many days each database gets in half a minute, and where they begin: both see more than one would.
USUAL = {"sqlite": (10, 20250303), "postgresql": (5, 20251103)}
# Moves before Hypothesis chooses its own, and of these.
USUAL_MOVES, CHOSEN_MOVES = 70, 15
PHASES = [Phase.generate, Phase.shrink] if os.environ.get("ANTREAN_SHORTEST") != "0" else [Phase.generate]
FIGURES = [Figures()] * 3 + [Figures(1, 20, 3, 1, 1), Figures(0, 10, 1, 0, 0), Figures(3, 60, 4, 2, 3)]
# The simplest day and one random one: of further ones Hypothesis would make most by changing that a little.
ONE_DAY = settings(
    max_examples=2,
    stateful_step_count=CHOSEN_MOVES,
    database=None,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)


class RandomDay(Moves):
    """A usual day by the weights of the moves, so that there is something to see, then any moves at all."""

    @initialize(
        figures=st.sampled_from(FIGURES),
        hours=st.sampled_from([False, False, True]),
        opened=st.sets(st.sampled_from(sorted(PLAN.counters)), min_size=2),
        luck=st.randoms(use_true_random=True),
        # Mostly all of them; less where Hypothesis looks for the shortest day that shows a fault.
        moves=st.sampled_from([*range(USUAL_MOVES), *[USUAL_MOVES] * 4 * USUAL_MOVES]),
        overnight=st.booleans(),
    )
    def a_usual_day(
        self,
        figures: Figures,
        hours: bool,
        opened: set[int],
        luck: random.Random,
        moves: int,
        overnight: bool,
    ) -> None:
        self.begin(dataclasses.replace(PLAN, figures=figures, enforce_hours=hours))
        for counter in sorted(opened):
            self.work(counter, "open")
        self.people_come("long", "short", 6, 1)
        weights = [weight for weight, _choices in MOVES.values()]
        for name in luck.choices(list(MOVES), weights, k=moves):
            chosen = {what: luck.choice(choice) for what, choice in MOVES[name][1].items()}
            note(f"{name}({chosen})")
            getattr(self, name)(**chosen)
            self.at += datetime.timedelta(seconds=luck.choice([0, 30, 60]))
            self.everything_holds()
        if overnight:
            self.midnight(luck.choice(WHICH))


@pytest.mark.django_db
@pytest.mark.timeout(1800)  # only a failure takes long: Hypothesis looks for the shortest day that shows it
def test_the_office_answers_as_its_model_whatever_is_done():
    days, start = USUAL[connection.vendor]
    days = int(os.environ.get("ANTREAN_EXAMPLES", days))
    chosen = os.environ.get("ANTREAN_SEED", start)
    first = random.randrange(2**32) if chosen == "random" else int(chosen)
    with clock.standing_at(EIGHT):
        RandomDay.real = RealOffice(make_small_office())
    for number in range(first, first + days):
        print(f"ANTREAN_EXAMPLES=1 ANTREAN_SEED={number}")
        run_state_machine_as_test(seed(number)(RandomDay), settings=ONE_DAY)
