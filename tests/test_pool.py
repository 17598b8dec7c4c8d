"""Connections to PostgreSQL: a server that was away is used again at once, however long it was away."""

import os
import threading

import psycopg
import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler
from psycopg_pool.pool import AddConnection

from queue_site import databases

# An officer who waits longer than this has walked away from the counter.
SOON_SECONDS = 1.5


def pooled(tmp_path, **config):
    """A connection with a pool of its own, set up as the product's."""
    spare = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", **config}
    complete = databases.with_options(spare, tmp_path)
    return ConnectionHandler({"default": complete, "spare": complete})["spare"]


class FakeTime:
    """Time that passes only where the pool waits."""

    def __init__(self, pool, until):
        self.now, self.until, self.over = 0.0, until, threading.Event()
        self.pool = pool

    def wait(self, task, delay):
        if not isinstance(task, AddConnection):
            return
        self.now += delay
        self.over.set() if self.now > self.until else self.pool.run_task(task)


def test_a_server_that_is_away_for_long_is_tried_every_second(tmp_path, monkeypatch):
    connection = pooled(tmp_path, HOST="127.0.0.1", PORT="1")
    pool, tried = connection.pool, []
    time = FakeTime(pool, until=60.0)

    def refused():
        tried.append(time.now)
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr("psycopg_pool.pool.monotonic", lambda: time.now)
    monkeypatch.setattr(pool, "schedule_task", time.wait)
    monkeypatch.setattr(pool, "_connect", refused)
    pool.open()
    try:
        assert time.over.wait(20)
    finally:
        connection.close_pool()
    gaps = [after - before for before, after in zip(tried, [*tried[1:], time.now], strict=True)]
    assert max(gaps) <= SOON_SECONDS


@pytest.mark.postgres_only
def test_sessions_that_were_ended_hold_up_nobody(tmp_path, monkeypatch):
    own = {name: settings.DATABASES["default"][name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    connection, slept = pooled(tmp_path, **own), []
    pool = connection.pool
    monkeypatch.setattr("psycopg_pool.pool.sleep", slept.append)
    pool.open()
    try:
        rush = [pool.getconn() for _ in range(8)]
        ended = [one.info.backend_pid for one in rush]
        for one in rush:
            pool.putconn(one)
        with psycopg.connect(os.environ["DATABASE_URL"]) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [ended])
        again = pool.getconn()
        assert again.info.backend_pid not in ended
        pool.putconn(again)
    finally:
        connection.close_pool()
    assert sum(slept) == 0
