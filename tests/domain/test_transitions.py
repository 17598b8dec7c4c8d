"""The table of transitions is this test's table: every action in every state, through the real verbs."""

import itertools
from collections.abc import Callable

import pytest

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, NotFound
from counters.models import Counter, Service, Ticket
from counters.states import AT_COUNTER, ENDED, TRANSITIONS, Action, State, allows
from tests.domain.acting import act, add_service, day_of, dump, last_event
from tests.office import Cast, again, at_desk, call_in, desk, issue, ticket_in

pytestmark = pytest.mark.django_db

SERVICE = "perpanjangan"
OPEN_TURN = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PROCESSING})

Attempt = Callable[[Today, Ticket, Counter], object]

# What each action is by its real verb: some ask about a ticket, the others about whoever is at a counter.
ABOUT_A_TICKET: dict[Action, Attempt] = {
    Action.CALL: lambda today, ticket, counter: actions.call(today, desk(today.office, 2), ticket),
    Action.COMPLETE: lambda today, ticket, counter: actions.complete(today, ticket),
    Action.RESUME: lambda today, ticket, counter: actions.resume(today, ticket),
    Action.RETURN: lambda today, ticket, counter: actions.come_back(today, ticket),
    Action.CANCEL: lambda today, ticket, counter: actions.cancel(today, ticket),
    Action.CHECK: lambda today, ticket, counter: actions.check_papers(today, ticket, []),
    Action.PRIORITISE: lambda today, ticket, counter: actions.prioritise(
        today, ticket, today.office.priority_classes.first()
    ),
}
AT_A_COUNTER: dict[Action, Attempt] = {
    Action.RECALL: lambda today, ticket, counter: actions.recall(today, counter),
    Action.SERVE: lambda today, ticket, counter: actions.serve(today, counter),
    Action.FINISH: lambda today, ticket, counter: actions.finish(today, counter),
    Action.PARK: lambda today, ticket, counter: actions.park(today, counter, "Berkas kurang"),
    Action.TRANSFER: lambda today, ticket, counter: actions.transfer(
        today, counter, station=today.office.stations.get(key="kasir")
    ),
    Action.NO_SHOW: lambda today, ticket, counter: actions.no_show(today, counter),
}
VERBS = ABOUT_A_TICKET | AT_A_COUNTER


@pytest.fixture
def hall(cast, morning) -> Cast:
    """An office in which a visitor may be called a no-show at once, so that one verb is enough for each action."""
    cast.office.recalls_before_no_show = 0
    cast.office.save()
    return cast


def place(cast: Cast, state: State) -> Ticket:
    """A ticket in a state, at counter 1 where it is at one; counter 2 serves the same line and is free."""
    ticket = ticket_in(cast, state, SERVICE)
    if state == State.EXPIRED:
        act(cast.office, actions.reopen_day)
    for number in (1, 2):
        at_desk(cast, number, "open")
    return ticket


@pytest.mark.parametrize(
    ("action", "state"), [pair for pair in itertools.product(VERBS, State) if allows(*pair)]
)
def test_an_action_works_in_the_states_of_the_table(hall, action, state):
    ticket = place(hall, state)
    before = day_of(hall.office)
    act(hall.office, lambda today: VERBS[action](today, ticket, desk(hall.office, 1)))
    ticket, after = again(ticket), day_of(hall.office)
    assert State(ticket.state) in TRANSITIONS[action][1]
    assert last_event(ticket)[0] == action
    assert after.revision == before.revision + 1
    assert after.events.filter(revision=after.revision).count() == 1
    assert_whole(ticket)


@pytest.mark.parametrize("state", State)
def test_all_other_actions_are_refused_with_the_state_and_change_nothing(hall, state):
    ticket = place(hall, state)
    before = dump()
    for action in VERBS:
        if allows(action, state):
            continue
        with pytest.raises(Conflict) as refused:
            act(hall.office, lambda today, verb=VERBS[action]: verb(today, ticket, desk(hall.office, 1)))
        # A counter's verb asks about the visitor at the counter: where nobody is, there is no state to tell.
        asked = action in ABOUT_A_TICKET or state in AT_COUNTER
        assert (action, refused.value.state) == (action, state if asked else None)
        assert refused.value.code == ("not_allowed" if asked else "no_visitor")
        assert str(refused.value).strip()
        assert (action, dump()) == (action, before)


