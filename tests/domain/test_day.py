"""The business day: how it ends, how the next begins, and what a wrong clock cannot do."""

import datetime

import pytest

from counters import clock
from counters.domain import actions
from counters.domain.errors import Conflict
from counters.domain.floor import read_floor
from counters.models import QueueDay, Shift
from counters.states import IN_THE_OFFICE, State
from tests.domain.acting import act, day_of, dump, log_of
from tests.office import about, again, at_desk, desk, issue, open_all, ticket_in

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2025, 3, 3, 3, 0, tzinfo=datetime.UTC)  # ten o'clock in Jakarta
FAR = datetime.datetime(2031, 1, 1, 3, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at():
    with clock.standing_at(MONDAY) as standing:
        yield standing


def refused(office, verb):
    """The code of a refusal, which must have changed nothing."""
    before = dump()
    with pytest.raises(Conflict) as found:
        act(office, verb)
    assert dump() == before
    return found.value.code


def days(office):
    rows = office.days.order_by("pk").values_list("date", "closed_at", "retired_at")
    return [(str(date), closed is not None, retired is not None) for date, closed, retired in rows]


# --- the end of a day ---------------------------------------------------------------------------------------


def test_closing_the_day_expires_everybody_and_closes_every_counter(cast):
    tickets = {
        state: ticket_in(cast, state) for state in (*sorted(IN_THE_OFFICE), State.NO_SHOW, State.CANCELLED)
    }
    act(cast.office, actions.close_day)
    found = {state: again(ticket).state for state, ticket in tickets.items()}
    assert found == dict.fromkeys((*IN_THE_OFFICE, State.NO_SHOW), State.EXPIRED) | {
        State.CANCELLED: State.CANCELLED
    }
    assert not Shift.objects.filter(closed_at=None).exists()
    assert days(cast.office) == [("2025-03-03", True, False)]
    day = day_of(cast.office)
    last = day.events.filter(revision=day.revision)
    assert list(last.filter(action="expire").values_list("data__from", flat=True)) == [
        state.value for state in (*sorted(IN_THE_OFFICE), State.NO_SHOW)
    ]
    assert last.last().action == "close_day"


def test_a_day_is_closed_once_and_taken_back_once(cast):
    issue(cast.office)
    assert refused(cast.office, actions.reopen_day) == "day_open"
    act(cast.office, actions.close_day)
    assert refused(cast.office, actions.close_day) == "day_closed"
    act(cast.office, actions.reopen_day)
    assert refused(cast.office, actions.reopen_day) == "day_open"


def test_numbers_go_on_after_a_reopening_and_what_expired_stays_expired(cast):
    ticket = issue(cast.office)
    act(cast.office, actions.close_day)
    act(cast.office, actions.reopen_day)
    assert issue(cast.office).label == "A-002"
    assert again(ticket).state == State.EXPIRED
    at_desk(cast, 3, "open")
    assert at_desk(cast, 3, "call-next").label == "A-002"


# --- a new day ----------------------------------------------------------------------------------------------


def test_the_first_command_of_a_new_day_ends_the_old_one(cast, at):
    ticket = ticket_in(cast, State.SERVING)
    at.forward(days=1)
    new = issue(cast.office)
    assert (new.label, day_of(cast.office).date) == ("A-001", datetime.date(2025, 3, 4))
    old = again(ticket)
    assert (old.state, old.counter, old.turns.get().ended_by) == (State.EXPIRED, None, "expire")
    assert days(cast.office) == [("2025-03-03", True, False), ("2025-03-04", False, False)]
    assert [event.actor for event in old.day.events.filter(action__in=["expire", "close", "close_day"])] == [
        "system", "system", "system",
    ]  # fmt: skip
    assert log_of(cast.office) == ["issue"]
    assert day_of(cast.office).revision == 1


def test_a_refused_first_command_leaves_the_old_day_as_it_was(cast, at):
    issue(cast.office)
    at.forward(days=1)
    assert refused(cast.office, lambda today: actions.recall(today, desk(cast.office, 3))) == "no_visitor"
    assert days(cast.office) == [("2025-03-03", False, False)]


def test_the_date_changes_at_the_office_s_own_midnight(cast, at):
    issue(cast.office)
    at.at = datetime.datetime(2025, 3, 3, 16, 59, 59, tzinfo=datetime.UTC)
    assert issue(cast.office).label == "A-002"
    at.at = datetime.datetime(2025, 3, 3, 17, 0, tzinfo=datetime.UTC)
    assert issue(cast.office).label == "A-001"


def test_counters_and_lines_are_empty_on_a_new_morning_before_any_command(cast, at):
    open_all(cast)
    issue(cast.office)
    at.forward(days=1)
    floor = read_floor(cast.office)
    assert (floor.day, floor.revision, floor.tickets) == (None, 0, {})
    assert {desk.state for desk in floor.desks.values()} == {"closed"}


def test_a_shift_left_open_over_midnight_is_ended_and_its_officer_can_sit_down_again(cast, at):
    at_desk(cast, 3, "open")
    at.forward(days=1)
    at_desk(cast, 3, "open")
    left, new = Shift.objects.order_by("pk")
    assert (left.closed_at, new.opened_at, new.closed_at) == (at.at, at.at, None)


def test_a_day_after_a_holiday_ends_the_last_one_that_was_worked(cast, at):
    ticket = issue(cast.office)
    at.forward(days=9)
    issue(cast.office)
    assert days(cast.office) == [("2025-03-03", True, False), ("2025-03-12", False, False)]
    assert again(ticket).state == State.EXPIRED


def test_what_the_order_remembers_begins_anew(cast, at):
    gone = ticket_in(cast, State.NO_SHOW)
    at.forward(days=1)
    with pytest.raises(Conflict):
        about(cast.office, gone, "return")
    ticket_in(cast, State.NO_SHOW)
    assert again(about(cast.office, day_of(cast.office).tickets.get(), "return")).rejoin_at == 1 + 3


# --- clocks that are wrong ----------------------------------------------------------------------------------


def test_a_clock_that_goes_back_keeps_the_day_and_its_numbers(cast, at):
    issue(cast.office)
    for back in ({"hours": -5}, {"days": -1}, {"days": -400}):
        at.at = MONDAY
        at.forward(**back)
        ticket = issue(cast.office)
        assert day_of(cast.office).date == datetime.date(2025, 3, 3)
        assert ticket.issued_at == MONDAY
    assert ticket.label == "A-004"


def test_no_time_of_a_day_runs_backwards(cast, at):
    ticket = issue(cast.office)
    at_desk(cast, 3, "open")
    for minutes, verb in ((5, "call-next"), (-30, "serve"), (-10, "finish")):
        at.forward(minutes=minutes)
        at_desk(cast, 3, verb)
    turn = ticket.turns.first()
    assert turn.queued_at <= turn.called_at <= turn.served_at <= turn.ended_at
    times = list(day_of(cast.office).events.values_list("at", flat=True))
    assert times == sorted(times)


def test_a_day_in_the_future_is_kept_until_somebody_mends_it(cast, at):
    at.at = FAR
    issue(cast.office)
    at.at = MONDAY
    assert issue(cast.office).label == "A-002"
    assert day_of(cast.office).date == datetime.date(2031, 1, 1)


def wrong_and_mended(cast, at):
    """Two numbers on Monday, two on a day in 2031 by a wrong clock, which is then put right and the day mended."""
    given = [issue(cast.office), issue(cast.office)]
    at.at = FAR
    given += [issue(cast.office), issue(cast.office)]
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    at.at = MONDAY + datetime.timedelta(minutes=30)
    act(cast.office, actions.mend_day)
    return given


def test_a_mended_day_goes_on_today_and_no_number_comes_twice(cast, at):
    given = wrong_and_mended(cast, at)
    assert days(cast.office) == [("2025-03-03", False, False), ("2031-01-01", True, True)]
    assert {again(ticket).state for ticket in given} == {State.EXPIRED}
    assert [ticket.label for ticket in given] == ["A-001", "A-002", "A-001", "A-002"]
    assert issue(cast.office).label == "A-003"


def test_a_mended_day_has_the_right_time_again(cast, at):
    wrong_and_mended(cast, at)
    open_all(cast)
    ticket = issue(cast.office)
    assert ticket.issued_at == at.at
    assert datetime.timedelta() <= ticket.promise_until - at.at < datetime.timedelta(hours=2)
    floor = read_floor(cast.office)
    assert (floor.date, floor.at) == (datetime.date(2025, 3, 3), at.at)


def test_numbers_of_a_mended_day_go_on_when_they_were_ahead(cast, at):
    at.at = FAR
    for _time in range(3):
        issue(cast.office)
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    at.at = MONDAY
    act(cast.office, actions.mend_day)
    assert days(cast.office) == [("2031-01-01", True, True), ("2025-03-03", False, False)]
    assert issue(cast.office).label == "A-004"
    at_desk(cast, 3, "open")
    at_desk(cast, 3, "call-next")
    assert day_of(cast.office).announcements.get().sequence == 2


def test_a_mended_day_comes_again_in_its_own_time(cast, at):
    wrong_and_mended(cast, at)
    at.at = FAR
    assert issue(cast.office).label == "A-001"
    assert QueueDay.objects.filter(date=FAR.date(), retired_at=None).count() == 1


def test_a_day_that_is_right_is_not_mended(cast, at):
    issue(cast.office)
    assert refused(cast.office, actions.mend_day) == "day_right"
    at.forward(days=1)
    assert refused(cast.office, actions.mend_day) == "day_right"
