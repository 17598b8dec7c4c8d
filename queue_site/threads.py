"""Requests run in threads that stay, each with its own connection to the database.

Django's own ASGI handler starts two threads for every request and opens the database anew in each: on SQLite that
is most of a small request's cost, and the last connection to close moves the whole write-ahead log into the file.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from asgiref.sync import ThreadSensitiveContext

from counters.live import precedence

# So many requests are at work at once; more wait in a line. A thousand screens that come back together would
# otherwise have a thread each, and the office's own commands one in a thousand.
MOST = 32


class InKeptThreads:
    """An ASGI application whose synchronous parts run, request by request, in one of a few lasting threads."""

    def __init__(self, application) -> None:
        self._application = application
        self._room = asyncio.Semaphore(MOST)
        # The thread that was used last is used next. Only the event loop touches the list.
        self._idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope, receive, send) -> None:
        # What is asked for is a command, or a loudspeaker's question: drawing phones can wait.
        command = precedence.first() if scope.get("method") == "POST" else nullcontext()
        async with self._room:
            thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, thread_name_prefix="request")
            try:
                async with ThreadSensitiveContext(executor=thread):
                    with command:
                        await self._application(scope, receive, send)
            finally:
                self._idle.append(thread)
