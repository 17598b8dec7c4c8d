"""Who is next: one pure rule over plain values, without database or clock.

The default rule, every figure of which belongs to the office:

1. Nobody is overtaken after waiting `max_wait` minutes: such visitors go first, the longest waiting before all.
2. Otherwise the counter serves its lines in its order of preference, and within a line
   a. a resumed ticket goes next, at most every `resumed_every`-th call while others wait;
   b. a returned no-show goes next once the calls it owes have been made;
   c. a priority visitor goes next, at most `priority_in_a_row` in a row while others wait;
   d. the others go in the order of their arrival.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

ORDER, LATE, RESUMED, RETURNED, PRIORITY, ALONE = "order", "late", "resumed", "returned", "priority", "alone"


@dataclass(frozen=True)
class Rules:
    """The office's figures; `max_wait` in minutes."""

    priority_in_a_row: int = 2
    max_wait: int = 45
    resumed_every: int = 2


@dataclass(frozen=True)
class Waiting:
    """A ticket in a line. `arrived_at` counts for the order, `joined_at` for how long it really stands there;
    `rejoin_at` is the number of calls of its line after which a returned ticket may go."""

    ticket: int
    arrived_at: datetime.datetime
    joined_at: datetime.datetime
    priority: bool = False
    lane: str = "arrived"
    rejoin_at: int = 0

    @property
    def turn(self) -> tuple[datetime.datetime, int]:
        """Arrival order; the ticket itself settles a tie."""
        return (self.arrived_at, self.ticket)


@dataclass(frozen=True)
class LineState:
    """A station's line: who waits, and what was called from it today."""

    waiting: Sequence[Waiting]
    called: int = 0
    priority_run: int = 0
    since_resumed: int | None = None


@dataclass(frozen=True)
class Choice:
    """Who goes, why, and whom that overtakes (earlier arrivals of the same line)."""

    ticket: int
    reason: str
    overtaken: tuple[int, ...] = field(default=())


def next_up(lines: Sequence[LineState], rules: Rules, now: datetime.datetime) -> Choice | None:
    """The next visitor of a counter whose `lines` stand in its order of preference; none if all are empty."""
    limit = now - datetime.timedelta(minutes=rules.max_wait)
    late = [(w.joined_at, w.turn, line, w) for line in lines for w in line.waiting if w.joined_at <= limit]
    if late:
        _joined, _turn, line, longest = min(late, key=lambda row: row[:2])
        return _choice(line, longest, LATE)
    for line in lines:
        if line.waiting:
            return _within(line, rules)
    return None


def _within(line: LineState, rules: Rules) -> Choice:
    resumed = _first(line, "resumed")
    regular = [w for w in line.waiting if w.lane == "arrived" and not w.priority]
    arrived = [w for w in line.waiting if w.lane == "arrived"]
    rested = line.since_resumed is None or line.since_resumed + 1 >= rules.resumed_every
    if resumed and (rested or not arrived):
        return _choice(line, resumed, RESUMED)
    due = [w for w in line.waiting if w.lane == "returned" and line.called >= w.rejoin_at]
    if due:
        return _choice(line, min(due, key=lambda w: (w.rejoin_at, w.turn)), RETURNED)
    priority = [w for w in arrived if w.priority]
    if priority and (line.priority_run < rules.priority_in_a_row or not regular):
        return _choice(line, min(priority, key=lambda w: w.turn), PRIORITY)
    if regular:
        return _choice(line, min(regular, key=lambda w: w.turn), ORDER)
    # Only returned tickets are left, before their calls were made: nobody is served better by waiting.
    return _choice(line, min(line.waiting, key=lambda w: (w.rejoin_at, w.turn)), ALONE)


def _first(line: LineState, lane: str) -> Waiting | None:
    return min((w for w in line.waiting if w.lane == lane), key=lambda w: (w.joined_at, w.turn), default=None)


def _choice(line: LineState, chosen: Waiting, reason: str) -> Choice:
    overtaken = tuple(w.ticket for w in sorted(line.waiting, key=lambda w: w.turn) if w.turn < chosen.turn)
    return Choice(chosen.ticket, reason if overtaken else ORDER, overtaken)
