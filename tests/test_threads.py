"""Requests run in a few threads that stay."""

import asyncio
import threading

from asgiref.sync import sync_to_async
from django.conf import settings

from queue_site.threads import MOST, InKeptThreads


def served(requests: int, at_once: int) -> list[int]:
    """The threads in which so many requests were served, `at_once` of them always under way together."""
    threads: list[int] = []

    def work(together: threading.Barrier) -> None:
        threads.append(threading.get_ident())
        together.wait(10)  # breaks where one of them has to wait for another's thread

    async def application(scope, receive, send) -> None:
        await sync_to_async(work)(scope["together"])

    async def serve() -> None:
        kept = InKeptThreads(application)
        for _time in range(requests // at_once):
            scope = {"type": "http", "together": threading.Barrier(at_once)}
            await asyncio.gather(*(kept(scope, None, None) for _request in range(at_once)))

    asyncio.run(serve())
    return threads


def test_one_request_after_the_other_runs_in_the_same_thread():
    assert len(set(served(5, at_once=1))) == 1


def test_requests_at_the_same_time_have_a_thread_each_and_leave_them_to_the_next():
    assert len(set(served(12, at_once=4))) == 4


def test_a_crowd_gets_as_many_threads_as_there_are_and_the_rest_waits():
    threads: list[int] = []

    async def application(scope, receive, send) -> None:
        await sync_to_async(lambda: threads.append(threading.get_ident()))()

    async def serve() -> None:
        kept = InKeptThreads(application)
        await asyncio.gather(*(kept({"type": "http"}, None, None) for _request in range(10 * MOST)))

    asyncio.run(serve())
    assert len(threads) == 10 * MOST
    assert len(set(threads)) <= MOST


def test_as_many_requests_as_there_are_threads_are_at_work_at_once():
    assert len(set(served(MOST, at_once=MOST))) == MOST


def test_a_request_that_breaks_leaves_its_thread_to_the_next():
    seen: list[int] = []

    async def application(scope, receive, send) -> None:
        await sync_to_async(lambda: seen.append(threading.get_ident()))()
        raise ValueError

    async def serve() -> None:
        kept = InKeptThreads(application)
        for _time in range(3):
            try:
                await kept({"type": "http"}, None, None)
            except ValueError:
                continue

    asyncio.run(serve())
    assert len(seen) == 3
    assert len(set(seen)) == 1


def test_such_a_thread_keeps_its_sqlite_connection_but_takes_one_of_postgresql_from_the_pool():
    database = settings.DATABASES["default"]
    is_sqlite = database["ENGINE"].endswith("sqlite3")
    assert database["CONN_MAX_AGE"] == (None if is_sqlite else 0)
