"""A command asks the database as many questions in a full house, years after the first day, as in an empty one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters.domain.commands import Ask, Expected
from counters.domain.day import KIOSK
from counters.domain.intake import Wish, take_number
from counters.staff.command import work_at_counter
from tests.office import at_desk, desk, issue, open_all

# With savepoint, key and commit; rights and belief are in it, the request is not. Raise it only for a reason.
# Of an issue five come before the lock: the service, its variant, questions, choices and papers.
MOST_FOR_ISSUE, MOST_FOR_FINISH_NEXT = 32, 26


@pytest.fixture
def morning_of_work(cast, morning):
    """Officers sit, and one number was given, called and taken on: what is done first on a day is done."""

    def begin() -> None:
        open_all(cast)
        for _visitor in range(4):
            issue(cast.office)
        at_desk(cast, 3, "call-next")
        at_desk(cast, 3, "serve")

    begin()
    return begin


def statements(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def costs(cast, key: str) -> tuple[int, int]:
    """Of an issue and of a finish-next, each with a key."""
    posting, counter = cast.posting(cast.officers[3]), desk(cast.office, 3).pk
    wish = Wish("pengesahan", priority="lansia", variant="r2")
    return (
        statements(lambda: take_number(cast.office, wish, by=KIOSK, unattended=False, key=key)),
        statements(lambda: work_at_counter(posting, counter, "finish-next", Ask(), Expected(), key=key)),
    )


def test_a_command_costs_the_same_with_many_waiting_and_after_many_days(cast, morning, morning_of_work):
    few = costs(cast, "few")
    for _day in range(3):
        morning.forward(days=1)
        morning_of_work()
    for number in range(30):
        issue(cast.office, ("pengesahan", "perpanjangan", "blokir")[number % 3], priority="lansia")
    assert costs(cast, "many") == few
    assert few[0] <= MOST_FOR_ISSUE
    assert few[1] <= MOST_FOR_FINISH_NEXT
