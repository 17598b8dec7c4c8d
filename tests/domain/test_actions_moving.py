"""What becomes of a visitor: along the route and off it, aside and back, elsewhere, and away."""

import datetime

import pytest

from counters.domain import actions
from counters.domain.errors import Conflict, Invalid
from counters.states import AT_COUNTER, IN_THE_OFFICE, State
from tests.domain.acting import act, dump, last_event, way_of
from tests.office import about, advance, again, at_desk, call_in, issue, open_all, ticket_in

pytestmark = [pytest.mark.django_db]

SERVICE = "perpanjangan"


@pytest.fixture(autouse=True)
def _time(morning):
    return morning


def go(cast, ticket, *outcomes):
    """Several steps further, by their outcomes."""
    for outcome in outcomes:
        ticket = advance(cast, ticket, outcome)
    return ticket


def refused(cast, kind, number, verb, **ask):
    """The refusal of a counter's verb, which must have changed nothing."""
    before = dump()
    with pytest.raises(kind) as found:
        at_desk(cast, number, verb, **ask)
    assert dump() == before
    return found.value


def key_of(office, kind, key):
    return getattr(office, kind).get(key=key)


# --- along the route ----------------------------------------------------------------------------------------


def test_the_whole_way_of_a_renewal_under_one_number(cast):
    ticket = issue(cast.office, SERVICE)
    states = []
    while ticket.state != State.DONE:
        ticket = advance(cast, ticket)
        states.append(ticket.state)
    assert states == [
        State.WAITING,
        State.PROCESSING,
        State.WAITING,
        State.PROCESSING,
        State.WAITING,
        State.DONE,
    ]
    assert way_of(ticket) == [
        ("cek-fisik", "cek-fisik", "finish", "lolos"),
        ("pendaftaran", "pendaftaran", "finish", "lengkap"),
        ("penetapan", None, "complete", "ditetapkan"),
        ("kasir", "kasir", "finish", "lunas"),
        ("pencetakan", None, "complete", "tercetak"),
        ("penyerahan", "penyerahan", "finish", "diserahkan"),
    ]
    assert (ticket.label, ticket.step, ticket.station, ticket.counter) == ("L-001", None, None, None)
    assert ticket.ended_at == ticket.turns.last().ended_at


def test_other_outcomes_lead_in_loops(cast):
    ticket = go(
        cast, issue(cast.office, SERVICE),
        "ulang", "lolos", "data-tidak-cocok", "lolos", "lengkap", "dikembalikan", "lengkap", "ditetapkan",
        "tinjau-ulang", "ditetapkan", "lunas", "tercetak", "salah-cetak", "tercetak", "diserahkan",
    )  # fmt: skip
    assert ticket.state == State.DONE
    assert [step for step, *_rest in way_of(ticket)] == [
        "cek-fisik", "cek-fisik", "pendaftaran", "cek-fisik", "pendaftaran", "penetapan", "pendaftaran",
        "penetapan", "kasir", "penetapan", "kasir", "pencetakan", "penyerahan", "pencetakan", "penyerahan",
    ]  # fmt: skip


def test_who_must_do_a_step_again_does_not_stand_at_the_end_of_the_line(cast, morning):
    early = issue(cast.office, SERVICE)
    morning.forward(minutes=5)
    later = issue(cast.office, SERVICE)
    early = go(cast, early, "ulang")
    assert (early.arrived_at < later.arrived_at, early.joined_at) == (True, morning.at)
    assert at_desk(cast, 1, "call-next") == early


@pytest.mark.parametrize("before", [[], ["lolos"]])
def test_a_visit_may_end_early(cast, before):
    ticket = go(cast, issue(cast.office, SERVICE), *before, "ditolak")
    assert (ticket.state, way_of(ticket)[-1][-1]) == (State.DONE, "ditolak")


def test_a_visitor_joins_the_end_of_the_next_line(cast, morning):
    early = issue(cast.office, SERVICE)
    morning.forward(minutes=5)
    there = issue(cast.office, "pengesahan")
    morning.forward(minutes=5)
    early = go(cast, early, "lolos")
    assert early.arrived_at == early.joined_at == morning.at
    at_desk(cast, 3, "open")
    assert at_desk(cast, 3, "call-next") == there


@pytest.mark.parametrize("outcome", ["lunas", "LOLOS", "lolos ", "%"])
def test_an_outcome_that_the_step_has_not_is_refused(cast, outcome):
    ticket_in(cast, State.SERVING, SERVICE)
    assert refused(cast, Invalid, 1, "finish", outcome=outcome).code == "unknown_outcome"


def test_back_office_work_has_its_own_outcomes(cast):
    ticket = go(cast, issue(cast.office, SERVICE), "lolos", "lengkap")
    before = dump()
    with pytest.raises(Invalid):
        about(cast.office, ticket, "complete", outcome="lunas")
    assert dump() == before
    assert about(cast.office, ticket, "complete", outcome="dikembalikan").step.key == "pendaftaran"


def test_finish_and_call_next_is_one_command(cast):
    first, second = issue(cast.office), issue(cast.office)
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    assert at_desk(cast, 3, "finish-next") == second
    assert (again(first).state, again(second).state) == (State.PROCESSING, State.CALLED)
    revisions = {event.revision for event in (first.events.last(), second.events.last())}
    assert len(revisions) == 1


def test_a_finish_that_is_refused_calls_nobody(cast):
    issue(cast.office), issue(cast.office)
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    at_desk(cast, 3, "pause")
    # The visitor could be finished, but a paused counter calls nobody: neither is done.
    assert refused(cast, Conflict, 3, "finish-next").code == "counter_closed"
    at_desk(cast, 3, "finish")


