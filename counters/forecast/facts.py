"""What is fixed about an office: its stations, counters, services with their steps and routes, hours and rule.

Everything is numbered here once, so that the arithmetic works on plain arrays. A *node* is a step of a service at a
station: usually the step's own station, another one where a ticket was sent off its route.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

END = -1
USUAL_SERVICE_MINUTES = 5.0


class BadFacts(ValueError):
    """The description of an office cannot be used; the message says why."""


@dataclass(frozen=True)
class StepFacts:
    """A step as drawn. `station` None means back office; `minutes` is the posted standard; `routes` are
    (outcome, next step's key or None for the end), the usual one first."""

    key: str
    station: str | None
    minutes: float
    routes: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Facts:
    """An office. `counters`: key -> its stations in its order of preference. Hours in minutes from midnight.

    `in_a_row` None: priority visitors always go first; `max_wait` None: nobody is moved forward for waiting long.
    """

    stations: tuple[str, ...]
    counters: Mapping[str, tuple[str, ...]]
    services: Mapping[str, tuple[StepFacts, ...]]
    opens: float = 480.0
    closes: float = 900.0
    in_a_row: int | None = 2
    max_wait: float | None = None
    zone: str = "UTC"
    number: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", {key: place for place, key in enumerate(self.stations)})
        if not self.opens < self.closes:
            raise BadFacts("the office closes before it opens")
        for counter, served in self.counters.items():
            if unknown := set(served) - set(self.stations):
                raise BadFacts(f"counter {counter} serves {sorted(unknown)[0]}, which is no station")
        for service, steps in self.services.items():
            self._check_service(service, steps)

    def _check_service(self, service: str, steps: Sequence[StepFacts]) -> None:
        if not steps:
            raise BadFacts(f"service {service} has no step")
        keys = {step.key for step in steps}
        for step in steps:
            if not 0 < step.minutes < inf:
                raise BadFacts(f"step {step.key} of {service} takes {step.minutes} minutes")
            if step.station is not None and step.station not in self.number:
                raise BadFacts(f"step {step.key} of {service} is at {step.station}, which is no station")
            for _outcome, to in step.routes:
                if to is not None and to not in keys:
                    raise BadFacts(f"a route of {service} leads to {to}, which is no step of it")

    def step(self, service: str, key: str) -> StepFacts | None:
        return next((step for step in self.services[service] if step.key == key), None)


def read_facts(row: Mapping[str, Any]) -> Facts:
    """The facts of a log's `office` line. Raises BadFacts."""
    try:
        stations = tuple(str(station["key"]) for station in row["stations"])
        counters = {str(c["key"]): tuple(str(s) for s in c["stations"]) for c in row["counters"]}
        services = {str(s["key"]): _read_steps(s) for s in row["services"]}
        in_a_row, max_wait = _read_rule(row.get("priority"))
        if not services:
            raise BadFacts("the office has no service")
        return Facts(
            stations, counters, services,
            read_clock(row.get("opens", 480)), read_clock(row.get("closes", 900)),
            in_a_row, max_wait, row.get("zone") or "UTC",
        )  # fmt: skip
    except BadFacts:
        raise
    except KeyError as missing:
        raise BadFacts(f"{missing} is missing") from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise BadFacts(str(wrong)) from wrong


def read_clock(said: Any) -> float:
    """Minutes from midnight: a number of them, or HH:MM. Raises ValueError."""
    if isinstance(said, int | float) and not isinstance(said, bool):
        return float(said)
    hours, minutes, *_seconds = str(said).replace(".", ":").split(":")
    return int(hours) * 60 + int(minutes)


def _read_rule(said: Any) -> tuple[int | None, float | None]:
    if said == "strict":
        return None, None
    if said is not None and not isinstance(said, Mapping):
        raise BadFacts(f"priority is “strict” or a rule with in_a_row and max_wait_minutes, not “{said}”")
    rule = said or {}
    in_a_row, max_wait = rule.get("in_a_row", 2), rule.get("max_wait_minutes")
    return (None if in_a_row is None else int(in_a_row)), (None if max_wait is None else float(max_wait))


def _read_steps(service: Mapping[str, Any]) -> tuple[StepFacts, ...]:
    drawn = list(service["steps"])
    routes: dict[str, list[tuple[str, str | None]]] = {}
    for route in service.get("routes") or ():
        to = route.get("to")
        routes.setdefault(str(route["from"]), []).append(
            (str(route.get("outcome", "")), None if to is None else str(to))
        )
    steps = []
    for place, step in enumerate(drawn):
        follows = str(drawn[place + 1]["key"]) if place + 1 < len(drawn) else None
        station, minutes = step.get("station"), step.get("minutes")
        steps.append(
            StepFacts(
                str(step["key"]),
                None if station is None else str(station),
                float(minutes) if minutes else USUAL_SERVICE_MINUTES,
                # Without routes the steps follow each other.
                tuple(routes.get(str(step["key"]), ())) if routes else (("", follows),),
            )
        )
    return tuple(steps)
