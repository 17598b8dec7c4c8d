"""The one door: one revision a command, one log, and the two guards against doing a thing twice."""

import pytest

from counters.domain import actions
from counters.domain.commands import Expected
from counters.domain.day import KEEP_KEYS, KIOSK, SYSTEM, VISITOR, Actor, day_changed, perform
from counters.domain.errors import Conflict, Invalid
from counters.domain.intake import Wish, secret_of, take_number
from counters.domain.queries import find_secret
from counters.models import Command, Event, Ticket
from counters.states import State
from tests.domain.acting import act, day_of, dump
from tests.office import advance, at_desk, desk, issue, open_all, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def take(office, key="", by=KIOSK, service="pengesahan"):
    return take_number(office, Wish(service), by=by, unattended=False, key=key, asked={"service": service})


# --- the log ------------------------------------------------------------------------------------------------


def test_every_command_raises_the_revision_by_one_and_appends_to_the_log(cast):
    ticket = issue(cast.office, "perpanjangan")
    while ticket.state != State.DONE:
        ticket = advance(cast, ticket)
    ticket_in(cast, State.NO_SHOW)
    day = day_of(cast.office)
    revisions = list(day.events.values_list("revision", flat=True))
    assert revisions == sorted(revisions)
    assert set(revisions) == set(range(1, day.revision + 1))
    for revision in set(revisions):
        positions = list(day.events.filter(revision=revision).values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))


def test_a_command_that_does_several_things_makes_one_revision(cast):
    open_all(cast)
    first, second = issue(cast.office), issue(cast.office)
    at_desk(cast, 3, "call-next")
    before = day_of(cast.office).revision
    at_desk(cast, 3, "finish-next")
    day = day_of(cast.office)
    assert day.revision == before + 1
    rows = day.events.filter(revision=day.revision).values_list("position", "action", "ticket")
    assert list(rows) == [(1, "finish", first.pk), (2, "call", second.pk)]


def test_the_log_says_who_did_it_and_where(cast):
    issue(cast.office)
    take(cast.office, by=Actor("user:7"))
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    rows = Event.objects.values_list("action", "actor", "counter__number", "ticket__number")
    assert list(rows) == [
        ("issue", "kiosk", None, 1),
        ("issue", "user:7", None, 2),
        ("open", "system", 3, None),
        ("call", "system", 3, 1),
    ]


def test_the_states_of_all_tickets_follow_from_the_log(cast):
    for state in State:
        if state != State.EXPIRED:
            ticket_in(cast, state)
    led_to = {
        "issue": State.WAITING, "call": State.CALLED, "recall": State.CALLED, "serve": State.SERVING,
        "park": State.PARKED, "no_show": State.NO_SHOW, "cancel": State.CANCELLED,
    }  # fmt: skip
    for ticket in Ticket.objects.all():
        last = ticket.events.last()
        assert last.action in ("finish", "complete") or led_to[last.action] == ticket.state


def test_a_command_that_fails_halfway_leaves_nothing(cast):
    issue(cast.office)
    before = dump()

    def broken(today):
        actions.issue(today, cast.office.services.get(key="pengesahan"))
        actions.open_counter(today, desk(cast.office, 3), cast.officers[3])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(cast.office, broken, by=SYSTEM, key="k")
    assert dump() == before


