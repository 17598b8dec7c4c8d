"""The office at one moment as arrays, ready to be played forward along many paths at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from counters.forecast import today
from counters.forecast.chance import DRAWS, Chance, normal_above, normal_cdf
from counters.forecast.desks import Sitting, sittings
from counters.forecast.hall import Hall
from counters.forecast.horizon import TAIL_ROOM, horizon_of
from counters.forecast.learning import Learning
from counters.forecast.no_shows import BOUNDS
from counters.forecast.residuals import shaped, unshaped
from counters.forecast.service_times import UnderWay
from counters.forecast.today import Visit
from counters.forecast.what_if import Change, change


@dataclass
class Scene:
    """What the engine plays. P paths, N tickets (the present ones first, then those who still come), C counters,
    S stations. Minutes are of the day."""

    at: float
    present: int
    visits: list[Visit]
    node: np.ndarray  # P × N, the node where each is, or from which it comes
    joined: np.ndarray  # P × N
    lane: np.ndarray  # P × N: today.REGULAR, PRIORITY or AGAIN
    first: np.ndarray  # N: is its next call its first?
    log_items: np.ndarray  # P × N
    run: list[int]  # of each station: priority calls in a row
    sitting: Sitting
    arrivals: np.ndarray  # P × A times
    base: np.ndarray  # P × nodes: log of the median minutes without officer
    sigma: np.ndarray  # P × (S + 1)
    drift: np.ndarray  # P: by what the logarithm of a service changes a minute from now on
    shape: np.ndarray  # what normal draws become (residuals.py)
    station: np.ndarray  # nodes: station's number, BACK_OFFICE for none
    ways: tuple[np.ndarray, np.ndarray]
    hazards: tuple[np.ndarray, float, float]
    delay: np.ndarray
    vain: np.ndarray
    walk: np.ndarray | None
    normal: np.ndarray
    uniform: np.ndarray
    slots: np.ndarray  # N: where a ticket's draws stand
    in_a_row: float
    max_wait: float | None
    parks: float
    away: np.ndarray
    pools: list[list[int]]
    horizon: float  # what happens later touches hardly anybody who is here now
    tails: list[tuple[float, float]]  # of each pool, as in horizon.py
    room: float
    guests: int  # so many of the present tickets, the last ones, keep no counter busy
    # (station, lane) -> waiting tickets in order; and who is away: ticket, P end times, back to its node?
    waiting: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    pending: list[tuple[int, np.ndarray, bool]] = field(default_factory=list)


def look(
    hall: Hall, learning: Learning, chance: Chance, at: float, changes: Iterable[Change] = (),
    guests: Sequence[Visit] = (),
) -> Scene:  # fmt: skip
    """The scene of this moment. `changes` are made to what is known of the counters (for what-if questions).
    `guests` pass through without keeping a counter busy, so that nobody else is touched by them."""
    pools = learning.pools()
    present = hall.open_visits()
    visits = [*present, *guests]
    horizon = horizon_of(hall, learning, [*present, *(v for v in guests if not v.priority)], pools, at)
    parts, laws = _laws(learning, chance, list(learning.under_way(hall, at)), at)
    sitting = sittings(hall, learning, chance, at)
    sitting.effect = _officers(learning, chance, parts, sitting)
    scene = Scene(
        at=at,
        pools=pools,
        horizon=horizon.until,
        tails=horizon.tails,
        room=TAIL_ROOM,
        guests=len(guests),
        sitting=sitting,
        run=list(hall.run),
        **_people(hall, learning, chance, visits, at, horizon.until, parts[:, 0]),
        **laws,
        **_habits(learning),
    )
    _place(scene, hall, learning)
    if changes:
        change(sitting, changes, at)
    return scene


def _people(
    hall: Hall, learning: Learning, chance: Chance, visits: list[Visit], at: float, horizon: float,
    items: np.ndarray,
) -> dict[str, Any]:  # fmt: skip
    """Who is here, and who still comes."""
    times = learning.arrivals.draw(at, horizon, chance.arrivals(), chance.paths, hall.hours)
    present, coming = len(visits), times.shape[1]
    shape = (chance.paths, present + coming)
    slots = np.array([v.slot for v in visits] + list(range(hall.issued, hall.issued + coming)), dtype=int)
    normal, uniform = chance.for_tickets(int(slots.max(initial=0)) + 1)
    node, lane = np.empty(shape, np.int32), np.zeros(shape, np.int8)
    joined, log_items = np.full(shape, at), np.zeros(shape)
    node[:, :present] = [v.node for v in visits]
    joined[:, :present] = [v.joined for v in visits]
    lane[:, :present] = [v.lane for v in visits]
    log_items[:, :present] = np.log([max(1, v.items) for v in visits]) * items[:, None] if visits else 0.0
    if coming:
        new = uniform[:, hall.issued : hall.issued + coming]
        _newcomers(learning, new[..., -1], new[..., -2], node, lane, present)
    first = np.array([v.turns == 0 for v in visits] + [True] * coming, dtype=bool)
    return {
        "present": present, "visits": visits, "arrivals": times, "node": node, "joined": joined, "lane": lane,
        "log_items": log_items, "first": first, "slots": slots, "normal": normal, "uniform": uniform,
    }  # fmt: skip


def _habits(learning: Learning) -> dict[str, Any]:
    """What is learnt of the people's habits, as the play needs it."""
    habits, facts = learning.habits, learning.facts
    return {
        "ways": learning.ways.tables(),
        "station": np.array([node[2] for node in learning.ways.nodes], dtype=np.int32),
        "hazards": habits.no_shows.hazards(),
        "delay": habits.delay.table(),
        "vain": habits.vain.table(),
        "walk": habits.walk.table() if float(habits.walk_noted) > 0.5 else None,
        "in_a_row": np.inf if facts.in_a_row is None else facts.in_a_row,
        "max_wait": facts.max_wait,
        "parks": float(habits.parks) * (habits.parks.times >= 1),
        "away": habits.resumed_after.table(),
    }


