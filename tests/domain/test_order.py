"""Who is next: each sentence of the rule as an example."""

import datetime

import pytest

from counters.domain.order import (
    ALONE,
    LATE,
    ORDER,
    PRIORITY,
    RESUMED,
    RETURNED,
    SHARE,
    LineState,
    Rules,
    Tally,
    Waiting,
    next_up,
    sequence,
)

EIGHT = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
RULES, FRESH = Rules(), Tally()


def at(minute: float) -> datetime.datetime:
    return EIGHT + datetime.timedelta(minutes=minute)


def visitor(ticket: int, arrived: float = 0, *, joined: float | None = None, **more) -> Waiting:
    """Somebody who arrived so many minutes after eight."""
    return Waiting(ticket, at(arrived), at(arrived if joined is None else joined), **more)


def called(*waiting: Waiting, rules: Rules = RULES, tally: Tally = FRESH, minute: float = 20) -> list[int]:
    """The tickets of a line in the order in which the rule calls them."""
    return [gone.ticket for gone, _reason in sequence(LineState(waiting, tally), rules, at(minute))]


def reasons(*waiting: Waiting, rules: Rules = RULES, tally: Tally = FRESH, minute: float = 20) -> list[tuple]:
    """What the log keeps of each call, as the line is called to its end: ticket, reason, overtaken."""
    kept, line = [], LineState(waiting, tally)
    while choice := next_up([line], rules, at(minute)):
        kept.append((choice.gone.ticket, choice.reason, choice.overtaken))
        rest = [w for w in line.waiting if w != choice.gone]
        line = LineState(rest, line.tally.after(choice.gone))
    return kept


# --- each sentence of the rule ------------------------------------------------------------------------------


def test_visitors_go_in_the_order_of_their_arrival():
    assert reasons(visitor(3, 2), visitor(1, 0), visitor(2, 1)) == [
        (1, ORDER, ()),
        (2, ORDER, ()),
        (3, ORDER, ()),
    ]


def test_the_earlier_number_goes_first_when_two_arrived_at_the_same_moment():
    assert called(visitor(8, 1), visitor(7, 1)) == [7, 8]


def test_a_priority_visitor_goes_first_and_those_overtaken_are_kept():
    line = [visitor(1, 0), visitor(2, 1), visitor(3, 2, priority=True)]
    assert reasons(*line) == [(3, PRIORITY, (1, 2)), (1, ORDER, ()), (2, ORDER, ())]


def test_at_most_two_priority_visitors_go_in_a_row_while_others_wait():
    regular = [visitor(n, n) for n in (1, 2)]
    priority = [visitor(n, n, priority=True) for n in (3, 4, 5, 6, 7)]
    assert called(*regular, *priority) == [3, 4, 1, 5, 6, 2, 7]


def test_priority_visitors_among_themselves_go_on_without_a_pause():
    assert called(*[visitor(n, n, priority=True) for n in range(1, 6)]) == [1, 2, 3, 4, 5]


def test_the_calls_made_earlier_today_count_for_the_row_of_priority_visitors():
    line = [visitor(1, 0), visitor(2, 1, priority=True)]
    assert called(*line, tally=Tally(called=9, priority_run=1)) == [2, 1]
    assert called(*line, tally=Tally(called=9, priority_run=2)) == [1, 2]


def test_a_priority_visitor_who_had_to_let_another_pass_is_overtaken_for_a_reason():
    priority = [visitor(n, n, priority=True) for n in (1, 2, 3)]
    assert reasons(*priority, visitor(4, 4)) == [
        (1, ORDER, ()), (2, ORDER, ()), (4, SHARE, (3,)), (3, ORDER, ()),
    ]  # fmt: skip


def test_nobody_is_overtaken_after_waiting_45_minutes():
    line = [visitor(1, 0), visitor(2, 10), visitor(3, 20, priority=True)]
    assert called(*line, minute=44.9) == [3, 1, 2]
    assert reasons(*line, minute=45) == [(1, ORDER, ()), (3, PRIORITY, (2,)), (2, ORDER, ())]


def test_of_those_who_waited_too_long_the_longest_waiting_goes_first():
    # 1 arrived first but was transferred here at 08.10; 2 has really stood here since 08.05.
    line = [visitor(1, 0, joined=10), visitor(2, 5)]
    assert called(*line, minute=40) == [1, 2]
    assert reasons(*line, minute=60) == [(2, LATE, (1,)), (1, ORDER, ())]


def test_who_waited_too_long_goes_before_a_resumed_and_a_returned_visitor():
    line = [visitor(1, 0), visitor(2, 44, lane="resumed"), visitor(3, 44, lane="returned")]
    assert called(*line, minute=45, tally=Tally(called=5)) == [1, 2, 3]


def test_a_resumed_visitor_goes_next():
    line = [visitor(1, 0), visitor(2, 1, priority=True), visitor(3, 5, lane="resumed")]
    assert reasons(*line) == [(3, RESUMED, (1, 2)), (2, PRIORITY, (1,)), (1, ORDER, ())]


def test_resumed_visitors_go_at_most_every_second_call_while_others_wait():
    regular = [visitor(n, n) for n in (1, 2)]
    resumed = [visitor(n, n, lane="resumed") for n in (3, 4, 5, 6)]
    assert called(*regular, *resumed) == [3, 1, 4, 2, 5, 6]


