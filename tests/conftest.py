"""Fixtures that every test may use."""

import os

import pytest
from hypothesis import settings as hypothesis_settings

from tests.browsers import chromium, launch_arguments
from tests.servers import running_server

# Two busy cores make single examples slow now and then; that is no finding.
hypothesis_settings.register_profile("antrean", deadline=None)
hypothesis_settings.load_profile("antrean")


@pytest.fixture
def server(tmp_path):
    """A fresh office of its own, running (see tests/servers.py)."""
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory):
    """One office for all tests that do not mind what others did in it: starting one takes seconds."""
    with running_server(tmp_path_factory.mktemp("shared-server")) as running:
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
