"""The trial of a command's cost, small: its counts are right, its bare transactions honest, its goals can fail."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.common.table import Row
from bench.trials.queue import figures
from bench.trials.queue.database import Database, database_of
from bench.trials.queue.hall import LEAVES, Part
from bench.trials.queue.raw import Raw
from bench.trials.queue.rounds import ALONE, CALLS, CROWD, Office, Size, opened, play
from counters.domain.commands import Ask, Expected
from counters.domain.day import KIOSK
from counters.domain.intake import Wish, take_number
from counters.staff.command import work_at_counter
from tests.office import desk, issue, open_all

pytestmark = pytest.mark.sqlite_only

WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(counters_\w+)')


class Recorder(Database):
    """Carries out nothing; keeps what it was told to write."""

    def __init__(self) -> None:
        super().__init__(None, postgres=False)
        self.told: list[str] = []

    def run(self, statement, values=()):
        assert statement.count("?") == len(values)
        self.told.append(statement)
        return [(1, 1)]


def writes(statements) -> Counter:
    """How often each table is written, and how."""
    return Counter(match.groups() for text in statements if (match := WRITES.match(text)))


def writes_of(work) -> Counter:
    with CaptureQueriesContext(connection) as seen:
        work()
    return writes(query["sql"] for query in seen)


@pytest.fixture
def raw() -> Raw:
    return Raw(Recorder())


def told(raw: Raw, transaction) -> Counter:
    raw.database.told.clear()
    transaction()
    return writes(raw.database.told)


def test_the_bare_issue_writes_what_an_issue_writes(cast, raw):
    open_all(cast)  # so that there is a promise to write
    issue(cast.office)

    def take() -> None:
        take_number(cast.office, Wish("pengesahan"), by=KIOSK, unattended=True, key="k")

    assert told(raw, raw.issue) == writes_of(take)


def test_the_bare_finish_next_writes_what_a_finish_next_writes(cast, raw):
    open_all(cast)
    for _visitor in range(3):
        issue(cast.office)
        raw.issue()
    posting, counter = cast.posting(cast.officers[3]), desk(cast.office, 3).pk

    def work(verb: str) -> None:
        ask = Ask(**LEAVES) if verb == "finish-next" else Ask()
        work_at_counter(posting, counter, verb, ask, Expected(), key=verb)

    work("call-next")
    raw.finish_next()
    assert told(raw, raw.finish_next) == writes_of(lambda: work("finish-next"))


@pytest.mark.timeout(300)
def test_a_small_trial_finds_every_number_once_in_an_office_with_a_past(tmp_path):
    with opened("sqlite", tmp_path, 601) as office:
        play([office], Size(rounds=1, alone=3, crowd=9, bare=3))
        rows = figures.rows_of(office, None, 0)
        with database_of(office.tried) as database:
            old = database.one("SELECT count(*) FROM counters_ticket WHERE nonce LIKE 'old-%'")
            days = database.one("SELECT count(*) FROM counters_queueday WHERE retired_at IS NULL")
    assert (old, days) == (601, 4)
    assert [len(office.rounds[0][part].took) for part in (ALONE, CROWD, CALLS)] == [3, 9, 12]
    assert len(office.hall.called) > 12
    decided = [row for row in rows if row.goal == "0"]
    assert len(decided) == 3
    assert [row for row in decided if not row.holds] == []


def judged(rows: list[Row]) -> list[bool | None]:
    return [row.holds for row in rows if row.holds is not None]


class Nobody:
    given, called, refused = [1, 2, 2, 4], ["A-001", "A-001"], ["409 busy"]


def test_a_number_given_twice_or_left_out_a_second_call_and_a_refusal_are_told():
    rows = figures.right(Office(None, Nobody), "")
    assert [row.found for row in rows] == ["2", "1", "1"]
    assert judged(rows) == [False, False, False]


@pytest.mark.parametrize(("grown", "holds"), [(1.2, True), (1.3, False)])
def test_a_command_that_costs_more_for_the_past_is_told(grown, holds):
    offices = [Office(None, None, [{ALONE: Part([1.0], cpu=cost)}]) for cost in (1.0, grown)]
    assert figures.flat(*offices, ALONE, 1000).holds is holds
