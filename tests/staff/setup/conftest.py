"""An administrator at the pages of the set-up."""

import pytest

from tests.staff.conftest import Person, cast, hall, office, person, standing_cast

__all__ = ["cast", "hall", "office", "standing_cast"]

FLOW = "/pengaturan/samsat/layanan/pengesahan/alur/"


@pytest.fixture
def administrator(hall) -> Person:
    return person(hall.administrator)


@pytest.fixture
def service(hall):
    return hall.office.services.get(key="pengesahan")
