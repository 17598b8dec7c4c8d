"""What a forecast costs of one core: processor time of this process, so that other work counts little."""

import json
import time
from collections.abc import Callable, Iterator

from bench.common.table import Row, at_most, told
from bench.trials.forecast.days import play_days
from bench.trials.forecast.kinds import KINDS, draw_office
from counters.forecast.events import Event, Log
from counters.forecast.forecaster import Forecaster

# Goals, in seconds: a forecast of so many open tickets, and an event.
GOALS, EVENT = {100: 0.1, 1000: 0.7}, 50e-6
TIMES = 9
# Who takes a number when the hall is to be fuller than the simulated day makes it.
CROWD = ("yearly", "yearly", "five-yearly", "yearly", "transfer", "yearly", "five-yearly", "blocking")


def rows_of_speed(seed: int) -> Iterator[Row]:
    """On the second day of a simulated Samsat. The least of several times is what the work itself takes: a neighbour
    in the processor's caches adds to the others."""
    forecaster, at, learning = _in_the_morning(seed)
    yield at_most("an event learnt", learning * 1e6, EVENT * 1e6, " µs", digits=0)
    for tickets, goal in GOALS.items():
        _fill(forecaster, at, tickets)
        times = sorted(_time(lambda: forecaster.predict(at + 0.5)) for _time_ in range(TIMES))
        yield at_most(
            f"{tickets} open tickets, least of {TIMES}", times[0] * 1e3, goal * 1e3, " ms", digits=0
        )
        yield told(f"{tickets} open tickets, median", f"{times[TIMES // 2] * 1e3:.0f} ms")


def _in_the_morning(seed: int) -> tuple[Forecaster, float, float]:
    """A forecaster that knows one day and the next until 10.30, that minute, and the mean time of an event."""
    truth = draw_office(KINDS["samsat"], seed)
    forecaster, took, events = Forecaster(Log([json.dumps(truth.row)]).facts), 0.0, 0
    for number, day in enumerate(play_days(truth, seed, 2)):
        lines = [truth.row, *sorted(day.rows, key=lambda row: row["at"])]
        for event in Log([json.dumps(line) for line in lines]):
            if number and event.at > 630:
                break
            took += _time(lambda event=event: forecaster.observe(event))
            events += 1
    return forecaster, 630.0, took / events


def _fill(forecaster: Forecaster, at: float, tickets: int) -> None:
    here = forecaster.hall.open_visits()
    for visit in here[tickets:]:
        forecaster.observe(Event("cancelled", at, ticket=visit.id))
    for number in range(len(here), tickets):
        service = CROWD[number % len(CROWD)]
        forecaster.observe(Event("issued", at, ticket=f"more {number}", service=service))


def _time(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