# --- aside and back -----------------------------------------------------------------------------------------


def test_a_visitor_with_missing_papers_is_set_aside_and_resumes_at_the_same_step(cast, morning):
    ticket = ticket_in(cast, State.SERVING, SERVICE)
    at_desk(cast, 1, "park", reason=" Berkas kurang ", papers=("KTP", "BPKB"))
    ticket = again(ticket)
    assert (ticket.state, ticket.counter, ticket.step.key) == (State.PARKED, None, "cek-fisik")
    assert (ticket.parked_reason, ticket.missing_papers) == ("Berkas kurang", ["KTP", "BPKB"])
    assert last_event(ticket) == ("park", {"reason": "Berkas kurang", "papers": ["KTP", "BPKB"]})
    assert at_desk(cast, 1, "call-next") is None
    morning.forward(minutes=20)
    ticket = about(cast.office, ticket, "resume")
    assert (ticket.state, ticket.parked_reason, ticket.missing_papers) == (State.WAITING, "", [])
    assert (ticket.lane, ticket.joined_at) == ("resumed", morning.at)
    assert [turn.step.key for turn in ticket.turns.all()] == ["cek-fisik", "cek-fisik"]
    assert go(cast, ticket, "lolos").step.key == "pendaftaran"


@pytest.mark.parametrize("reason", ["", " \t", "x" * 121, "a\x00b"])
def test_a_reason_must_be_a_short_text(cast, reason):
    ticket_in(cast, State.SERVING)
    assert refused(cast, Invalid, 3, "park", reason=reason).code == "reason"


@pytest.mark.parametrize("state", sorted(set(State) - {State.PARKED}))
def test_only_who_was_set_aside_is_resumed(cast, state):
    """Whoever did not come when called goes behind the next few, and not first."""
    ticket = ticket_in(cast, state, SERVICE)
    with pytest.raises(Conflict):
        about(cast.office, ticket, "resume")
    assert again(ticket).state == state


def test_resumed_then_forward_the_next_line_knows_nothing_of_it(cast):
    ticket = about(cast.office, ticket_in(cast, State.PARKED, SERVICE), "resume")
    assert go(cast, ticket, "lolos").lane == "arrived"


def test_a_visitor_parked_off_the_route_resumes_there_and_then_goes_back(cast):
    open_all(cast)
    ticket_in(cast, State.SERVING, SERVICE)
    ticket = at_desk(cast, 1, "transfer", station="kasir")
    number = call_in(cast, again(ticket))
    at_desk(cast, number, "park", reason="Ambil uang")
    ticket = about(cast.office, ticket, "resume")
    assert (ticket.station.key, ticket.step.key, ticket.turns.last().step) == ("kasir", "cek-fisik", None)
    number = call_in(cast, ticket)
    at_desk(cast, number, "finish")
    ticket = again(ticket)
    assert (ticket.station.key, ticket.turns.last().step.key) == ("cek-fisik", "cek-fisik")


def test_a_no_show_returns_to_the_step_it_left(cast):
    ticket = about(cast.office, ticket_in(cast, State.NO_SHOW, SERVICE), "return")
    assert (ticket.state, ticket.lane, ticket.rejoin_at) == (State.WAITING, "returned", 1 + 3)
    assert go(cast, ticket, "lolos").rejoin_at == 0


# --- away, and first ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(IN_THE_OFFICE))
def test_a_visitor_may_cancel_until_the_service_has_begun(cast, state):
    ticket = ticket_in(cast, state, SERVICE)
    before = dump()
    if state in {State.SERVING, State.PROCESSING}:
        with pytest.raises(Conflict) as refusal:
            act(cast.office, lambda today: actions.cancel(today, ticket, by_visitor=True))
        assert (refusal.value.state, dump()) == (state, before)
        return
    act(cast.office, lambda today: actions.cancel(today, ticket, by_visitor=True))
    assert again(ticket).state == State.CANCELLED
    if state in AT_COUNTER:
        assert at_desk(cast, 1, "call-next") is None


def test_a_priority_class_is_given_and_taken_away_in_any_open_state(cast):
    lansia = key_of(cast.office, "priority_classes", "lansia")
    for state in sorted(IN_THE_OFFICE):
        ticket = ticket_in(cast, state)
        for priority in (lansia, None):
            act(cast.office, lambda today, t=ticket, p=priority: actions.prioritise(today, t, p))
            now = again(ticket)
            assert (now.priority, now.state, now.counter) == (priority, ticket.state, ticket.counter)
        if state in AT_COUNTER:
            about(cast.office, ticket, "cancel")


def test_priority_given_late_counts_at_the_next_call(cast):
    issue(cast.office)
    second = issue(cast.office)
    act(
        cast.office,
        lambda today: actions.prioritise(today, second, key_of(cast.office, "priority_classes", "lansia")),
    )
    at_desk(cast, 3, "open")
    assert at_desk(cast, 3, "call-next") == second


def test_measured_times_of_a_turn_are_the_clock_s(cast, morning):
    ticket = issue(cast.office)
    at_desk(cast, 3, "open")
    for minutes, verb in ((4, "call-next"), (1, "serve"), (6, "finish")):
        morning.forward(minutes=minutes)
        at_desk(cast, 3, verb)
    turn = ticket.turns.first()
    spans = [turn.called_at - turn.queued_at, turn.served_at - turn.called_at, turn.ended_at - turn.served_at]
    assert spans == [datetime.timedelta(minutes=n) for n in (4, 1, 6)]
