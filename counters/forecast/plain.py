"""The plain reckoning: people ahead × mean minutes ÷ open counters, summed over the remaining stations.

It is honest rather than clever: it widens with every person ahead and every station still to come, and it
says nothing where a station that the visitor must pass has no open counter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from counters.forecast.ranges import Answer, Silence, Span

# A service time's standard deviation as a part of its mean. Measured Samsat services lie between 0.6 and 1.2.
SPREAD = 0.8
# 10 % of a normal distribution lie beyond this many standard deviations, on each side.
TAIL = 1.2816


@dataclass(frozen=True)
class StationFacts:
    """A station now: open counters, people waiting, mean minutes of a service there (none: as posted)."""

    counters: int
    waiting: int
    mean: float | None = None


@dataclass(frozen=True)
class Leg:
    """A step still to do. `ahead` counts the people before the visitor (none: the whole line, it is a coming
    step); `spent` the minutes already spent in it; `begun` whether the service itself is under way; `items`
    the vehicles whose papers are served together."""

    step: int
    station: int | None
    minutes: float
    ahead: int | None = None
    spent: float = 0.0
    begun: bool = False
    items: int = 1


class PlainForecast:
    """Answers from one look at the office. `ways` are the legs of the tickets under way, `fresh` those of a
    newcomer by flow."""

    is_plain = True

    def __init__(
        self,
        stations: Mapping[int, StationFacts],
        ways: Mapping[int, Sequence[Leg]],
        fresh: Mapping[int, Sequence[Leg]],
    ) -> None:
        self._stations, self._ways, self._fresh = stations, ways, fresh
        # Each is asked for several times a look: by its visitor's page, its range and its steps.
        self._walked: dict[int, list[Answer]] = {}

    def completion(self, ticket: int) -> Answer | None:
        return self._answers(ticket)[-1] if self._ways.get(ticket) else None

    def arrival(self, ticket: int) -> dict[int, Answer]:
        legs = self._ways.get(ticket, ())
        return {leg.step: answer for leg, answer in zip(legs, self._answers(ticket), strict=True)}

    def _answers(self, ticket: int) -> list[Answer]:
        if ticket not in self._walked:
            self._walked[ticket] = self._walk(self._ways.get(ticket, ()))
        return self._walked[ticket]

    def newcomer(self, flow: int) -> Answer:
        return self._walk(self._fresh[flow])[-1]

    def _walk(self, legs: Sequence[Leg]) -> list[Answer]:
        mean = variance = 0.0
        answers: list[Answer] = []
        silence: Silence | None = None
        for leg in legs:
            silence = silence or self._silence(leg)
            minutes, spread = self._leg(leg) if silence is None else (0.0, 0.0)
            mean, variance = mean + minutes, variance + spread
            margin = TAIL * sqrt(variance)
            answers.append(silence or Span(max(0.0, mean - margin), mean + margin))
        return answers

    def _silence(self, leg: Leg) -> Silence | None:
        closed = leg.station is not None and not self._stations[leg.station].counters
        return Silence(leg.station) if closed and not leg.begun else None

    def _leg(self, leg: Leg) -> tuple[float, float]:
        """Mean and variance of the minutes until this leg is over."""
        facts = self._stations[leg.station] if leg.station is not None else StationFacts(1, 0)
        each = facts.mean or leg.minutes
        service = each * leg.items
        if leg.station is None or leg.begun:
            # Still at least a third of a service: one that runs long is seldom over this very minute.
            left = max(service - leg.spent, service / 3)
            return left, (SPREAD * left) ** 2
        ahead = facts.waiting if leg.ahead is None else leg.ahead
        wait = ahead * each / facts.counters
        # Each of the people ahead adds the spread of one service; the counters share them out.
        return wait + service, SPREAD**2 * (service**2 + ahead * (each / facts.counters) ** 2)
