"""Small offices made by hand, in which nothing is left to chance unless a test wants it."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from counters.forecast.events import Event
from counters.forecast.facts import Facts, StepFacts
from counters.forecast.forecaster import Forecaster, Outlook
from counters.forecast.habits import Measured
from counters.forecast.no_shows import BOUNDS

# Long after the doors opened: a counter that has not opened by now opens no more.
NOW = 600.0
Steps = Sequence[tuple[str | None, float]]


def an_office(counters: Mapping[str, str], services: Mapping[str, Steps], **more) -> Facts:
    """`counters`: key -> its stations, one letter each. `services`: key -> (station, minutes) step by step; the
    steps are named s1, s2 …"""
    stations = sorted({letter for served in counters.values() for letter in served})
    ways = {}
    for service, steps in services.items():
        keys = [f"s{place}" for place in range(1, len(steps) + 1)]
        follow = [*keys[1:], None]
        ways[service] = tuple(
            StepFacts(key, station, minutes, (("", then),))
            for key, (station, minutes), then in zip(keys, steps, follow, strict=True)
        )
    return Facts(tuple(stations), {key: tuple(s) for key, s in counters.items()}, ways, **more)


def one_line(counters: int, minutes: float = 10.0, **more) -> Facts:
    """One station, first come, first served."""
    return an_office(
        {str(n + 1): "A" for n in range(counters)}, {"v": [("A", minutes)]}, in_a_row=None, **more
    )


def issued(at: float, ticket: str, service: str = "v", **more) -> Event:
    return Event("issued", at, ticket=ticket, service=service, **more)


def called(at: float, ticket: str, counter: str, step: str = "s1") -> Event:
    return Event("called", at, ticket=ticket, step=step, counter=counter)


def opened(at: float, *counters: str) -> list[Event]:
    return [Event("counter", at, counter=key, state="open", officer=f"o{key}") for key in counters]


def begun(facts: Facts, *, closed: Iterable[str] = (), paths: int = 20, seed: int = 1) -> Forecaster:
    """A morning of which every counter but the closed ones is open."""
    forecaster = Forecaster(facts, seed, paths)
    forecaster.observe(Event("day", 0.0, date="2026-03-03"))
    for event in opened(NOW - 90, *(key for key in facts.counters if key not in set(closed))):
        forecaster.observe(event)
    return forecaster


def certain(forecaster: Forecaster) -> Forecaster:
    """Every service takes what is posted, everybody comes when called, at once, and nobody else comes."""
    learning, chance = forecaster.learning, forecaster.chance
    learning.times.squares = learning.times.weight * 1e-12
    learning.times.mean[:], learning.times.cover[:] = 0.0, 0.0
    learning.times._part = lambda name, spread: learning.times.place.setdefault(
        name, len(learning.times.place)
    )
    chance.officers[:] = 0.0
    habits = learning.habits
    habits.delay = Measured([0.0])
    habits.resumed_after = Measured([15.0])
    habits.no_shows.hazards = lambda: (np.zeros(len(BOUNDS)), 0.0, 0.0)
    learning.arrivals.draw = lambda at, until, dice, paths, hours: np.full((paths, 0), np.inf)
    return forecaster


def hear(forecaster: Forecaster, *events: Event) -> Forecaster:
    for event in events:
        forecaster.observe(event)
    return forecaster


def done(outlooks: Iterable[Outlook]) -> dict[str, float]:
    """The median minutes until each ticket is done, to a hundredth."""
    return {outlook.ticket: round(outlook.done[1], 2) for outlook in outlooks if outlook.done}


def calls(outlooks: Iterable[Outlook]) -> dict[str, float]:
    return {outlook.ticket: round(outlook.call[1], 2) for outlook in outlooks if outlook.call}