@pytest.mark.parametrize("action", AT_A_COUNTER)
def test_nothing_can_be_done_with_nobody_at_the_counter(hall, action):
    place(hall, State.WAITING)
    before = dump()
    with pytest.raises(Conflict) as refused:
        act(hall.office, lambda today: AT_A_COUNTER[action](today, None, desk(hall.office, 9)))
    assert (refused.value.code, refused.value.state) == ("no_visitor", None)
    assert dump() == before


def test_nothing_can_be_done_with_a_number_that_was_not_given(hall):
    place(hall, State.WAITING)
    before = dump()
    for label in ("L-002", "A-001", "", "L", "L-0", "%", "L-001-2"):
        with pytest.raises(NotFound):
            act(hall.office, lambda today, label=label: today.labelled(label))
    assert dump() == before


def test_a_number_is_issued_once(hall):
    for state in State:
        assert not allows(Action.ISSUE, state)
    assert issue(hall.office, SERVICE).state == State.WAITING


@pytest.mark.parametrize("state", State)
def test_the_end_of_the_day_expires_whoever_has_not_ended(hall, state):
    ticket = place(hall, state)
    events = ticket.events.count()
    act(hall.office, actions.close_day)
    expired = allows(Action.EXPIRE, state)
    assert expired == (state not in ENDED)
    assert again(ticket).state == (State.EXPIRED if expired else state)
    assert ticket.events.count() == events + expired
    assert_whole(again(ticket))


def office_work(office) -> Service:
    """Two pieces of back-office work around a visit to the cashier."""
    return add_service(
        office,
        "arsip",
        "Z",
        [
            ("cari", None, {"ada": "salin", "tidak-ada": None, "bayar-dulu": "bayar"}),
            ("salin", None, {"selesai": "bayar"}),
            ("bayar", "kasir", {"lunas": "cari"}),
        ],
    )


def test_every_way_of_the_table_is_walked_by_some_verb(hall):
    """FINISH, COMPLETE, ISSUE and TRANSFER lead to several states; each is reached."""
    office, archive, walked = hall.office, office_work(hall.office), set()

    def walk(action: Action, verb: Callable[[Today], object], ticket: Ticket | None = None) -> Ticket:
        came_from = again(ticket).state if ticket else None
        given = act(office, verb)
        found = again(given if isinstance(given, Ticket) else given.ticket)
        walked.add((action, came_from, found.state))
        return found

    def at_desk_of(ticket: Ticket) -> Counter:
        return desk(office, call_in(hall, again(ticket)))

    for key in (SERVICE, "arsip"):
        walk(Action.ISSUE, lambda today, key=key: actions.issue(today, office.services.get(key=key)))
    archived = walk(Action.ISSUE, lambda today: actions.issue(today, archive))
    walk(Action.COMPLETE, lambda today: actions.complete(today, archived), archived)
    walk(Action.COMPLETE, lambda today: actions.complete(today, archived), archived)
    counter = at_desk_of(archived)
    walk(Action.FINISH, lambda today: actions.finish(today, counter), archived)
    walk(Action.COMPLETE, lambda today: actions.complete(today, archived, "tidak-ada"), archived)
    for outcome in ("lolos", "ditolak"):
        ticket = issue(office, SERVICE)
        counter = at_desk_of(ticket)
        walk(Action.FINISH, lambda today, o=outcome, c=counter: actions.finish(today, c, o), ticket)
    for service in ("arsip", "pengesahan"):
        ticket = issue(office, SERVICE)
        counter, to = at_desk_of(ticket), office.services.get(key=service)
        walk(Action.TRANSFER, lambda today, c=counter, s=to: actions.transfer(today, c, service=s), ticket)

    several = {Action.ISSUE, Action.FINISH, Action.COMPLETE, Action.TRANSFER}
    assert {(a, to) for a, _from, to in walked} == {(a, to) for a in several for to in TRANSITIONS[a][1]}


def assert_whole(ticket: Ticket) -> None:
    """What belongs to a state is there, and nothing that does not."""
    turns = ticket.turns.filter(ended_at=None).count()
    assert turns == (1 if ticket.state in OPEN_TURN else 0)
    assert (ticket.counter_id is not None) == (ticket.state in AT_COUNTER)
    assert (ticket.ended_at is not None) == (ticket.state in ENDED)
