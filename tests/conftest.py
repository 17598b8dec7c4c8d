"""Fixtures that every test may use."""

import contextlib
import datetime
import os

import pytest
from channels.testing import application as channels_testing
from django.db import close_old_connections, connection
from hypothesis import settings as hypothesis_settings

from counters import clock
from counters.domain.journey import forget_charts
from counters.live import picture
from counters.staff import promises_view
from tests.browsers import chromium, launch_arguments
from tests.office import make_cast, make_office
from tests.servers import running_server
from tests.triggers import flushes_the_log

# Two busy cores make single examples slow now and then; that is no finding.
hypothesis_settings.register_profile("antrean", deadline=None)
hypothesis_settings.load_profile("antrean")


def give_connections_back():
    """What Channels does after each piece of work. While a test's socket waits, Channels switches it off, and where
    two sockets wait at once it stays off: PostgreSQL's pool runs dry some twenty tests later."""
    with contextlib.suppress(RuntimeError):  # a test without a database has none, and may not even look
        close_old_connections()


channels_testing.no_op = give_connections_back


@pytest.fixture
def server(tmp_path):
    """A fresh office of its own, running (see tests/servers.py)."""
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory):
    """One office for all tests that do not mind what others did in it: starting one takes seconds."""
    with running_server(tmp_path_factory.mktemp("shared-server"), PLAIN_RECKONING="1") as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, kept quiet."""
    arguments = {**browser_type_launch_args, "args": launch_arguments()}
    if path := chromium():
        arguments["executable_path"] = path
    return arguments


def pytest_collection_modifyitems(items):
    """Without a browser its tests are skipped, or fail where one is required."""
    if chromium() or os.environ.get("REQUIRE_BROWSER") == "1":
        return
    missing = pytest.mark.skip(reason="no Chromium: install it or Chrome, or set CHROMIUM=/path/to/it")
    for item in items:
        if "playwright" in item.fixturenames:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The test database, which a transactional test can empty again on SQLite too."""
    if connection.vendor == "sqlite":
        with flushes_the_log():
            yield
    else:
        yield


@pytest.fixture(autouse=True)
def _nothing_kept():
    """No test sees what another one's office left in this process: ids come again after a rollback."""
    picture.forget()
    promises_view.forget()
    forget_charts()


@pytest.fixture
def morning():
    """A Monday, ten o'clock in Jakarta; `morning.forward(minutes=5)` lets time pass."""
    with clock.standing_at(datetime.datetime(2025, 3, 3, 3, 0, tzinfo=datetime.UTC)) as at:
        yield at


@pytest.fixture
def office(db):
    """The sample office, in a transaction that is rolled back; nobody works there yet."""
    return make_office()


@pytest.fixture
def cast(office):
    """The office's people (tests/office.py)."""
    return make_cast(office)
