"""Calling visitors to a counter: who, how often, and what the boards and the log are told."""

import pytest
from django.utils import translation

from counters.domain import actions
from counters.domain.errors import Conflict
from counters.models import Call, Line
from counters.states import State
from tests.domain.acting import act, day_of, dump, last_event
from tests.office import about, again, at_desk, desk, issue, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def refused(cast, number, verb, **ask):
    """The refusal of a counter's verb, which must have changed nothing."""
    before = dump()
    with pytest.raises(Conflict) as found:
        at_desk(cast, number, verb, **ask)
    assert dump() == before
    return found.value


def calls_of(ticket):
    return list(ticket.announcements.values_list("sequence", "kind", "counter__number"))


def set_rules(office, **figures):
    for name, value in figures.items():
        setattr(office, name, value)
    office.save()


def test_call_next_calls_whoever_is_next_by_the_rule(cast):
    first, second = issue(cast.office), issue(cast.office)
    favoured = issue(cast.office, priority="lansia")
    at_desk(cast, 3, "open")
    assert at_desk(cast, 3, "call-next") == favoured
    data = {"reason": "priority", "officer": cast.officers[3].pk, "overtaken": [first.pk, second.pk]}
    assert last_event(favoured) == ("call", data)
    at_desk(cast, 4, "open")
    assert at_desk(cast, 4, "call-next") == first
    assert last_event(first) == ("call", {"reason": "order", "officer": cast.officers[4].pk})


def test_a_call_writes_down_who_called_when_and_where(cast, morning):
    ticket = issue(cast.office)
    morning.forward(minutes=7)
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    ticket, turn = again(ticket), ticket.turns.get()
    assert (ticket.state, ticket.counter) == (State.CALLED, desk(cast.office, 3))
    assert (turn.counter, turn.officer, turn.calls) == (desk(cast.office, 3), cast.officers[3], 1)
    assert (turn.called_at - turn.queued_at).total_seconds() == 7 * 60
    assert turn.served_at is None
    morning.forward(minutes=1)
    at_desk(cast, 3, "serve")
    assert (ticket.turns.get().served_at - turn.called_at).total_seconds() == 60


def test_an_empty_line_gives_nobody_and_changes_nothing(cast):
    issue(cast.office, "perpanjangan")
    at_desk(cast, 3, "open")
    before = dump()
    assert at_desk(cast, 3, "call-next") is None
    assert dump() == before


def test_the_loser_of_two_simultaneous_calls_gets_the_next_ticket(cast):
    tickets = [issue(cast.office) for _time in range(2)]
    for number in (3, 4):
        at_desk(cast, number, "open")
    assert [at_desk(cast, number, "call-next") for number in (3, 4)] == tickets


def test_a_counter_serves_its_lines_in_its_order_of_preference(cast):
    reported = issue(cast.office, "blokir")
    registered = issue(cast.office, "pengesahan")
    at_desk(cast, 5, "open")  # registration first, then blocking
    assert at_desk(cast, 5, "call-next") == registered
    at_desk(cast, 5, "finish", outcome="ditolak")
    assert at_desk(cast, 5, "call-next") == reported


def test_a_visitor_who_waited_too_long_goes_before_the_preferred_line(cast, morning):
    late = issue(cast.office, "blokir")
    morning.forward(minutes=45)
    issue(cast.office, "pengesahan")
    at_desk(cast, 5, "open")
    assert at_desk(cast, 5, "call-next") == late


def test_the_office_s_figures_are_asked_at_each_call(cast):
    set_rules(cast.office, priority_in_a_row=1)
    regular = issue(cast.office)
    favoured = [issue(cast.office, priority="lansia") for _time in range(2)]
    for number in (3, 4, 5):
        at_desk(cast, number, "open")
    assert [at_desk(cast, number, "call-next") for number in (3, 4, 5)] == [favoured[0], regular, favoured[1]]
    line = Line.objects.get(station__key="pendaftaran")
    assert (line.called, line.priority_run) == (3, 1)


@pytest.mark.parametrize(
    ("prepare", "state"), [([], "closed"), (["open", "pause"], "paused"), (["open", "close"], "closed")]
)
def test_a_counter_that_is_not_open_calls_nobody(cast, prepare, state):
    ticket = issue(cast.office)
    for verb in prepare:
        at_desk(cast, 3, verb)
    for verb, ask in (("call-next", {}), ("call", {"ticket": ticket.label})):
        refusal = refused(cast, 3, verb, **ask)
        assert (refusal.code, refusal.state) == ("counter_closed", state)


@pytest.mark.parametrize("state", [State.CALLED, State.SERVING])
def test_a_counter_with_a_visitor_calls_nobody_else(cast, state):
    ticket_in(cast, state)
    other = issue(cast.office)
    for verb, ask in (("call-next", {}), ("call", {"ticket": other.label})):
        refusal = refused(cast, 3, verb, **ask)
        assert (refusal.code, refusal.state) == ("counter_busy", state)


