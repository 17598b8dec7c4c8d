"""Every promise is judged when its ticket is done; a forgotten finish is marked, and not counted."""

import datetime

import pytest

from counters.domain import truth
from counters.domain.truth import Record
from counters.models import Ticket, Turn
from tests.office import advance, issue, open_all

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def done(cast, morning):
    """Three finished tickets: kept, early and late by their promises."""
    open_all(cast)
    tickets = [issue(cast.office) for _ticket in range(3)]
    for ticket in tickets:
        while advance(cast, ticket).state != "done":
            morning.forward(minutes=2)
    for ticket, (start, until) in zip(tickets, [(-5, 5), (1, 9), (-9, -1)], strict=True):
        ended = Ticket.objects.get(pk=ticket.pk).ended_at
        Ticket.objects.filter(pk=ticket.pk).update(
            promise_from=ended + start * MINUTE, promise_until=ended + until * MINUTE,
            promise_median=ended + (start + until) / 2 * MINUTE,
        )  # fmt: skip
    return tickets


def judged(office, days=0):
    date = office.days.latest("date").date
    return truth.judged(office, date - datetime.timedelta(days=days), date)


def test_promises_are_kept_early_or_late(cast, done):
    rows, forgotten = judged(cast.office)
    assert truth.record(rows) == Record(1, 1, 1, 5.0)
    assert forgotten == 0
    assert truth.so_far(cast.office.days.get()) == Record(1, 1, 1)
    assert {row.hour for row in rows} == {10}
    assert truth.records(rows, lambda row: row.service) == {done[0].service_id: Record(1, 1, 1, 5.0)}


def test_a_moment_of_the_range_itself_is_kept(cast, done):
    ended = Ticket.objects.get(pk=done[0].pk).ended_at
    assert truth.verdict(ended, ended, ended) == "kept"


def test_a_forgotten_finish_is_counted_apart(cast, done):
    turn = Turn.objects.filter(ticket=done[2], called_at__isnull=False).first()
    Turn.objects.filter(pk=turn.pk).update(
        queued_at=turn.queued_at - datetime.timedelta(hours=3), called_at=turn.called_at - datetime.timedelta(hours=2)
    )  # fmt: skip
    rows, forgotten = judged(cast.office)
    assert truth.record(rows) == Record(1, 1, 0, 2.5)
    assert forgotten == 1
    assert truth.so_far(cast.office.days.get()) == Record(1, 1, 0)
    marked = {ticket.pk: ticket.is_forgotten for ticket in truth.with_forgotten()}
    assert marked == {done[0].pk: False, done[1].pk: False, done[2].pk: True}


def test_what_is_not_done_or_was_not_promised_is_not_judged(cast, morning):
    unpromised = issue(cast.office)
    assert unpromised.promise_until is None
    open_all(cast)
    issue(cast.office)
    while advance(cast, unpromised).state != "done":
        pass
    assert judged(cast.office) == ([], 0)


@pytest.mark.parametrize(
    ("record", "alarms"),
    [(Record(21, 5, 4), False), (Record(20, 5, 5), True), (Record(27, 0, 3), False), (Record(28, 1, 1), True),
     (Record(0, 0, 29), False), (Record(), False)],
)  # fmt: skip
def test_the_alarm_is_for_too_few_and_for_too_many_kept(record, alarms):
    assert record.is_alarming is alarms
