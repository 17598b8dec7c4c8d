"""Who will call visitors, and when: counters that are open, on a break, not yet open, or about to leave."""

from dataclasses import dataclass, field

import numpy as np

from counters.forecast.chance import Chance
from counters.forecast.events import Shift
from counters.forecast.hall import Hall
from counters.forecast.learning import Learning
from counters.forecast.today import NEAR_BREAK, Desk

# A counter that is so late opens no more today, unless it does.
GIVEN_UP = 60.0
# So many unplanned pauses of a counter are foreseen; with its break and its leaving these are all its absences, behind
# which stands one that never comes.
MOST_PAUSES = 4
MOST_ABSENCES = 2 + MOST_PAUSES + 1


@dataclass
class Sitting:
    """Of each counter C and path P: when it can next do something, with whom, and when it will be away.

    `ready` P × C: the minute at which its present ticket leaves or it opens (`inf`: idle now, or never).
    `idle` P × C: open and free now. `leaves` P × C × M: when it wants to be away, in order, `inf` padded, at the end
    at least once; `lasts`: for how long, from the end of the service before.
    """

    keys: list[str]
    officers: list[str]
    prefs: np.ndarray  # C × R stations in order of preference, padded with S
    ready: np.ndarray
    idle: np.ndarray
    leaves: np.ndarray
    lasts: np.ndarray
    who: np.ndarray = field(init=False)
    absent: np.ndarray = field(init=False)
    effect: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.who = np.full(self.ready.shape, -1, np.int32)
        self.absent = np.zeros(self.ready.shape, bool)

    def busy(self, counter: int, ticket: int, ends: np.ndarray, absent: np.ndarray) -> None:
        """This ticket is at the counter until `ends`; on paths where it is `absent` nobody has come."""
        self.ready[:, counter], self.who[:, counter] = ends, ticket
        self.absent[:, counter], self.idle[:, counter] = absent, False


def sittings(hall: Hall, learning: Learning, chance: Chance, at: float) -> Sitting:
    """What is known of the counters now, and of the rest of their day."""
    facts, paths = learning.facts, chance.paths
    keys = list(facts.counters)
    most = max((len(served) for served in facts.counters.values()), default=1)
    prefs = np.full((len(keys), max(most, 1)), len(facts.stations), np.int32)
    for number, key in enumerate(keys):
        for rank, station in enumerate(facts.counters[key]):
            prefs[number, rank] = facts.number[station]
    ready = np.full((paths, len(keys)), np.inf)
    idle = np.zeros((paths, len(keys)), bool)
    leaves = np.full((paths, len(keys), MOST_ABSENCES), np.inf)
    lasts = np.full((paths, len(keys), MOST_ABSENCES), np.inf)
    officers = []
    rate = learning.habits.pause_rate(hall.open_hours(at))
    for number, key in enumerate(keys):
        desk = hall.desks[key]
        shift = shift_of(hall, learning, desk)
        officers.append(desk.officer or (shift.officer if shift else None) or f"counter {key}")
        draws = chance.counters[:, number % 64]
        since = _opens(hall, learning, desk, shift, draws, at)
        if since is None:
            continue
        now = since <= at
        idle[:, number] = now
        ready[:, number] = np.where(now, np.inf, since)
        leaves[:, number], lasts[:, number] = _absences(
            learning, desk, shift, hall.hours.closes, rate, draws, np.maximum(since, at)
        )
    return Sitting(keys, officers, prefs, ready, idle, leaves, lasts)


def shift_of(hall: Hall, learning: Learning, desk: Desk) -> Shift | None:
    """The counter's line of the roster; without a roster what it did the day before, or the office's hours."""
    if hall.roster is not None:
        return desk.shift
    hours = hall.hours
    if learning.hours:
        if desk.key not in learning.hours:
            return None
        after, closed, officer = learning.hours[desk.key]
        return Shift(desk.key, officer, hours.opens + after, max(closed, hours.closes))
    return Shift(desk.key, None, hours.opens, hours.closes)