def test_a_resumed_visitor_who_had_to_let_another_pass_is_overtaken_for_a_reason():
    line = [visitor(1, 0, lane="resumed"), visitor(2, 1)]
    just_resumed = Tally(called=4, since_resumed=0)
    assert reasons(*line, tally=just_resumed) == [(2, SHARE, (1,)), (1, ORDER, ())]


def test_the_visitor_who_resumed_first_goes_first():
    line = [visitor(2, 5, lane="resumed"), visitor(1, 6, lane="resumed")]
    assert called(*line) == [2, 1]


def test_a_returned_visitor_goes_after_three_calls():
    regular = [visitor(n, n) for n in (1, 2, 3, 4)]
    back = visitor(9, 5, lane="returned", rejoin_at=10 + 3)
    assert reasons(*regular, back, tally=Tally(called=10)) == [
        (1, ORDER, ()), (2, ORDER, ()), (3, ORDER, ()), (9, RETURNED, (4,)), (4, ORDER, ()),
    ]  # fmt: skip


def test_a_returned_visitor_goes_at_once_when_nobody_else_waits():
    back = [visitor(8, 5, lane="returned", rejoin_at=13), visitor(9, 6, lane="returned", rejoin_at=14)]
    assert called(*back, tally=Tally(called=10)) == [8, 9]


def test_a_returned_visitor_whose_calls_were_made_is_not_passed_by_resumed_visitors_in_a_row():
    resumed = [visitor(n, n, lane="resumed") for n in (1, 2)]
    back = visitor(9, 5, lane="returned", rejoin_at=3)
    assert called(*resumed, back, tally=Tally(called=3)) == [1, 9, 2]


def test_a_newcomer_does_not_pass_a_returned_visitor_without_a_reason():
    line = [visitor(1, 0, lane="returned", rejoin_at=3), visitor(2, 1)]
    assert reasons(*line) == [(2, SHARE, (1,)), (1, ORDER, ())]


def test_two_returned_visitors_keep_the_order_of_their_return_though_only_they_wait():
    line = [visitor(2, 4, lane="returned", rejoin_at=8), visitor(1, 5, lane="returned", rejoin_at=7)]
    assert reasons(*line) == [(1, ALONE, (2,)), (2, ORDER, ())]


def test_a_transferred_visitor_keeps_the_arrival_time():
    assert called(visitor(2, 5), visitor(1, 0, joined=15)) == [1, 2]


def test_waiting_too_long_counts_from_joining_this_line():
    line = [visitor(1, 0, joined=44), visitor(2, 10, priority=True)]
    assert called(*line, minute=50) == [2, 1]


# --- the office's own figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_a_row", "expected"), [(0, [1, 2, 3, 4]), (1, [3, 1, 4, 2]), (2, [3, 4, 1, 2]), (9, [3, 4, 1, 2])]
)
def test_the_office_says_how_many_priority_visitors_go_in_a_row(in_a_row, expected):
    line = [visitor(1, 1), visitor(2, 2), visitor(3, 3, priority=True), visitor(4, 4, priority=True)]
    assert called(*line, rules=Rules(priority_in_a_row=in_a_row)) == expected


@pytest.mark.parametrize(("every", "expected"), [(1, [3, 4, 1, 2]), (2, [3, 1, 4, 2]), (3, [3, 1, 2, 4])])
def test_the_office_says_how_often_resumed_visitors_go(every, expected):
    line = [visitor(1, 1), visitor(2, 2), visitor(3, 3, lane="resumed"), visitor(4, 4, lane="resumed")]
    assert called(*line, rules=Rules(resumed_every=every)) == expected


def test_the_office_says_how_long_a_visitor_may_be_overtaken():
    line = [visitor(1, 0), visitor(2, 1, priority=True)]
    assert called(*line, rules=Rules(max_wait=10), minute=9) == [2, 1]
    assert called(*line, rules=Rules(max_wait=10), minute=10) == [1, 2]
    assert called(*line, rules=Rules(max_wait=0), minute=2) == [1, 2]


# --- a counter with several lines ---------------------------------------------------------------------------


def chosen(*lines: list[Waiting], minute: float = 20) -> tuple | None:
    choice = next_up([LineState(line) for line in lines], RULES, at(minute))
    return choice and (choice.gone.ticket, choice.reason, choice.overtaken)


def test_a_counter_serves_the_line_it_prefers_while_somebody_waits_there():
    assert chosen([visitor(2, 5)], [visitor(1, 0)]) == (2, ORDER, ())
    assert chosen([], [visitor(1, 0)]) == (1, ORDER, ())


def test_a_counter_leaves_its_line_for_somebody_who_waited_too_long_in_another():
    assert chosen([visitor(2, 30)], [visitor(1, 0)], minute=45) == (1, ORDER, ())


def test_a_counter_calls_the_longest_waiting_of_all_its_lines_when_several_wait_too_long():
    assert chosen([visitor(2, 5)], [visitor(1, 0)], minute=60) == (1, ORDER, ())
    assert chosen([visitor(2, 0)], [visitor(1, 5)], minute=60) == (2, ORDER, ())


def test_nobody_is_next_where_nobody_waits():
    assert chosen() is None
    assert chosen([], []) is None
