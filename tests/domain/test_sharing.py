"""Many vehicles with one number: the others in the line go in between."""

import pytest

from counters.models import Office, Turn
from counters.states import State
from tests.office import again, at_desk, issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def hall(cast):
    """One counter serves the line of the yearly stamp; three vehicles a turn."""
    Office.objects.filter(pk=cast.office.pk).update(items_a_turn=3)
    at_desk(cast, 3, "open")
    return cast


def test_after_its_share_a_ticket_goes_to_the_end_of_the_same_line(hall, morning):
    many, other, third = issue(hall.office, items=7), issue(hall.office), issue(hall.office)
    called = []
    for _turn in range(5):
        morning.forward(minutes=2)
        called.append(at_desk(hall, 3, "call-next").label)
        at_desk(hall, 3, "finish")
    assert called == [many.label, other.label, third.label, many.label, many.label]
    assert (again(many).state, again(many).items_left) == (State.PROCESSING, None)
    turns = Turn.objects.filter(ticket=many, station__isnull=False)
    assert [(turn.ended_by, turn.outcome) for turn in turns] == [
        ("finish", ""),
        ("finish", ""),
        ("finish", "lengkap"),
    ]


def test_another_outcome_counts_for_the_whole_ticket(hall):
    many = issue(hall.office, items=7)
    at_desk(hall, 3, "call-next")
    at_desk(hall, 3, "finish", outcome="ditolak")
    assert again(many).state == State.DONE


def test_the_next_step_begins_with_all_vehicles(hall):
    many = issue(hall.office, items=4)
    for left in (1, None):
        at_desk(hall, 3, "call-next")
        at_desk(hall, 3, "finish")
        assert again(many).items_left == left


def test_a_few_vehicles_are_served_in_one_turn(hall):
    few = issue(hall.office, items=3)
    at_desk(hall, 3, "call-next")
    at_desk(hall, 3, "finish")
    assert again(few).state == State.PROCESSING