def _opens(
    hall: Hall, learning: Learning, desk: Desk, shift: Shift | None, draws: np.ndarray, at: float
) -> np.ndarray | None:
    """From when on the counter calls, a path; None for one that does not open any more."""
    paths, habits = len(draws), learning.habits
    if hall.is_open(desk):
        return np.full(paths, at)
    rest = desk.rest
    if desk.opened is not None:
        resting = desk.resting
        if desk.state == "closed" and not (resting and at < rest[0] + 2 * rest[1]):
            return None
        spent = at - desk.since
        if resting:
            # In minutes: one that is longer than any before lasts a few more, not a few times its length.
            length = _longer(rest[1] * habits.break_ratio.table(), spent, draws[:, 0])
        else:
            length = _longer(habits.pause.table(), spent, draws[:, 0])
        return np.maximum(desk.since + length, at + 0.5)
    if shift is None or at > shift.opens + GIVEN_UP or at > shift.closes:
        return None
    if not hall.counters_noted and learning.days == 0 and at > shift.opens + 15:
        return None
    overdue, lates = max(0.0, at - shift.opens), habits.late.table()
    # The longer nobody comes, the likelier nobody will; few are later than anybody was, and fewer far later.
    seldom = 0.5 / len(lates) * min(1.0, float(lates[-1] + 1.0) / max(overdue, 1.0)) ** 2
    never, still = float(habits.absent), max(float((lates > overdue).mean()), seldom)
    absent = draws[:, 1] < (never / (never + (1 - never) * still) if overdue else never)
    late = _longer(lates, overdue, draws[:, 0])
    opens = np.maximum(shift.opens + late, at + (0.5 if at > shift.opens else 0.0))
    return np.where(absent, np.inf, opens)


def _absences(
    learning: Learning,
    desk: Desk,
    shift: Shift | None,
    closes: float,
    rate: float,
    draws: np.ndarray,
    since: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The counter's coming break, its unplanned pauses (`rate` a minute), and its leaving for good."""
    habits, paths = learning.habits, len(draws)
    leaves = np.full((paths, MOST_ABSENCES), np.inf)
    lasts = np.full((paths, MOST_ABSENCES), np.inf)
    rest = desk.rest
    if rest is not None and not desk.rested:
        late = _draw(habits.break_late.table(), draws[:, 1])
        starts = rest[0] + late
        # Long overdue it is not taken any more.
        due = since < rest[0] + NEAR_BREAK
        leaves[:, 0] = np.where(due, np.maximum(starts, since), np.inf)
        lasts[:, 0] = rest[1] * _draw(habits.break_ratio.table(), draws[:, 2])
    if rate:
        between = -np.log1p(-draws[:, 6 : 6 + MOST_PAUSES]) / rate
        leaves[:, 2:-1] = since[:, None] + between.cumsum(axis=1)
        lasts[:, 2:-1] = _draw(habits.pause.table(), draws[:, 6 + MOST_PAUSES : 6 + 2 * MOST_PAUSES])
    if shift and shift.closes < closes - 1:
        goes = draws[:, 5] >= float(habits.stays) if habits.stays.of > 4 else np.ones(paths, bool)
        leaves[:, 1] = np.where(goes, np.maximum(shift.closes, since), np.inf)
    order = np.argsort(leaves, axis=1, kind="stable")
    return np.take_along_axis(leaves, order, 1), np.take_along_axis(lasts, order, 1)


def _draw(table: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    return table[(uniform * len(table)).astype(int)]


def _longer(table: np.ndarray, spent: float, uniform: np.ndarray) -> np.ndarray:
    """A length drawn among those longer than what is spent already; a little more where none was ever so long."""
    left = table[table > spent]
    if not len(left):
        return spent + 1.0 + 9.0 * uniform
    return left[(uniform * len(left)).astype(int)]
