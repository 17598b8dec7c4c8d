"""A command on a session that was ended before it began is a fault; one that was under way at the moment is not."""

import pytest

from bench.trials.faults.postgres import met_an_old_session

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("invoke", "done", "met"),
    [
        (11.0, 11.2, True),  # a second after the first end, long before the next
        (9.0, 9.5, False),  # before any end
        (9.9, 10.3, False),  # under way when they ended
        (12.9, 13.05, False),  # under way at the second end, though soon after the first
        (12.9, 12.97, False),  # its session was ended a moment before the end was over
        (13.2, 13.3, True),
        (30.0, 30.1, False),  # long after
    ],
)
def test_it_tells_old_sessions_from_those_ended_meanwhile(invoke, done, met):
    assert met_an_old_session({"invoke": invoke, "done": done}, [10.0, 13.0]) is met
