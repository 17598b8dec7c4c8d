"""One office played day by day to everybody who predicts, and what each said of the tickets that were completed."""

import json
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bench.trials.forecast.days import Day, play_days
from bench.trials.forecast.kinds import KINDS, draw_office
from bench.trials.forecast.oracle import oracle
from counters.forecast.chance import PATHS
from counters.forecast.classical import Classical
from counters.forecast.engine import play
from counters.forecast.events import Event, Log
from counters.forecast.forecaster import Forecaster
from counters.forecast.scene import look

OURS, ORACLE = "ours", "oracle"
EVERY = 20.0
PIT_BINS, PIT_EVERY = 20, 2


class Said(NamedTuple):
    """A prediction and the truth, in minutes from the moment of the prediction. The usual predictors give no range."""

    kind: str
    office: int
    day: int
    who: str
    low: float
    middle: float
    high: float
    true: float


@dataclass(frozen=True)
class Asked:
    """Which office is played, for how many days, and asked every so many minutes; `pit` asks, at every other moment,
    where the truth lay among the paths."""

    kind: str
    office: int
    days: int
    seed: int
    paths: int = PATHS
    every: float = EVERY
    pit: bool = True

    @property
    def name(self) -> str:
        """Of the file in which what was said is kept: the same name, the same answers."""
        return f"{self.kind}-{self.seed + self.office}-{self.days}d-{self.paths}p-{self.every:g}m.npz"


def play_office(asked: Asked) -> tuple[list[Said], np.ndarray]:
    """Everything said, and how often the truth lay in each twentieth of our paths (zeros unless asked)."""
    seed = asked.seed + asked.office
    truth = draw_office(KINDS[asked.kind], seed)
    facts = Log([json.dumps(truth.row)]).facts
    trial = Trial(
        asked, Forecaster(facts, 1, asked.paths), oracle(facts, truth, 1, asked.paths), Classical(facts)
    )
    for number, day in enumerate(play_days(truth, seed, asked.days)):
        trial.play(truth.row, day, number)
    return trial.said, trial.pit


@dataclass
class Trial:
    """Who predicts, and what was said so far."""

    asked: Asked
    ours: Forecaster
    oracle: Forecaster
    classical: Classical

    def __post_init__(self) -> None:
        self.said: list[Said] = []
        self.pit = np.zeros(PIT_BINS)
        self.moments = 0

    def play(self, office: dict, day: Day, number: int) -> None:
        """One day, through the lines of its log and nothing else; a prediction every so many minutes."""
        lines = [office, *sorted(day.rows, key=lambda row: row["at"])]
        next_at = None
        for event in Log([json.dumps(line) for line in lines]):
            while next_at is not None and event.at > next_at:
                self._predict(next_at, day, number)
                next_at += self.asked.every
            if next_at is None:
                next_at = event.at + self.asked.every
            self._hear(event)

    def _hear(self, event: Event) -> None:
        self.ours.observe(event)
        self.oracle.observe(event)
        self.classical.observe(event, self.ours.hall)

    def _predict(self, at: float, day: Day, number: int) -> None:
        where = self.asked.kind, self.asked.office, number
        self.moments += 1
        if self.asked.pit and self.moments % PIT_EVERY == 0:
            self._place(at, day)
        both = [{o.ticket: o.done for o in who.predict(at)} for who in (self.ours, self.oracle)]
        others = self.classical.predict(at, self.ours.hall, self.ours.learning)
        for ticket, done in both[0].items():
            if ticket not in day.done or done is None or both[1].get(ticket) is None:
                continue
            true = day.done[ticket] - at
            for who, ranged in zip((OURS, ORACLE), both, strict=True):
                self.said.append(Said(*where, who, *ranged[ticket], true))
            for who, minutes in others[ticket].items():
                self.said.append(Said(*where, who, np.nan, minutes, np.nan, true))

    def _place(self, at: float, day: Day) -> None:
        """Probability integral transform: the share of our paths that are done before the truth."""
        scene = look(self.ours.hall, self.ours.learning, self.ours.chance, at)
        done = play(scene).done
        for place, visit in enumerate(scene.visits):
            ends = done[:, place][np.isfinite(done[:, place])]
            if visit.id in day.done and len(ends) > 1:
                share = float((ends < day.done[visit.id]).mean())
                self.pit[min(int(share * PIT_BINS), PIT_BINS - 1)] += 1
