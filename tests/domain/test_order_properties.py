"""Who is next: what must hold for every day at a counter with two lines, played with arrivals over time."""

import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from counters.domain.order import ORDER, RESUMED, RETURNED, LineState, Rules, Waiting, next_up, sequence

EIGHT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)


def at(minute: float) -> datetime.datetime:
    return EIGHT + datetime.timedelta(minutes=minute)


RULES = st.builds(
    Rules,
    priority_in_a_row=st.integers(0, 3),
    max_wait=st.integers(1, 60),
    resumed_every=st.integers(1, 4),
)
ARRIVAL = st.tuples(
    st.just("arrive"),
    st.sampled_from([0, 0, 1]),
    st.booleans(),
    st.sampled_from(["arrived", "transferred", RESUMED, RETURNED]),
)
PASS, CALL = st.tuples(st.just("pass"), st.integers(1, 15)), st.just(("call",))
# Long days only: in short ones the lanes hardly meet.
MOVES = st.lists(st.one_of(ARRIVAL, ARRIVAL, CALL, PASS), min_size=20, max_size=60)


@dataclasses.dataclass
class Hall:
    """Two lines before one counter; every call is kept with the lines as they were."""

    rules: Rules
    lines: list[LineState] = dataclasses.field(default_factory=lambda: [LineState(()), LineState(())])
    minute: float = 0
    given: int = 0
    calls: list[tuple] = dataclasses.field(default_factory=list)

    def arrive(self, line: int, priority: bool, how: str) -> None:
        self.given += 1
        self.minute += 0.01
        before = self.lines[line]
        row = Waiting(
            self.given,
            at(self.minute - (20 if how == "transferred" else 0)),
            at(self.minute),
            priority,
            "arrived" if how == "transferred" else how,
            before.tally.called + 3 if how == RETURNED else 0,
        )
        self.lines[line] = LineState((*before.waiting, row), before.tally)

    def call(self) -> None:
        self.minute += 0.01
        choice = next_up(self.lines, self.rules, at(self.minute))
        self.calls.append((list(self.lines), at(self.minute), choice))
        for number, line in enumerate(self.lines):
            if choice and choice.gone in line.waiting:
                rest = tuple(w for w in line.waiting if w != choice.gone)
                self.lines[number] = LineState(rest, line.tally.after(choice.gone))

    @classmethod
    def played(cls, rules: Rules, moves: list[tuple]) -> "Hall":
        """The hall after `moves`, and after everybody left was called too."""
        hall = cls(rules)
        for name, *what in moves:
            if name == "pass":
                hall.minute += what[0]
            else:
                getattr(hall, name)(*what)
        while any(line.waiting for line in hall.lines):
            hall.call()
        return hall


def line_of(lines: list[LineState], gone: Waiting) -> LineState:
    return next(line for line in lines if gone in line.waiting)


def is_late(waiting: Waiting, rules: Rules, now: datetime.datetime) -> bool:
    return now - waiting.joined_at >= datetime.timedelta(minutes=rules.max_wait)


@given(RULES, MOVES)
def test_everybody_is_called_once(rules, moves):
    hall = Hall.played(rules, moves)
    gone = [choice.gone.ticket for _lines, _now, choice in hall.calls if choice]
    assert sorted(gone) == list(range(1, hall.given + 1))


@given(RULES, MOVES)
def test_nobody_is_overtaken_without_a_recorded_reason(rules, moves):
    for lines, _now, choice in Hall.played(rules, moves).calls:
        if choice:
            waiting = sorted(line_of(lines, choice.gone).waiting, key=lambda w: (w.arrived_at, w.ticket))
            passed = tuple(w.ticket for w in waiting[: waiting.index(choice.gone)])
            assert choice.overtaken == passed
            assert (choice.reason == ORDER) == (passed == ())


@given(RULES, MOVES)
def test_nobody_starves(rules, moves):
    """Once somebody has waited too long, only those go before who have stood there longer."""
    hall = Hall.played(rules, moves)
    calls = [call for call in hall.calls if call[2]]
    for place, (lines, now, _choice) in enumerate(calls):
        everyone = [w for line in lines for w in line.waiting]
        for waiting in everyone:
            if is_late(waiting, rules, now):
                before = sum(
                    (w.joined_at, w.arrived_at) < (waiting.joined_at, waiting.arrived_at) for w in everyone
                )
                gone = [choice.gone for _lines, _now, choice in calls[place : place + before + 1]]
                assert waiting in gone


@given(RULES, MOVES)
def test_the_limits_of_the_lanes_are_kept_while_others_wait(rules, moves):
    for lines, now, choice in Hall.played(rules, moves).calls:
        if not choice or is_late(choice.gone, rules, now):
            continue
        line = line_of(lines, choice.gone)
        others = [w for w in line.waiting if w.lane == "arrived" and w != choice.gone]
        regular = [w for w in others if not w.priority]
        if choice.gone.lane == "arrived" and choice.gone.priority and regular:
            assert line.tally.priority_run < rules.priority_in_a_row
        due = [w for w in line.waiting if w.lane == RETURNED and line.tally.called >= w.rejoin_at]
        if choice.gone.lane == RESUMED and (others or due) and line.tally.since_resumed is not None:
            assert line.tally.since_resumed + 1 >= rules.resumed_every
        if choice.gone.lane == RETURNED and others:
            assert line.tally.called >= choice.gone.rejoin_at


@given(RULES, MOVES)
def test_the_whole_line_is_the_calls_that_follow_when_nobody_comes_and_no_time_passes(rules, moves):
    for lines, now, choice in Hall.played(rules, moves).calls:
        if not choice:
            continue
        line = line_of(lines, choice.gone)
        whole = [gone for gone, _reason in sequence(line, rules, now)]
        one_by_one, rest = [], line
        while taken := next_up([rest], rules, now):
            one_by_one.append(taken.gone)
            rest = LineState([w for w in rest.waiting if w != taken.gone], rest.tally.after(taken.gone))
        assert whole == one_by_one
        assert whole[0] == choice.gone
        assert sorted(w.ticket for w in whole) == sorted(w.ticket for w in line.waiting)


@given(RULES, MOVES, st.randoms(use_true_random=False))
def test_the_order_in_which_a_line_is_read_makes_no_difference(rules, moves, random):
    for lines, now, choice in Hall.played(rules, moves).calls:
        shuffled = []
        for line in lines:
            waiting = list(line.waiting)
            random.shuffle(waiting)
            shuffled.append(LineState(waiting, line.tally))
        assert next_up(shuffled, rules, now) == choice
