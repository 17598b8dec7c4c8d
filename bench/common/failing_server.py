"""The real server, which can be told to die at a named point: `python -m bench.common.failing_server`.

    points = FailPoints(folder)                                # before the server starts
    server = Server(folder, points.environment, module="bench.common.failing_server")
    points.arm("after_commit", 3)                              # the third time from now that a command gets there
    points.fired()                                             # None, or a Fault with its monotonic second

The points: `before_commit` and `after_commit` of a command's transaction, `before_answer` (the answer is made and
not a byte of it sent), `mid_broadcast` (half of the sockets have been written to, the others not).

The product knows nothing of this: what it imports is wrapped here, in each of its processes, for uvicorn's workers
import the main module again (as __mp_main__). The process that gets there kills itself with SIGKILL; of several that
get there at once only one does.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.people.history import Fault

POINTS = ("before_commit", "after_commit", "before_answer", "mid_broadcast")
FOLDER = "FAIL_POINTS"
# A process that dies before its commit waits so long first (seconds): an answer that was sent too early gets out, and
# is then found to be lost.
LINGER = {"before_commit": 0.2}


class FailPoints:
    """The bench's side: arms points in the processes of a server, through files in a folder that they share."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._serial = folder, 0
        self.environment = {FOLDER: str(folder)}

    def arm(self, point: str, passes: int = 1) -> None:
        """Let a process die when it passes `point` for the n-th time from now on (each process counts its own)."""
        if point not in POINTS:
            raise ValueError(f"there is no fail point {point}")
        self._serial += 1
        (self.folder / "fired").unlink(missing_ok=True)
        ready = self.folder / "ready"
        ready.write_text(f"{self._serial} {point} {passes}")
        ready.rename(self.folder / "armed")

    def disarm(self) -> None:
        (self.folder / "armed").unlink(missing_ok=True)

    def fired(self) -> Fault | None:
        """Whether the armed point has killed a process, and when."""
        with contextlib.suppress(FileNotFoundError):
            told = json.loads((self.folder / "fired").read_text())
            return Fault(told["point"], told["at"])
        return None


class Trap:
    """The server's side, in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._lock = folder, threading.Lock()
        self._serial, self._passes = "", 0

    def passing(self, point: str) -> None:
        """The process is at a point; it may not come back from here."""
        try:
            serial, armed, passes = (self.folder / "armed").read_text().split()
        except FileNotFoundError:
            return
        if armed != point:
            return
        with self._lock:
            if serial != self._serial:
                self._serial, self._passes = serial, 0
            self._passes += 1
            if self._passes < int(passes):
                return
            self._die(point)

    def _die(self, point: str) -> None:
        try:
            (self.folder / "armed").rename(self.folder / f"claimed-{os.getpid()}")
        except FileNotFoundError:  # another process was faster
            return
        time.sleep(LINGER.get(point, 0))
        told = self.folder / f"dying-{os.getpid()}"
        told.write_text(json.dumps({"point": point, "at": time.monotonic(), "pid": os.getpid()}))
        told.rename(self.folder / "fired")
        os.kill(os.getpid(), signal.SIGKILL)


def install(trap: Trap) -> None:
    """Wrap what can be imported before Django is set up; the rest follows when the ASGI application is made."""
    import django.core.asgi

    make = django.core.asgi.get_asgi_application

    def get_asgi_application() -> Any:
        application = make()
        wrap_commits(trap)
        wrap_broadcasts(trap)
        return answering(application, trap)

    django.core.asgi.get_asgi_application = get_asgi_application


def wrap_commits(trap: Trap) -> None:
    """Only the commits of commands that changed something: those of the transactions in which an office was unlocked,
    and which have a hint to give afterwards."""
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    from counters.domain import day

    unlock, commit = day.unlock, BaseDatabaseWrapper._commit

    def unlocking(*arguments: Any) -> Any:
        connection.commands_office = True
        return unlock(*arguments)

    def committing(self: BaseDatabaseWrapper) -> None:
        is_command = getattr(self, "commands_office", False) and bool(self.run_on_commit)
        self.commands_office = False
        if is_command:
            trap.passing("before_commit")
        commit(self)
        if is_command:
            trap.passing("after_commit")

    day.unlock, BaseDatabaseWrapper._commit = unlocking, committing


def wrap_broadcasts(trap: Trap) -> None:
    """Count what is written to the sockets of an audience since its last drawing."""
    from counters.live.audience import Audience
    from counters.live.consumer import LiveConsumer

    show, deliver = Audience.show, LiveConsumer._deliver
    left: dict[tuple, int] = {}

    def showing(self: Audience, message: dict) -> None:
        left[self.screen.audience] = len(self.mailboxes) // 2
        show(self, message)

    async def delivering(self: LiveConsumer, message: str) -> None:
        await deliver(self, message)
        audience = self.screen.audience
        left[audience] = left.get(audience, 0) - 1
        if left[audience] == 0:
            trap.passing("mid_broadcast")

    Audience.show, LiveConsumer._deliver = showing, delivering


def answering(application: Callable, trap: Trap) -> Callable:
    """The answers to commands that were carried out."""

    async def answer(scope: dict, receive: Callable, send: Callable) -> None:
        async def sending(message: dict) -> None:
            done = message["type"] == "http.response.start" and message["status"] < 300
            if done and scope["method"] == "POST":
                trap.passing("before_answer")
            await send(message)

        await application(scope, receive, sending)

    return answer


if __name__ in ("__main__", "__mp_main__") and FOLDER in os.environ:
    install(Trap(Path(os.environ[FOLDER])))

if __name__ == "__main__":
    from queue_site import serve

    sys.exit(serve.main(sys.argv[1:]))