def test_the_screens_are_told_after_the_commit_and_cannot_fail_a_command(
    office, django_capture_on_commit_callbacks
):
    told = []

    def broken_screen(sender, office, **more):
        told.append((office, Ticket.objects.count()))
        raise ZeroDivisionError

    day_changed.connect(broken_screen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            issue(office)
            assert told == []
        with django_capture_on_commit_callbacks(execute=True):
            at_empty_line = perform(office, lambda today: {}, by=SYSTEM)
    finally:
        day_changed.disconnect(broken_screen)
    assert told == [(office.pk, 1)]
    assert at_empty_line.receipt == {}


# --- idempotency keys ---------------------------------------------------------------------------------------


def test_a_repeated_key_gives_the_same_receipt_and_no_new_revision(office):
    first = take(office, key="abc")
    before = dump()
    second = take(office, key="abc")
    assert (first.repeated, second.repeated) == (False, True)
    assert second.receipt == first.receipt
    assert dump() == before


def test_a_retry_gives_the_same_link_which_is_not_in_the_database(office):
    secrets = {secret_of(take(office, key="abc").receipt) for _time in range(2)}
    secret = secrets.pop()
    assert secrets == set()
    assert len(secret) == 27
    assert find_secret(secret).label == "A-001"
    assert secret not in str(dump())


def test_the_same_key_for_something_else_is_refused(office):
    take(office, key="abc")
    before = dump()
    with pytest.raises(Invalid) as refused:
        take(office, key="abc", service="perpanjangan")
    assert refused.value.code == "key_reused"
    assert dump() == before


def test_a_key_is_its_owner_s_and_its_office_s_own(cast):
    for office, by in (
        (cast.office, KIOSK),
        (cast.office, VISITOR),
        (cast.office, Actor("user:7")),
        (cast.elsewhere, KIOSK),
    ):
        assert not take(office, key="abc", by=by).repeated
    assert Ticket.objects.count() == 4


def test_without_a_key_every_command_counts(office):
    assert [take(office).receipt["label"] for _time in range(2)] == ["A-001", "A-002"]
    assert not Command.objects.exists()


def test_a_refused_command_leaves_its_key_free(cast):
    with pytest.raises(Conflict):
        act(cast.office, lambda today: actions.call_next(today, desk(cast.office, 3)), key="abc")
    at_desk(cast, 3, "open")
    ticket = issue(cast.office)
    assert act(cast.office, lambda today: actions.call_next(today, desk(cast.office, 3)), key="abc") == ticket


def test_a_key_is_known_over_midnight_and_for_a_week(office, morning):
    first = take(office, key="abc").receipt
    morning.forward(days=1)
    assert take(office, key="abc").receipt == first
    morning.forward(seconds=(KEEP_KEYS.days - 1) * 24 * 3600 - 1)
    assert take(office, key="abc").receipt == first
    morning.forward(days=1)
    assert take(office, key="abc").receipt["label"] == "A-001"
    assert Ticket.objects.count() == 2


def test_a_key_of_a_moment_ago_is_known_however_far_the_clock_has_jumped(office, morning):
    first = take(office, key="abc").receipt
    morning.forward(days=400)
    assert take(office, key="abc").receipt == first
    assert take(office, key="abc").receipt == first
    morning.forward(days=KEEP_KEYS.days)
    assert take(office, key="abc").receipt["label"] == "A-001"
    assert Ticket.objects.count() == 2


# --- what the client believes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "fits"),
    [
        (Expected(), True),
        (Expected(says_ticket=True, ticket="A-001", state="called"), True),
        (Expected(says_ticket=True, ticket="A-001"), True),
        (Expected(state="called"), True),
        (Expected(says_ticket=True, ticket="A-002"), False),
        (Expected(says_ticket=True, ticket=None), False),
        (Expected(says_ticket=True, ticket="A-001", state="serving"), False),
    ],
)
def test_a_command_is_refused_where_the_client_believes_something_else(cast, expected, fits):
    ticket_in(cast, State.CALLED)
    before = dump()

    def recall(today):
        expected.check(today.visitor_at(desk(cast.office, 3)))
        return actions.recall(today, desk(cast.office, 3))

    if fits:
        assert act(cast.office, recall).label == "A-001"
        return
    with pytest.raises(Conflict) as refused:
        act(cast.office, recall)
    assert (refused.value.code, refused.value.state) == ("not_as_expected", State.CALLED)
    assert dump() == before


def test_nobody_may_be_expected(cast):
    at_desk(cast, 3, "open")
    counter = desk(cast.office, 3)
    act(cast.office, lambda today: Expected(says_ticket=True).check(today.visitor_at(counter)))
    with pytest.raises(Conflict) as refused:
        act(
            cast.office,
            lambda today: Expected(says_ticket=True, ticket="A-001").check(today.visitor_at(counter)),
        )
    assert refused.value.state is None
