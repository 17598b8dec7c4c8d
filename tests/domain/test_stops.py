"""No more numbers for now: of one service or all, until a time, from a number on, or until somebody takes it back."""

import datetime

import pytest

from counters.domain import actions
from counters.domain.errors import Conflict, Invalid
from counters.models import Event, IssueStop, Ticket
from tests.domain.acting import act, day_of
from tests.office import issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def pause(office, **wish):
    return act(office, lambda today: actions.pause_issuing(today, wish.pop("reason", "full"), **wish))


def refusal(office, service="pengesahan"):
    with pytest.raises(Conflict) as refused:
        issue(office, service)
    assert refused.value.code == "issuing_paused"
    return str(refused.value)


def test_a_stop_of_the_office_keeps_every_number_back_until_it_is_taken_back(office):
    issue(office)
    before = day_of(office).revision
    pause(office)
    assert day_of(office).revision == before + 1
    assert "kuota hari ini sudah penuh" in refusal(office) or "the day is full" in refusal(office)
    refusal(office, "perpanjangan")
    assert Ticket.objects.count() == 1
    act(office, actions.resume_issuing)
    assert issue(office).label == "A-002"
    assert list(Event.objects.exclude(action="issue").values_list("action", flat=True)) == [
        "pause_issuing",
        "resume_issuing",
    ]


def test_a_stop_of_one_service_leaves_the_others(office):
    service = office.services.get(key="perpanjangan")
    pause(office, service=service, reason="mesin cetak rusak")
    assert "mesin cetak rusak" in refusal(office, "perpanjangan")
    issue(office)
    with pytest.raises(Conflict) as refused:
        act(office, actions.resume_issuing)
    assert refused.value.code == "not_paused"
    act(office, lambda today: actions.resume_issuing(today, service))
    issue(office, "perpanjangan")


def test_a_stop_ends_at_its_time(office, morning):
    pause(office, until=morning.at + datetime.timedelta(minutes=30))
    assert "10.30" in refusal(office)
    morning.forward(minutes=30)
    issue(office)


def test_a_limit_gives_exactly_so_many_numbers(office):
    service = office.services.get(key="perpanjangan")
    issue(office, "perpanjangan")
    pause(office, service=service, after=3)
    issue(office)
    assert [issue(office, "perpanjangan").number for _time in range(2)] == [2, 3]
    refusal(office, "perpanjangan")
    issue(office)


def test_a_later_stop_takes_the_place_of_the_first(office):
    pause(office, reason="full")
    pause(office, reason="fault", after=5)
    issue(office)
    assert [row.reason for row in IssueStop.objects.filter(lifted_at=None)] == ["fault"]


def test_a_stop_ends_with_its_day(office, morning):
    pause(office)
    morning.forward(days=1)
    issue(office)


@pytest.mark.parametrize(
    "wish",
    [
        {"reason": " "},
        {"reason": "x" * 121},
        {"after": -1},
        {"until": datetime.datetime(2025, 3, 3, 2, 59, tzinfo=datetime.UTC)},
    ],
)
def test_a_stop_that_makes_no_sense_is_refused(office, wish):
    with pytest.raises(Invalid):
        pause(office, **wish)
    assert IssueStop.objects.count() == 0
