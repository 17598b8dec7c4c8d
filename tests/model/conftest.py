"""A day that clients have written down, and what the model's tests say when they fail."""

import copy
from typing import Any

import pytest
from django.db import transaction

from counters import clock
from counters.domain.journey import forget_charts
from tests.model.both_offices import EIGHT
from tests.model.clients import Clients, play
from tests.model.real_office import RealOffice
from tests.model.record import read_record
from tests.model.small_office import make_small_office

Row = dict[str, Any]


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The history and the record of such a day."""
    forget_charts()  # this office's rows may bear the ids of one that was rolled back
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.standing_at(EIGHT):
            clients = Clients(RealOffice(make_small_office()))
        play(clients)
        yield clients.history, read_record(clients.office.office)
        transaction.set_rollback(True)


@pytest.fixture
def history(played) -> list[Row]:
    return copy.deepcopy(played[0])


@pytest.fixture
def record(played) -> Row:
    return copy.deepcopy(played[1])
