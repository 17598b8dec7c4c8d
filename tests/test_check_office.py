"""bin/manage check_office: it says ok of an office where all went well, and finds each planted fault."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from counters.domain.actions import raise_calls, raise_floor
from counters.domain.day import SYSTEM, perform
from counters.management.checking import check_offices
from counters.models import Event, QueueDay, Ticket
from counters.states import State
from tests.office import about, desk, issue, open_all, ticket_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def day(cast, morning):
    """A day with tickets in many states, not yet closed."""
    open_all(cast)
    for state in (State.CANCELLED, State.NO_SHOW, State.PARKED, State.SERVING, State.DONE):
        morning.forward(minutes=1)
        ticket_in(cast, state)
    about(cast.office, Ticket.objects.get(state=State.PARKED), "resume")
    issue(cast.office)
    return QueueDay.objects.get()


def spoil(*statements: str) -> None:
    """Changes behind the domain's back, past the database's own guards."""
    with connection.cursor() as cursor:
        for guard in (
            "counters_event_no_UPDATE",
            "counters_event_no_DELETE",
            "one_ticket_at_a_counter",
            "one_officer_at_a_counter",
            "one_counter_for_an_officer",
        ):
            kind = "INDEX" if guard.startswith("one") else "TRIGGER"
            cursor.execute(f"DROP {kind} IF EXISTS {guard}")
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute("PRAGMA legacy_alter_table=ON")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints=OFF")
            cursor.execute("PRAGMA legacy_alter_table=OFF")


def without_constraints(table: str) -> list[str]:
    """The statements that make a table anew, as a database without any constraint would have it."""
    return [
        f"CREATE TABLE bare AS SELECT * FROM {table}",
        "CREATE UNIQUE INDEX bare_id ON bare (id)",
        f"DROP TABLE {table}",
        f"ALTER TABLE bare RENAME TO {table}",
    ]


def found() -> list[str]:
    """What is said to be wrong, without the office and the day."""
    return [sentence.partition(": ")[2] for sentence in check_offices("samsat").wrong]


def newest() -> Ticket:
    """The last number given; its visitor waits."""
    return Ticket.objects.filter(state=State.WAITING).order_by("-pk")[0]


def test_an_office_where_all_went_well_is_ok(day, capsys):
    call_command("check_office", "samsat")
    counts = f"1 days, {Ticket.objects.count()} tickets, {Event.objects.count()} events"
    assert capsys.readouterr() == (f"ok: {counts}\n", "")
    assert Ticket.objects.count() > 5


def test_a_closed_day_is_ok_too(cast, day):
    ticket_in(cast, State.EXPIRED)
    assert found() == []


def test_a_fault_is_a_line_and_exit_code_1(day, capsys):
    spoil("UPDATE counters_queueday SET calls = calls + 1")
    with pytest.raises(SystemExit) as ended:
        call_command("check_office")
    assert ended.value.code == 1
    last = day.calls + 1
    line = f"samsat {day.date}: the last call is number {last}, and the calls differ at {last}\n"
    assert capsys.readouterr().out == line


def test_an_office_that_is_not_there_is_said(day):
    with pytest.raises(CommandError, match="no office"):
        call_command("check_office", "di-mana")


def test_a_number_out_of_the_row_is_found(day):
    ticket = newest()
    spoil(f"UPDATE counters_ticket SET number = 99 WHERE id = {ticket.pk}")
    assert found() == [
        f"the sequence {ticket.series} stands at {ticket.number}, and these were given: 99",
        f"numbers of series {ticket.series} are missing: {ticket.number}",
    ]


def test_a_number_given_twice_is_found(day):
    ticket = newest()
    twice = f"UPDATE counters_ticket SET number = {ticket.number - 1} WHERE id = {ticket.pk}"
    spoil(*without_constraints("counters_ticket"), twice)
    assert found() == [
        f"numbers of series {ticket.series} given twice: {ticket.number - 1}",
        f"numbers of series {ticket.series} are missing: {ticket.number}",
    ]


def test_a_sequence_ahead_of_its_numbers_is_found(day):
    ticket = newest()
    spoil("UPDATE counters_numbersequence SET last = last + 1")
    assert found() == [f"numbers of series {ticket.series} are missing: {ticket.number + 1}"]


def test_two_tickets_at_a_counter_are_found(day):
    serving, other = Ticket.objects.get(state=State.SERVING), newest()
    at = f"state = 'called', counter_id = {serving.counter_id}"
    spoil(f"UPDATE counters_ticket SET {at} WHERE id = {other.pk}")
    assert found() == [
        f"{other} is called at a counter where its turn is not",
        f"several tickets are at one counter: {serving}, {other}",
        f"{other} is called, and its log leads to processing, waiting",
    ]


def test_a_ticket_at_a_counter_without_one_is_found(day):
    serving = Ticket.objects.get(state=State.SERVING)
    spoil(f"UPDATE counters_ticket SET counter_id = NULL WHERE id = {serving.pk}")
    assert found() == [f"{serving} is serving without a counter"]


def test_a_wait_that_nobody_ended_is_found(day):
    done = Ticket.objects.get(state=State.DONE)
    last = done.turns.latest("pk")
    spoil(f"UPDATE counters_turn SET ended_at = NULL WHERE id = {last.pk}")
    assert found() == [f"{done} is done with 1 open turns"]


def test_a_waiting_ticket_without_an_open_turn_is_found(day):
    ticket = newest()
    spoil(f"UPDATE counters_turn SET ended_at = queued_at WHERE ticket_id = {ticket.pk}")
    assert found() == [f"{ticket} is waiting with 0 open turns"]


def test_a_state_that_is_none_is_found(day):
    ticket = newest()
    spoil(f"UPDATE counters_ticket SET state = 'asleep' WHERE id = {ticket.pk}")
    assert found() == [
        f"{ticket} is in no known state: asleep",
        f"{ticket} is asleep, and its log leads to processing, waiting",
    ]


def test_a_ticket_that_is_finished_in_the_middle_of_its_way_is_found(day):
    done = Ticket.objects.get(state=State.DONE)
    spoil(f"UPDATE counters_ticket SET step_id = {newest().step_id} WHERE id = {done.pk}")
    assert found() == [f"{done} is done on a step of its flow"]


def test_a_state_that_the_log_does_not_lead_to_is_found(day):
    cancelled = Ticket.objects.get(state=State.CANCELLED)
    spoil(f"UPDATE counters_ticket SET state = 'expired' WHERE id = {cancelled.pk}")
    assert found() == [f"{cancelled} is expired, and its log leads to cancelled"]


def test_an_event_that_was_not_possible_is_found(day):
    event = Event.objects.get(ticket__state=State.SERVING, action="call")
    spoil(f"UPDATE counters_event SET action = 'resume' WHERE id = {event.pk}")
    assert found() == [
        f"{event.ticket}: “resume” in revision {event.revision} was not possible",
        f"{day.calls} calls were told, and {day.calls - 1} stand in the log",
    ]


def test_a_revision_without_events_is_found(day):
    event = Event.objects.get(ticket=newest())
    spoil(f"DELETE FROM counters_event WHERE id = {event.pk}")
    assert found() == [
        f"the day's revision is {day.revision}, and the log differs at {event.revision}",
        f"{event.ticket} is not in the log",
    ]


def test_a_gap_in_the_lines_of_a_revision_is_found(day):
    event = Event.objects.get(ticket=newest())
    spoil(f"UPDATE counters_event SET position = 2 WHERE id = {event.pk}")
    assert found() == [f"the log's lines of revision {event.revision} are 2"]


def test_a_call_that_was_not_told_is_found(day):
    spoil("DELETE FROM counters_call WHERE sequence = 2")
    assert found() == [
        f"the last call is number {day.calls}, and the calls differ at 2",
        f"{day.calls - 1} calls were told, and {day.calls} stand in the log",
    ]


def test_half_a_promise_is_found(day):
    ticket = newest()
    spoil(f"UPDATE counters_ticket SET promise_from = issued_at, promise_until = NULL WHERE id = {ticket.pk}")
    assert found() == [f"the promise of {ticket} is no range after its issue"]


def test_a_counter_left_open_from_another_day_is_found(day):
    spoil("UPDATE counters_shift SET opened_at = '2025-03-02 03:00:00' WHERE counter_id ="
          " (SELECT id FROM counters_counter WHERE number = 3 ORDER BY id LIMIT 1)")  # fmt: skip
    assert found() == ["Counter 3 is still open from another day"]


def test_two_officers_at_a_counter_are_found(cast, day):
    three, seven = (desk(cast.office, number).pk for number in (3, 7))
    spoil(f"UPDATE counters_shift SET counter_id = {seven} WHERE counter_id = {three}")
    assert "several officers are at Counter 7: petugas3, petugas7" in found()


def test_an_officer_at_two_counters_is_found(cast, day):
    three, seven = (cast.officers[number].pk for number in (3, 7))
    spoil(f"UPDATE counters_shift SET officer_id = {seven} WHERE officer_id = {three}")
    assert found() == ["petugas7 is at several counters: 3, 7"]


def test_a_turn_at_another_counter_is_found(cast, day):
    serving = Ticket.objects.get(state=State.SERVING)
    other = cast.office.counters.exclude(pk=serving.counter_id).first()
    spoil(
        f"UPDATE counters_turn SET counter_id = {other.pk} WHERE ticket_id = {serving.pk} AND ended_at IS NULL"
    )
    assert found() == [f"{serving} is serving at a counter where its turn is not"]


def test_numbers_and_calls_that_a_restored_backup_jumped_over_are_no_fault(cast, day):
    ticket = newest()

    def jump(today):
        return {
            "last": raise_floor(today, ticket.series, ticket.number + 5),
            "calls": raise_calls(today, day.calls + 9),
        }

    perform(cast.office, jump, by=SYSTEM)
    assert found() == []
    assert issue(cast.office).number == ticket.number + 6
    spoil("DELETE FROM counters_event WHERE action = 'raise_calls'")
    assert any("the calls differ at" in sentence for sentence in found())


def test_what_is_wrong_in_another_office_is_not_said_of_this_one(cast, day):
    issue(cast.elsewhere)
    spoil(f"UPDATE counters_queueday SET revision = 9 WHERE office_id = {cast.elsewhere.pk}")
    assert found() == []
    assert len(check_offices().wrong) == 1
