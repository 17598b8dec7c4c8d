"""Requests run in threads that stay, each with its own connection to the database.

Django's own ASGI handler starts two threads for every request and opens the database anew in each: on SQLite that
is most of a small request's cost, and the last connection to close moves the whole write-ahead log into the file.
"""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext

# More may be at work at once; so many are kept for the next ones.
KEPT = 16


class InKeptThreads:
    """An ASGI application whose synchronous parts run, request by request, in one of a few lasting threads.

    A request never waits for another's thread: where none is idle, a new one is started.
    """

    def __init__(self, application) -> None:
        self._application = application
        # The thread that was used last is used next. Only the event loop touches the list.
        self._idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope, receive, send) -> None:
        thread = self._idle.pop() if self._idle else ThreadPoolExecutor(1, thread_name_prefix="request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self._application(scope, receive, send)
        finally:
            if len(self._idle) < KEPT:
                self._idle.append(thread)
            else:
                thread.shutdown(wait=False)
