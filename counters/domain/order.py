"""Who is next: one pure rule over plain values, without database or clock.

The default rule, every figure of which belongs to the office:

1. Nobody is overtaken after waiting `max_wait` minutes: such visitors go first, the longest waiting before all.
2. Otherwise the counter serves its lines in its order of preference, and within a line
   a. a resumed ticket goes next, at most every `resumed_every`-th call while others wait;
   b. a returned no-show goes next once the calls it must let pass have been made;
   c. a priority visitor goes next, at most `priority_in_a_row` in a row while others wait;
   d. the others go in the order of their arrival.
"""

import datetime
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# Why somebody goes. All but the first overtake: `share`, because a lane that goes first has had its share of
# calls; `alone`, because only returned visitors wait. The others are the lanes of the rule.
ORDER, LATE, RESUMED, RETURNED, PRIORITY = "order", "late", "resumed", "returned", "priority"
SHARE, ALONE = "share", "alone"


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

    @property
    def stand(self) -> tuple[datetime.datetime, tuple[datetime.datetime, int]]:
        """Who has really stood here longest."""
        return (self.joined_at, self.turn)


@dataclass(frozen=True)
class Tally:
    """What was called from a line today: all calls, priority visitors in a row, calls since a resumed one."""

    called: int = 0
    priority_run: int = 0
    since_resumed: int | None = None

    def after(self, gone: Waiting) -> "Tally":
        """The tally once `gone` has been called."""
        since = self.since_resumed if self.since_resumed is None else self.since_resumed + 1
        return Tally(
            called=self.called + 1,
            priority_run=self.priority_run + 1 if gone.priority else 0,
            since_resumed=0 if gone.lane == RESUMED else since,
        )


@dataclass(frozen=True)
class LineState:
    """A station's line: who waits, and what was called from it today."""

    waiting: Sequence[Waiting]
    tally: Tally = Tally()


@dataclass(frozen=True)
class Choice:
    """Who goes, why, and whom that overtakes (earlier arrivals of the same line; the reason is `order` exactly
    where there are none)."""

    gone: Waiting
    reason: str
    overtaken: tuple[int, ...] = ()


def next_up(lines: Sequence[LineState], rules: Rules, now: datetime.datetime) -> Choice | None:
    """The next visitor of a counter whose `lines` stand in its order of preference; none if all are empty."""
    filled = [line for line in lines if line.waiting]
    if not filled:
        return None
    late = [(w.stand, line) for line in filled for w in line.waiting if _is_late(w, rules, now)]
    line = min(late, key=lambda row: row[0])[1] if late else filled[0]
    gone, reason = next(sequence(line, rules, now))
    ahead = sorted((w for w in line.waiting if w.turn < gone.turn), key=lambda w: w.turn)
    if reason == ORDER or not ahead:
        reason = SHARE if ahead else ORDER
    return Choice(gone, reason, tuple(w.ticket for w in ahead))


def sequence(line: LineState, rules: Rules, now: datetime.datetime) -> Iterator[tuple[Waiting, str]]:
    """The whole line as the rule would call it if nobody came and no time passed, each with its reason."""
    late = sorted((w for w in line.waiting if _is_late(w, rules, now)), key=lambda w: w.stand)
    lanes = _Lanes([w for w in line.waiting if not _is_late(w, rules, now)])
    tally = line.tally
    for w in late:
        tally = tally.after(w)
        yield w, LATE
    while lanes:
        gone, reason = lanes.take(tally, rules)
        tally = tally.after(gone)
        yield gone, reason


def _is_late(waiting: Waiting, rules: Rules, now: datetime.datetime) -> bool:
    return now - waiting.joined_at >= datetime.timedelta(minutes=rules.max_wait)


class _Lanes:
    """A line sorted into the lanes of the rule; each lane gives its first."""

    def __init__(self, waiting: Iterable[Waiting]) -> None:
        arrived = sorted((w for w in waiting if w.lane == "arrived"), key=lambda w: w.turn)
        self.regular = deque(w for w in arrived if not w.priority)
        self.priority = deque(w for w in arrived if w.priority)
        self.resumed = deque(sorted((w for w in waiting if w.lane == RESUMED), key=lambda w: w.stand))
        self.returned = deque(
            sorted((w for w in waiting if w.lane == RETURNED), key=lambda w: (w.rejoin_at, w.turn))
        )

    def __bool__(self) -> bool:
        return bool(self.regular or self.priority or self.resumed or self.returned)

    def take(self, tally: Tally, rules: Rules) -> tuple[Waiting, str]:
        rested = tally.since_resumed is None or tally.since_resumed + 1 >= rules.resumed_every
        due = bool(self.returned) and tally.called >= self.returned[0].rejoin_at
        if self.resumed and (rested or not (self.regular or self.priority or due)):
            return self.resumed.popleft(), RESUMED
        if due:
            return self.returned.popleft(), RETURNED
        if self.priority and (tally.priority_run < rules.priority_in_a_row or not self.regular):
            return self.priority.popleft(), PRIORITY
        if self.regular:
            return self.regular.popleft(), ORDER
        # Only returned tickets are left, before their calls were made: nobody is served better by waiting.
        return self.returned.popleft(), ALONE
