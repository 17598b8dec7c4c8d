"""Where Chromium is, and how it is started for tests."""

import os
import shutil
import sys
from pathlib import Path

from queue_site.settings import LOCAL_DIR

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")

# A test's browser talks to the test's server and to nobody else.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]


def chromium() -> str | None:
    """The browser that bin/test found or installed, or one that the system has."""
    noted = LOCAL_DIR / "chromium.path"
    choices = [os.environ.get("CHROMIUM", ""), noted.read_text().strip() if noted.exists() else "", *COMMANDS]
    return next((found for choice in choices if choice and (found := shutil.which(choice))), None)


def launch_arguments() -> list[str]:
    """Chromium's arguments; its sandbox does not work for root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET


def playwrights_own() -> str | None:
    """The newest browser that `playwright install` has put on this machine."""
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *CACHES]
    found = [
        binary
        for cache in caches
        if cache
        for binary in Path(cache).expanduser().glob("chromium_headless_shell-*/*/*headless*shell*")
        if binary.is_file() and os.access(binary, os.X_OK)
    ]
    return str(max(found)) if found else None


if __name__ == "__main__":  # bin/lib.sh asks
    print(playwrights_own() or sys.exit(1))
