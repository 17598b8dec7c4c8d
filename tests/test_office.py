"""The office for tests does what it says, so that other tests can rely on it."""

import pytest
from django.db import DatabaseError, transaction

from counters.models import Event, Shift
from counters.states import State
from tests.office import issue, make_office, open_all, ticket_in


@pytest.mark.parametrize("state", State.values)
def test_a_ticket_can_be_had_in_every_state(cast, morning, state):
    assert ticket_in(cast, state).state == state


def test_all_counters_can_be_open_at_once(cast, morning):
    open_all(cast)
    assert Shift.objects.filter(closed_at=None).count() == len(cast.officers) == 11


@pytest.mark.parametrize("run", [1, 2])
def test_a_transactional_test_leaves_nothing_but_guards_behind(transactional_db, run):
    assert not Event.objects.exists()
    issue(make_office())
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.exists()
