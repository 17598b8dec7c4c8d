"""What goes wrong here and not at the client: a sentence, and a status that says so."""

import contextlib
import logging
import resource
import sqlite3

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, connection
from django.test import RequestFactory

from counters.api.errors import HANDLERS
from counters.models import Ticket
from tests.api.conftest import Caller, dump, problem
from tests.office import make_cast, make_office

REQUEST = RequestFactory().post("/api/v1/offices/samsat/tickets")


def answer_to(error):
    handler = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
    return handler(REQUEST, error)


@pytest.mark.sqlite_only
def test_a_busy_database_asks_for_patience(transactional_db):
    cast = make_cast(make_office())
    call = Caller(cast, cast.kiosk)
    before = dump()
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10")
    try:
        other.execute("BEGIN IMMEDIATE")
        refused = call.issue(key="k-1")
        assert problem(refused) == (503, "busy")
        assert refused.headers["Retry-After"] == "1"
        assert dump() == before
    finally:
        other.close()
        connection.close()
    assert call.issue(key="k-1").status_code == 201
    assert Ticket.objects.count() == 1


@pytest.mark.sqlite_only
def test_a_disk_that_takes_nothing_is_no_matter_of_patience(transactional_db):
    cast = make_cast(make_office())
    call = Caller(cast, cast.kiosk)
    before = dump()
    with disk_that_takes_nothing():
        refused = call.issue(key="k-1")
        assert problem(refused) == (503, "disk")
        assert int(refused.headers["Retry-After"]) > 1
        assert dump() == before
    assert call.issue(key="k-1").status_code == 201
    assert Ticket.objects.count() == 1


@contextlib.contextmanager
def disk_that_takes_nothing():
    """No file of this process may grow: its writes fail for good, as on a full or broken disk."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_what_nobody_foresaw_is_noted_and_not_told(caplog):
    with caplog.at_level(logging.ERROR, "counters.api.errors"):
        answer = answer_to(ZeroDivisionError("a secret"))
    assert problem(answer) == (500, "internal")
    assert b"secret" not in answer.content
    assert "a secret" in caplog.text


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (OperationalError("locked"), (503, "busy")),
        (IntegrityError("unique"), (409, "conflict")),
        (DataError("too long"), (422, "invalid")),
    ],
)
def test_what_the_database_refuses_is_no_error_of_the_server(error, refusal):
    assert problem(answer_to(error)) == refusal
