"""Simulated officers among people: they get up for whoever opens their counter, and come back when it is free."""

import datetime

import pytest

from counters import clock
from counters.domain.commands import Ask, Expected
from counters.domain.day import KIOSK
from counters.domain.errors import Refused
from counters.domain.intake import Wish, take_number
from counters.live.picture import latest
from counters.models import Posting, Shift, Ticket
from counters.simulation.agenda import play
from counters.simulation.demo import Demo
from counters.simulation.looking_round import LEFT_ALONE
from counters.staff.command import work_at_counter
from counters.staff.console_view import choices
from counters.staff.giving_way import SIMULATED
from counters.states import State
from tests.office import desk

# What people may expect of each other does not depend on the database; the verbs are tested on both.
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def standing():
    """A few minutes after a Monday's opening: a morning that is quickly played."""
    with clock.standing_at(datetime.datetime(2025, 3, 3, 1, 9, tzinfo=datetime.UTC)) as at:
        yield at


@pytest.fixture
def demo(cast, standing, settings):
    settings.DEMO = True
    demo = Demo(cast.office)
    demo.fill()
    demo.listen()
    yield demo
    demo.end()


@pytest.fixture
def goes_on(demo, standing):
    """Let so many minutes pass in the demo."""

    def go_on(minutes: float) -> None:
        play(demo.hall.agenda, standing, until=standing.now() + datetime.timedelta(minutes=minutes))

    return go_on


def sits_at(office, number: int) -> str | None:
    shift = Shift.objects.filter(counter=desk(office, number), closed_at=None).first()
    return shift and shift.officer.username


def do(cast, number: int, verb: str, person=None):
    """A verb of a counter by the officer of that number, or by somebody else."""
    posting = Posting.objects.select_related("office", "user").get(user=person or cast.officers[number])
    return work_at_counter(posting, desk(cast.office, number).pk, verb, Ask(reason="break"), Expected())


def busy_desk(office) -> int:
    return Ticket.objects.filter(state=State.SERVING, day__office=office).first().counter.number


def test_the_morning_is_there(demo, cast):
    day = cast.office.days.get()
    assert day.opened_at == datetime.datetime(2025, 3, 3, 1, 0, tzinfo=datetime.UTC)
    assert day.tickets.filter(state=State.SERVING).exists()
    assert sits_at(cast.office, 7) == f"{SIMULATED}petugas7"


def test_the_clock_on_the_wall_is_the_usual_one_again(demo, standing):
    assert clock.now() == standing.now() == datetime.datetime(2025, 3, 3, 1, 9, tzinfo=datetime.UTC)


def test_a_simulated_officer_gets_up_for_a_person_and_ends_the_service_first(demo, cast):
    number = busy_desk(cast.office)
    visitor = Ticket.objects.get(state=State.SERVING, counter=desk(cast.office, number))
    do(cast, number, "open")
    assert sits_at(cast.office, number) == f"petugas{number}"
    visitor.refresh_from_db()
    assert visitor.state in {State.WAITING, State.PROCESSING, State.DONE}


def test_a_person_keeps_the_counter_however_long(demo, cast, goes_on):
    do(cast, 3, "open")
    goes_on(6)
    assert sits_at(cast.office, 3) == "petugas3"


def test_a_counter_that_a_person_left_is_taken_again_after_a_while(demo, cast, goes_on):
    do(cast, 7, "open")
    do(cast, 7, "close")
    goes_on(LEFT_ALONE.total_seconds() / 60 - 1)
    assert sits_at(cast.office, 7) is None
    goes_on(2)
    assert sits_at(cast.office, 7) == f"{SIMULATED}petugas7"


def test_who_may_not_open_a_counter_sends_nobody_away(demo, cast):
    with pytest.raises(Refused):
        do(cast, 3, "open", person=cast.greeter)
    assert sits_at(cast.office, 3) == f"{SIMULATED}petugas3"


def test_nobody_gets_up_where_no_demo_is(demo, cast):
    demo.end()
    with pytest.raises(Refused) as refused:
        do(cast, 3, "open")
    assert refused.value.code == "counter_taken"


def test_a_person_s_number_is_called_and_finished_like_any_other(demo, cast, goes_on):
    label = take_number(cast.office, Wish("blokir"), by=KIOSK, unattended=True).receipt["label"]
    tickets = cast.office.days.get().tickets.filter(series=label[0], number=int(label[2:]))
    for _time in range(20):
        goes_on(3)
        if tickets.get().state == State.DONE:
            break
    assert tickets.get().state == State.DONE


def test_a_counter_paused_by_a_supervisor_stays_paused_until_it_is_opened(demo, cast, goes_on):
    do(cast, 7, "pause", person=cast.supervisor)
    goes_on(8)
    shift = Shift.objects.get(counter=desk(cast.office, 7), closed_at=None)
    assert shift.paused_at
    assert not Ticket.objects.filter(counter=shift.counter).exists()


def test_the_console_offers_the_counters_of_simulated_officers(demo, cast, settings):
    posting = Posting.objects.get(user=cast.officers[3])
    offered = {row["gives_way"] for row in choices(latest(cast.office), posting=posting)["rows"]}
    assert True in offered
    settings.DEMO = False
    offered = {row["gives_way"] for row in choices(latest(cast.office), posting=posting)["rows"]}
    assert offered == {False}


def test_outside_posted_hours_the_demo_posts_hours_around_the_present(cast, settings):
    settings.DEMO = True
    night = datetime.datetime(2025, 3, 1, 17, 5, tzinfo=datetime.UTC)  # five past midnight on a Sunday
    with clock.standing_at(night):
        demo = Demo(cast.office)
        demo.fill()
        office = type(cast.office).objects.get(pk=cast.office.pk)
        assert office.is_open_at(night)
        assert office.days.get().tickets.exists()
