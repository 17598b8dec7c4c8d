"""One office for all tests of a module: making it takes longer than most of them."""

import dataclasses

import pytest
from django.db import transaction

from tests.office import Cast, make_cast, make_office


@pytest.fixture(scope="module")
def standing_cast(django_db_setup, django_db_blocker):
    """The people of an office, in a transaction around the module's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_cast(make_office())
        transaction.set_rollback(True)


@pytest.fixture
def cast(standing_cast, db) -> Cast:
    """The office's people; what a test does to them is rolled back to a savepoint, and its rows are read again."""
    office, elsewhere = standing_cast.office, standing_cast.elsewhere
    fresh = {
        "office": type(office).objects.get(pk=office.pk),
        "elsewhere": type(office).objects.get(pk=elsewhere.pk),
    }
    return dataclasses.replace(standing_cast, **fresh)


@pytest.fixture
def office(cast):
    """The sample office; nobody works there yet."""
    return cast.office
