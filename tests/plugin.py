"""Loaded by pytest before all else (`-p tests.plugin`): picks the part of the suite, starts its servers.

TEST_PART=sqlite    everything but the next and the last, on a SQLite file
TEST_PART=days      simulated and random days, the forecast by itself, and the benches in short, on SQLite
TEST_PART=postgres  what could go otherwise there, on a private PostgreSQL and a private Redis
TEST_PART=browser   the browser tests, on SQLite
unset               everything on SQLite, browser tests last: for running a single file by hand

TEST_LAYER=…        takes the hints between processes away (tests/deaf.py)

`bin/test` runs all four. DATABASE_URL and REDIS_URL in the environment are used instead of private servers.
This has to happen at import: pytest-django reads the settings before any hook or conftest.py is asked.
"""

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests import deaf, services

# Its assertions tell what differed; it is no test file, and tests of several folders import it.
pytest.register_assert_rewrite("tests.model.both_offices")

PART = os.environ.get("TEST_PART", "")
PREFIX = "antrean-test-"
GIBIBYTE = 2**30
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "server", "shared_server"}
DAYS = {"bench", "forecast", "model", "simulation"}
# What could differ between the databases is tried on both: folders, and files where whatever is sent comes to them.
# Pages, wiring and the rest of the API go through the same doors.
BOTH_DATABASES = {"domain", "live", "foreseeing", "model", "simulation"}
BOTH_DATABASES |= {"test_bad_input.py", "test_fuzz.py", "test_story.py", "test_loader.py"}

thrown_away: list[str] = []
running = contextlib.ExitStack()
atexit.register(running.close)


def fastest_place() -> Path:
    """Memory, where there is enough: tables are emptied thousands of times, and each time files come and go."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > GIBIBYTE:
        return memory
    return Path(tempfile.gettempdir())


def run_folder() -> Path:
    """A fresh DATA_DIR for this run, and an end to those that killed runs have left behind."""
    place = fastest_place()
    for stale in place.glob(f"{PREFIX}*"):
        owner = stale.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not is_alive(int(owner)):
            shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
    running.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def is_alive(process: int) -> bool:
    """Is there still a process with this number?"""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def set_up() -> None:
    """Point the settings at this run's own folder and servers."""
    os.environ["DATA_DIR"] = str(folder := run_folder())
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    if PART == "postgres":
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = running.enter_context(services.postgres(folder / "pg")).url
            thrown_away.append("PostgreSQL")
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = running.enter_context(services.redis(folder / "redis")).url
    else:
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
    for name in ("HOST", "PORT", "PUBLIC_URL", "WORKERS", "ALLOWED_HOSTS", "DEBUG", "SECRET_KEY_FALLBACKS"):
        os.environ.pop(name, None)  # whoever runs the tests may have an office of their own
    # A run that is told to end takes its servers with it, as on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # bin/test, which starts us in the background, passes Ctrl-C on as SIGTERM, once: a second one would interrupt
    # the tidying up. Servers that tests start are to know Ctrl-C again, which an ignored signal would not let them.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, frame: None)
    # Sync Playwright keeps an event loop in the test's thread, and Django would refuse the database there.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


set_up()


def pytest_configure(config: pytest.Config) -> None:
    """The private PostgreSQL goes away as a whole: no need to empty it while some thread still holds on to it."""
    config.option.reuse_db = bool(thrown_away)


def belongs_here(item: pytest.Item) -> bool:
    """Is this test for the part that is being run?"""
    in_browser = "browser" in item.keywords
    a_day = not DAYS.isdisjoint(folders(item))
    if "hint" in item.keywords and deaf.kind():
        return False
    if PART == "browser":
        return in_browser
    if PART == "postgres":
        return not in_browser and belongs_on_postgres(item)
    if PART in ("sqlite", "days"):
        return not in_browser and a_day == (PART == "days") and "postgres_only" not in item.keywords
    return "postgres_only" not in item.keywords


def folders(item: pytest.Item) -> tuple[str, ...]:
    """The folders below the project's, and the file's name."""
    return item.path.relative_to(item.config.rootpath).parts


def belongs_on_postgres(item: pytest.Item) -> bool:
    """Could it go otherwise on PostgreSQL? It says so itself, or lies in one of the folders and has a database."""
    if "postgres_only" in item.keywords or "sqlite_only" in item.keywords:
        return "postgres_only" in item.keywords
    in_folder = not BOTH_DATABASES.isdisjoint(folders(item))
    marked = item.get_closest_marker("django_db") is not None
    return in_folder and (marked or not DATABASE_FIXTURES.isdisjoint(item.fixturenames))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests, keep this part's tests, and put the browser last."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("browser")
    config.hook.pytest_deselected(items=[item for item in items if not belongs_here(item)])
    items[:] = sorted(filter(belongs_here, items), key=lambda item: "browser" in item.keywords)


def pytest_report_header() -> str:
    """One line that says what the tests stand on."""
    database, redis = os.environ.get("DATABASE_URL", "SQLite"), os.environ.get("REDIS_URL", "none")
    hints = f"; hints: {deaf.kind()}" if deaf.kind() else ""
    return f"part: {PART or 'all on SQLite'}; database: {database}; redis: {redis}{hints}"
