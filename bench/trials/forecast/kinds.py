"""Kinds of offices, and offices drawn from them: what is posted on the wall, and what is true behind it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Kind:
    """What the offices of a kind have in common. Times in minutes; spreads are of the logarithm.

    `stations`: key -> (counters, mean minutes of a service there); `journeys`: key -> (share, its stations).
    `posted`: by how much posted standards are wrong; `officer`, `day`, `residual`: what a service time is made of.
    `leaves`: a visitor's will to leave in a minute of waiting, which grows with the wait; `checked`: how often a
    registration is sent to the station `supervisor` and comes back; `heavy`: files that take three times as long.
    """

    stations: dict[str, tuple[int, float]]
    journeys: dict[str, tuple[float, tuple[str, ...]]]
    load: float = 0.85
    at_the_door: float = 5.0
    posted: float = 0.30
    officer: float = 0.20
    day: float = 0.10
    residual: tuple[float, float] = (0.45, 0.60)
    never: float = 0.01
    leaves: float = 0.0007
    checked: float = 0.0
    priority: float = 0.08
    heavy: float = 0.0
    fatigue: float = 0.0
    pauses: float = 0.15
    shared: tuple[tuple[str, str], ...] = ()
    back_office: float = 0.0
    in_a_row: int | None = 2
    max_wait: float | None = 45.0


SAMSAT = Kind(
    {
        "check": (3, 8), "registration": (6, 7), "supervisor": (1, 5), "tax": (4, 5), "cashier": (2, 3),
        "handover": (2, 3),
    },
    {
        "yearly": (0.55, ("registration", "tax", "cashier", "handover")),
        "five-yearly": (0.25, ("check", "registration", "tax", "cashier", "handover")),
        "transfer": (0.12, ("check", "registration", "cashier", "handover")),
        "blocking": (0.08, ("registration", "handover")),
    },
    load=0.88, checked=0.08, back_office=0.5, shared=(("tax", "registration"),),
)  # fmt: skip
SMALL = Kind(
    {"desk": (2, 6), "records": (3, 9), "cashier": (2, 3)},
    {"short": (0.6, ("desk", "cashier")), "long": (0.4, ("desk", "records", "cashier"))},
    load=0.75, at_the_door=3.0,
)  # fmt: skip
OVERLOAD = Kind(
    {"desk": (8, 9), "cashier": (3, 3)},
    {"usual": (0.7, ("desk", "cashier")), "asking": (0.3, ("desk",))},
    load=1.12, at_the_door=40.0, never=0.03, leaves=0.004,
)  # fmt: skip
ROUGH = Kind(
    {"desk": (4, 8), "records": (3, 10), "cashier": (2, 3)},
    {"short": (0.5, ("desk", "cashier")), "long": (0.5, ("desk", "records", "cashier"))},
    posted=0.47, officer=0.32, heavy=0.07, fatigue=0.25, pauses=0.5, leaves=0.0015,
)  # fmt: skip
KINDS = {"samsat": SAMSAT, "small": SMALL, "overload": OVERLOAD, "rough": ROUGH}
OPENS, CLOSES = 480.0, 900.0


@dataclass
class Truth:
    """One office: its line in the log, and what nobody in it knows exactly."""

    kind: Kind
    row: dict[str, Any]
    median: dict[tuple[str, str], float]  # (service, station) -> true median minutes
    sigma: dict[str, float]
    officers: dict[str, float]  # officer -> what they add to the logarithm
    seats: dict[str, tuple[list[str], str, tuple[float, float]]]  # counter -> stations, officer, break
    arrivals: np.ndarray  # visitors expected in each quarter of an hour
    back_office: dict[str, float] = field(default_factory=dict)


def draw_office(kind: Kind, seed: int) -> Truth:
    """An office of a kind."""
    dice = np.random.default_rng([seed, 77])
    wrong = dice.normal(0.0, kind.posted * 0.7)
    level = {s: wrong + dice.normal(0.0, kind.posted * 0.7) for s in kind.stations}
    sigma = {s: float(dice.uniform(*kind.residual)) for s in kind.stations}
    median, services = {}, []
    back_office = {}
    for service, (_share, way) in kind.journeys.items():
        steps = []
        for station in way:
            posted = kind.stations[station][1] * float(np.exp(dice.normal(0.0, 0.1)))
            true = posted * np.exp(level[station] + dice.normal(0.0, 0.12))
            median[service, station] = float(true * np.exp(-(sigma[station] ** 2) / 2))
            steps.append({"key": station, "station": station, "minutes": round(posted, 1)})
            if station == "tax" and kind.back_office:
                steps.append({"key": "printing", "station": None, "minutes": 6.0})
                back_office[service] = 6.0 * float(np.exp(dice.normal(0.0, 0.25)))
        services.append({"key": service, "steps": steps})
        if "supervisor" in kind.stations:
            median[service, "supervisor"] = float(5.0 * np.exp(level["supervisor"]))
    seats = draw_seats(kind, dice)
    officers = {officer: float(dice.normal(0.0, kind.officer)) for _s, officer, _b in seats.values()}
    row = {
        "event": "office", "zone": "Asia/Jakarta", "stations": [{"key": s} for s in kind.stations],
        "counters": [{"key": key, "stations": served} for key, (served, _o, _b) in seats.items()],
        "services": services, "opens": OPENS, "closes": CLOSES,
        "priority": "strict" if kind.in_a_row is None else
        {"in_a_row": kind.in_a_row, "max_wait_minutes": kind.max_wait},
    }  # fmt: skip
    return Truth(kind, row, median, sigma, officers, seats, draw_arrivals(kind, median, dice), back_office)


def draw_seats(
    kind: Kind, dice: np.random.Generator
) -> dict[str, tuple[list[str], str, tuple[float, float]]]:
    seats = {}
    for station, (counters, _minutes) in kind.stations.items():
        for place in range(counters):
            key = str(len(seats) + 1)
            also = [other for one, other in kind.shared if one == station and place == 0]
            rest = (float(dice.choice([690.0, 720.0, 750.0])), 30.0)
            seats[key] = ([station, *also], f"officer{key}", rest)
    return seats


def draw_arrivals(kind: Kind, median: dict[tuple[str, str], float], dice: np.random.Generator) -> np.ndarray:
    """A morning peak that fades, at a height that keeps the busiest station as busy as the kind says."""
    place = (np.arange(28) + 0.5) / 28
    shape = np.exp(-(((place - dice.uniform(0.15, 0.35)) / 0.33) ** 2)) + 0.25
    shape[place > 0.85] *= 0.3
    work = dict.fromkeys(kind.stations, 0.0)
    for service, (share, way) in kind.journeys.items():
        for station in way:
            work[station] += share * median[service, station] * 1.15
    busiest = max(work[s] / kind.stations[s][0] for s in kind.stations)
    visitors = kind.load * (CLOSES - OPENS - 60) / busiest
    return shape / shape.sum() * max(visitors - kind.at_the_door, 5.0)
