"""Finding a ticket by what is printed on it: its label, or the secret of its link."""

import pytest

from counters.domain import links
from counters.domain.queries import find_label, find_secret
from tests.domain.acting import day_of
from tests.office import issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.mark.parametrize("text", ["A-001", "a-001", "A001", "a1", " A - 1 ", "A-1", "A-0001"])
def test_a_label_is_found_however_it_is_typed(office, text):
    ticket = issue(office)
    assert find_label(day_of(office).tickets, text) == ticket


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A-", "A-002", "B-001", "AAA-001", "A-1-1", "A-1'", "A-1\x00", "A-1e0"]
)
def test_what_is_no_label_of_today_finds_nobody(office, text):
    issue(office)
    assert find_label(day_of(office).tickets, text) is None


def test_a_label_of_endless_spaces_is_read_in_one_go(office):
    # Under the lock of the office; divided in all ways these would hold it until the test's time is over.
    assert find_label(office.days.none(), "A" + " " * 200_000 + "x") is None


def test_yesterday_s_label_is_not_today_s(office, morning):
    issue(office)
    morning.forward(days=1)
    issue(office, "perpanjangan")
    assert find_label(day_of(office).tickets, "A-001") is None


def test_a_link_finds_its_ticket_and_no_other(office):
    tickets = [issue(office) for _time in range(3)]
    secrets = [links.secret_for(ticket.nonce) for ticket in tickets]
    assert [find_secret(secret) for secret in secrets] == tickets
    assert len(set(secrets)) == 3


def test_a_link_works_for_a_ticket_of_another_day(office, morning):
    ticket = issue(office)
    morning.forward(days=3)
    issue(office)
    assert find_secret(links.secret_for(ticket.nonce)) == ticket


@pytest.mark.parametrize("secret", ["", "x", "A-001", "\x00", "ü" * 27, "x" * 10_000])
def test_a_wrong_link_finds_nobody(office, secret):
    issue(office)
    assert find_secret(secret) is None


def test_nothing_that_the_database_keeps_opens_a_link(office):
    ticket = issue(office)
    assert find_secret(ticket.nonce) is None
    assert find_secret(ticket.link_digest) is None
