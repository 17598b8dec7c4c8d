"""An office in the morning, with all counters open."""

import pytest

from tests.office import open_all


@pytest.fixture
def hall(cast, morning):
    open_all(cast)
    morning.forward(seconds=1)
    return cast