def test_a_given_ticket_is_called_out_of_order_and_the_overtaken_are_kept(cast):
    tickets = [issue(cast.office) for _time in range(3)]
    at_desk(cast, 3, "open")
    assert at_desk(cast, 3, "call", ticket="a 2") == tickets[1]
    data = {"reason": "given", "officer": cast.officers[3].pk, "overtaken": [tickets[0].pk]}
    assert last_event(tickets[1]) == ("call", data)


def test_a_given_ticket_of_another_line_is_refused(cast):
    ticket = issue(cast.office, "perpanjangan")
    at_desk(cast, 3, "open")
    with translation.override("en"):
        refusal = refused(cast, 3, "call", ticket=ticket.label)
        assert str(refusal) == "L-001 waits at Vehicle check, which Counter 3 does not serve."
    assert (refusal.code, refusal.state) == ("other_line", State.WAITING)


def test_calls_are_numbered_moments_without_a_gap(cast):
    first, second = issue(cast.office), issue(cast.office)
    for number in (3, 4):
        at_desk(cast, number, "open")
        at_desk(cast, number, "call-next")
    at_desk(cast, 3, "recall")
    assert (calls_of(first), calls_of(second)) == ([(1, "call", 3), (3, "recall", 3)], [(2, "call", 4)])
    assert day_of(cast.office).calls == 3


@pytest.mark.parametrize(
    ("owed", "kinds"),
    [
        (2, ["call", "recall", "last", "last"]),
        (1, ["call", "last", "last", "last"]),
        (0, ["call", "recall", "recall", "recall"]),
    ],
)
def test_the_call_after_which_a_no_show_may_be_noted_is_the_last_one(cast, owed, kinds):
    set_rules(cast.office, recalls_before_no_show=owed)
    ticket = ticket_in(cast, State.CALLED)
    for _time in range(3):
        at_desk(cast, 3, "recall")
    assert [kind for _sequence, kind, _counter in calls_of(ticket)] == kinds
    assert ticket.turns.get().calls == 4


@pytest.mark.parametrize("owed", [0, 1, 2])
def test_a_no_show_is_noted_only_after_the_recalls_that_are_owed(cast, owed):
    set_rules(cast.office, recalls_before_no_show=owed)
    ticket = ticket_in(cast, State.CALLED)
    for left in range(owed, 0, -1):
        with translation.override("en"):
            refusal = refused(cast, 3, "no-show")
            assert str(refusal) == f"Call A-001 again first ({left} more)."
        assert (refusal.code, refusal.state) == ("recall_first", State.CALLED)
        at_desk(cast, 3, "recall")
    at_desk(cast, 3, "no-show")
    assert again(ticket).state == State.NO_SHOW
    assert ticket.turns.get().ended_by == "no_show"
    at_desk(cast, 3, "call-next")  # the counter is free again


def test_a_returned_no_show_goes_after_three_calls_of_the_line(cast):
    gone = ticket_in(cast, State.NO_SHOW)
    others = [issue(cast.office) for _time in range(4)]
    about(cast.office, gone, "return")
    called = []
    for _time in range(5):
        called.append(at_desk(cast, 3, "call-next"))
        at_desk(cast, 3, "finish")
    assert called == [*others[:3], gone, others[3]]


def test_the_office_says_after_how_many_calls_a_no_show_may_go(cast):
    set_rules(cast.office, returned_after=1)
    gone = ticket_in(cast, State.NO_SHOW)
    others = [issue(cast.office) for _time in range(2)]
    about(cast.office, gone, "return")
    called = []
    for _time in range(3):
        called.append(at_desk(cast, 3, "call-next"))
        at_desk(cast, 3, "finish")
    assert called == [others[0], gone, others[1]]


def test_resumed_visitors_go_next_at_most_every_second_call(cast):
    parked = [ticket_in(cast, State.PARKED) for _time in range(2)]
    others = [issue(cast.office) for _time in range(2)]
    for ticket in parked:
        about(cast.office, ticket, "resume")
    called = []
    for _time in range(4):
        called.append(at_desk(cast, 3, "call-next"))
        at_desk(cast, 3, "finish")
    assert called == [parked[0], others[0], parked[1], others[1]]


def test_yesterday_s_ticket_is_refused_with_its_state(cast, morning):
    ticket = ticket_in(cast, State.WAITING)
    morning.forward(days=1)
    at_desk(cast, 3, "open")
    before = dump()
    for verb in (
        lambda today: actions.call(today, desk(cast.office, 3), ticket),
        lambda today: actions.cancel(today, ticket),
        lambda today: actions.resume(today, ticket),
    ):
        with pytest.raises(Conflict) as refusal:
            act(cast.office, verb)
        assert (refusal.value.code, refusal.value.state) == ("not_today", State.EXPIRED)
    assert dump() == before


def test_every_call_of_a_day_has_its_own_number_across_kinds(cast):
    ticket_in(cast, State.NO_SHOW)
    issue(cast.office)
    at_desk(cast, 3, "call-next")
    assert list(Call.objects.values_list("sequence", "kind")) == [
        (1, "call"), (2, "recall"), (3, "last"), (4, "call"),
    ]  # fmt: skip
