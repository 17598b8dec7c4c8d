"""What every browser test is given."""

import pytest


@pytest.fixture(autouse=True)
def _windows_closed(browser):
    """No window outlives its test: dozens of live boards, each with a socket, would take the machine from the rest."""
    before = set(browser.contexts)
    yield
    for window in browser.contexts:
        if window not in before:
            window.close()
