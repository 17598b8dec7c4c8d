"""How each kind of database is used: what must be the same for the server, the commands and the tests."""

from pathlib import Path

# WAL lets screens read while a command writes. FULL makes every acknowledged ticket survive a power cut.
# IMMEDIATE takes the write lock at BEGIN: a lock upgraded in mid-transaction fails at once and does not wait.
SQLITE_OPTIONS = {
    "timeout": 15,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA wal_autocheckpoint=1000; PRAGMA journal_size_limit=67108864;"
    ),
}


def postgresql_options() -> dict:
    """Connections are shared through a pool, not kept by threads: there may be more threads than connections."""
    from queue_site import pooled  # slow to import, and most offices have SQLite

    return {"pool": pooled.OPTIONS, "connect_timeout": 5}


def of_the_demo(file: Path) -> dict:
    """A demo's own database, whatever DATABASE_URL says."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}


def with_options(config: dict, data_dir: Path) -> dict:
    """Complete one database's settings; an option in its URL wins over ours."""
    own = SQLITE_OPTIONS if config["ENGINE"].endswith("sqlite3") else postgresql_options()
    complete = {
        **config,
        "OPTIONS": {**own, **config.get("OPTIONS", {})},
        # A thread of the server keeps its SQLite connection (queue_site/threads.py); a pool has its own rules.
        "CONN_MAX_AGE": None if own is SQLITE_OPTIONS else 0,
        # A pooled connection is tried before use, so that a restarted server costs nobody an error.
        "CONN_HEALTH_CHECKS": True,
        # Only actions open transactions: with this on, every page would take SQLite's write lock.
        "ATOMIC_REQUESTS": False,
    }
    if own is SQLITE_OPTIONS:
        # A file even in tests: the usual database in memory hides all locking.
        complete["TEST"] = {"NAME": str(data_dir / "test.sqlite3")}
    return complete
