"""Officers at their counters: who sits where, when, and what stops them."""

import pytest
from django.utils import translation

from counters.domain import actions
from counters.domain.errors import Conflict, Invalid
from counters.models import Shift
from counters.states import State
from tests.domain.acting import act, day_of, dump, log_of
from tests.office import at_desk, desk, issue, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def shift_at(cast, number):
    return Shift.objects.filter(counter=desk(cast.office, number)).latest("pk")


def sit_down(cast, number, officer):
    return act(
        cast.office,
        lambda today: actions.open_counter(today, desk(cast.office, number), cast.officers[officer]),
    )


def refused(cast, verb, kind=Conflict):
    """The refusal of an action, which must have changed nothing."""
    before = dump()
    with pytest.raises(kind) as found, translation.override("en"):
        act(cast.office, verb)
    assert dump() == before
    return found.value.code, found.value.state, str(found.value)


def test_an_officer_opens_pauses_goes_on_and_closes(cast, morning):
    states = []
    for verb, ask in (("open", {}), ("pause", {"reason": " Salat "}), ("open", {}), ("close", {})):
        at_desk(cast, 3, verb, **ask)
        states.append((shift_at(cast, 3).state, shift_at(cast, 3).pause_reason))
        morning.forward(minutes=10)
    assert states == [("open", ""), ("paused", "Salat"), ("open", ""), ("closed", "")]
    assert log_of(cast.office) == ["open", "pause", "open", "close"]
    shift = Shift.objects.get()
    assert (shift.officer, (shift.closed_at - shift.opened_at).total_seconds()) == (cast.officers[3], 30 * 60)


def test_opening_an_open_counter_again_changes_nothing(cast):
    at_desk(cast, 3, "open")
    before = dump()
    at_desk(cast, 3, "open")
    assert dump() == before


def test_a_counter_is_opened_with_the_visitor_it_has(cast):
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "pause")
    assert at_desk(cast, 3, "open") == ticket


@pytest.mark.parametrize(("verb", "state"), [("open", "open"), ("pause", "paused")])
def test_nobody_takes_a_counter_where_somebody_sits(cast, verb, state):
    at_desk(cast, 3, "open")
    if verb == "pause":
        at_desk(cast, 3, "pause")
    told = refused(cast, lambda today: actions.open_counter(today, desk(cast.office, 3), cast.officers[4]))
    assert told == ("counter_taken", state, "Counter 3 is taken by petugas3.")


def test_nobody_sits_at_two_counters(cast):
    at_desk(cast, 3, "open")
    told = refused(cast, lambda today: actions.open_counter(today, desk(cast.office, 4), cast.officers[3]))
    assert told == ("seated_elsewhere", "closed", "You still sit at Counter 3. Close it first.")
    at_desk(cast, 3, "close")
    sit_down(cast, 4, officer=3)
    assert shift_at(cast, 4).officer == cast.officers[3]


@pytest.mark.parametrize(
    ("before", "verb", "state"),
    [([], "pause", "closed"), ([], "close", "closed"), (["open", "pause"], "pause", "paused")],
)
def test_what_is_not_open_is_neither_paused_nor_closed(cast, before, verb, state):
    for done in before:
        at_desk(cast, 3, done)
    verbs = {"pause": actions.pause_counter, "close": actions.close_counter}
    told = refused(cast, lambda today: verbs[verb](today, desk(cast.office, 3)))
    assert told == ("counter_closed", state, "Counter 3 is not open.")


def test_a_paused_counter_may_be_closed(cast):
    for verb in ("open", "pause", "close"):
        at_desk(cast, 3, verb)
    assert shift_at(cast, 3).state == "closed"


@pytest.mark.parametrize("state", [State.CALLED, State.SERVING])
def test_an_officer_does_not_leave_a_visitor_behind(cast, state):
    ticket_in(cast, state)
    told = refused(cast, lambda today: actions.close_counter(today, desk(cast.office, 3)))
    assert told == ("counter_busy", state, "A-001 is still at Counter 3.")


def test_a_visitor_at_a_paused_counter_is_served_to_the_end(cast):
    ticket = ticket_in(cast, State.CALLED)
    for verb in ("pause", "serve", "finish"):
        at_desk(cast, 3, verb)
    ticket.refresh_from_db()
    assert ticket.state == State.PROCESSING
    assert shift_at(cast, 3).state == "paused"


@pytest.mark.parametrize("reason", ["x" * 121, "\x00"])
def test_a_pause_has_a_short_reason_or_none(cast, reason):
    at_desk(cast, 3, "open")
    told = refused(cast, lambda today: actions.pause_counter(today, desk(cast.office, 3), reason), Invalid)
    assert told[0] == "reason"


def test_seats_raise_the_revision_for_the_screens(cast):
    issue(cast.office)
    before = day_of(cast.office).revision
    for step, verb in enumerate(("open", "pause", "open", "close"), start=1):
        at_desk(cast, 3, verb)
        assert day_of(cast.office).revision == before + step