def _laws(
    learning: Learning, chance: Chance, under_way: list[UnderWay], at: float
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Draws of what is learnt: the parts; the log-median of each node and the spread of each station."""
    times, ways = learning.times, learning.ways
    for number, (_service, _step, station) in enumerate(ways.nodes):
        times.parts(number, station, None)
    parts = times.draw(chance.for_parts(len(times.place)), under_way, at)
    drift = parts[:, times.place["drift",]]
    weight = times.weight
    # A scaled inverse chi-square law by Wilson and Hilferty's cube, with a draw a path and station.
    z = chance.spreads[:, np.arange(len(weight)) % 256]
    cube = (1 - 2 / (9 * weight) + z * np.sqrt(2 / (9 * weight))) ** 3
    sigma = np.sqrt(times.squares / weight / np.clip(cube, 0.3, 3.0))
    base = np.empty((chance.paths, len(ways.nodes)))
    mean_square = times.squares / weight
    for number, (_service, _step, station) in enumerate(ways.nodes):
        own = parts[:, times.parts(number, station, None)].sum(axis=1)
        base[:, number] = np.log(learning.posted(number)) - mean_square[station] / 2 + own
    base += (drift * times.hours(at))[:, None]
    return parts, {"base": base, "sigma": sigma, "drift": drift / 60, "shape": times.shape.table()}


def _officers(learning: Learning, chance: Chance, parts: np.ndarray, sitting: Sitting) -> np.ndarray:
    """What sits at each counter makes of the time: paths × counters."""
    effect = np.empty((chance.paths, len(sitting.keys)))
    for number, officer in enumerate(sitting.officers):
        place = learning.times.place.get(("officer", officer))
        if place is None or place >= parts.shape[1]:
            effect[:, number] = 0.2 * chance.officers[:, number % 256]
        else:
            effect[:, number] = parts[:, place]
    return effect


def _newcomers(
    learning: Learning, which: np.ndarray, who: np.ndarray, node: np.ndarray, lane: np.ndarray, present: int
) -> None:
    """Give those who still come a service and a lane."""
    mix = learning.arrivals.mix()
    bounds = np.cumsum(list(mix.values()))
    bounds[-1] = 1.0
    firsts = np.array([learning.ways.first[service] for service in mix], dtype=np.int32)
    node[:, present:] = firsts[np.searchsorted(bounds, which)]
    share = learning.arrivals.priority[0] / learning.arrivals.priority[1]
    lane[:, present:] = np.where(who < share, today.PRIORITY, today.REGULAR)


def _place(scene: Scene, hall: Hall, learning: Learning) -> None:
    """Put each present ticket where it is: into its line, at its counter, or away until it comes back."""
    habits, paths = learning.habits, len(scene.base)
    order = sorted(range(scene.present), key=lambda i: (scene.visits[i].joined, scene.visits[i].slot))
    for ticket in order:
        visit = scene.visits[ticket]
        station = scene.station[visit.node]
        if visit.state == today.WAITING:
            scene.waiting.setdefault((int(station), visit.lane), []).append(ticket)
        elif visit.counter:
            _at_counter(scene, ticket, visit, station)
        elif visit.state in (today.PROCESSING, today.SERVING):
            # In the back office, or at a counter that nobody noted.
            spread, law = scene.sigma[:, station], scene.base[:, visit.node] + scene.log_items[:, ticket]
            scene.pending.append(
                (ticket, visit.since + _rest(scene, ticket, law, spread, visit.since), False)
            )
        elif visit.state == today.PARKED:
            table = habits.resumed_after.table()
            draws = table[(scene.uniform[:, scene.slots[ticket], 0] * 64).astype(int)]
            scene.pending.append((ticket, np.maximum(visit.since + draws, scene.at + 1.0), True))
        elif visit.state == today.BETWEEN:
            scene.pending.append((ticket, np.full(paths, scene.at), False))


def _rest(scene: Scene, ticket: int, log_median: np.ndarray, spread: np.ndarray, began: float) -> np.ndarray:
    """The whole length of a stage that has lasted since `began`, given that it is not over."""
    spent = max(scene.at - began, 0.0)
    draws = scene.uniform[:, scene.slots[ticket], DRAWS]
    floor = unshaped(scene.shape, (np.log(max(spent, 1e-3)) - log_median) / spread)
    drawn = shaped(scene.shape, normal_above(floor, draws))
    # Far beyond its law a stage is a forgotten one; it may end any minute.
    return np.maximum(np.exp(log_median + spread * drawn), spent + 0.05)


def _at_counter(scene: Scene, ticket: int, visit: Visit, station: int) -> None:
    """Whoever is at a counter: when will it be free, and did anybody come at all?"""
    sitting, slot = scene.sitting, scene.slots[ticket]
    counter = sitting.keys.index(visit.counter)
    log_median = scene.base[:, visit.node] + sitting.effect[:, counter] + scene.log_items[:, ticket]
    spread = scene.sigma[:, station]
    began = visit.called if visit.served is None else visit.served
    draws = scene.uniform[:, slot, DRAWS + 1]
    absent = np.zeros(len(draws), bool)
    if visit.served is None:
        spent = scene.at - visit.called
        waited = max(0.0, visit.called - visit.joined)
        hazard, never, later = scene.hazards
        gone = -np.expm1(-(hazard_of(hazard, waited) + (never if visit.turns <= 1 else later)))
        still_called = float((scene.vain > spent).mean())
        if scene.walk is not None:
            # The service has not begun: it is all still to come, after the way to the counter.
            here = max(float((scene.walk > spent).mean()), 0.02)
            began, log_start = max(scene.at, visit.called + float(np.median(scene.walk))), None
        else:
            lasted = unshaped(scene.shape, (np.log(max(spent, 1e-3)) - log_median) / spread)
            here = 1 - float(normal_cdf(lasted).mean())
            here, log_start = max(here, 0.02), True
        chance = gone * still_called / (gone * still_called + (1 - gone) * here)
        absent = draws < chance
        if log_start is None:
            length = np.exp(log_median + spread * shaped(scene.shape, scene.normal[:, slot, 0]))
            ends = began + length
        else:
            ends = began + _rest(scene, ticket, log_median, spread, began)
        vain = np.maximum(
            visit.called + scene.vain[(scene.uniform[:, slot, 1] * 64).astype(int)], scene.at + 0.2
        )
        ends = np.where(absent, vain, ends)
    else:
        ends = began + _rest(scene, ticket, log_median, spread, began)
    sitting.busy(counter, ticket, np.maximum(ends, scene.at + 0.02), absent)


def hazard_of(cumulated: np.ndarray, waited: np.ndarray | float) -> np.ndarray:
    """The hazard that a wait of so many minutes has gathered."""
    return np.interp(waited, BOUNDS, cumulated)
