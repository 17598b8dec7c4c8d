"""An office's clock that a trial sets from outside while the office is open: where it points stands in a file.

The server, its workers and its commands all read the file named in CLOCK_FILE (bench/common/clocked_server.py and
clocked_manage.py hang the clock up). It runs on from the machine's monotonic clock, which is one for all processes.
"""

import datetime
import json
import os
import time
from pathlib import Path

from counters import clock

CLOCK_FILE = "CLOCK_FILE"


class FileClock:
    """Looks at the file whenever it is asked, and reads it only where it is another one than before."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self._seen: tuple[int, int] | None = None
        self._since = self._at = self._speed = 0.0

    def now(self) -> datetime.datetime:
        found = os.stat(self.file)
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            with open(self.file) as written:
                said = json.load(written)
                found = os.fstat(written.fileno())
            self._since, self._at, self._speed = said["since"], said["at"], said["speed"]
            self._seen = (found.st_ino, found.st_mtime_ns)
        at = self._at + (time.monotonic() - self._since) * self._speed
        return datetime.datetime.fromtimestamp(at, datetime.UTC)


class Hand:
    """What the trial moves. The office must have been told of its file: `environment`."""

    def __init__(self, file: Path, at: datetime.datetime, speed: float = 1.0) -> None:
        self.file = file
        self.clock = FileClock(file)
        self.set(at, speed)

    @property
    def environment(self) -> dict[str, str]:
        return {CLOCK_FILE: str(self.file)}

    def now(self) -> datetime.datetime:
        """The office's present moment (aware, UTC)."""
        return self.clock.now()

    def set(self, at: datetime.datetime, speed: float = 1.0) -> None:
        """Let the office's clock show `at` (aware) and run on at `speed` office seconds a second."""
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps({"since": time.monotonic(), "at": at.timestamp(), "speed": speed}))
        new.replace(self.file)  # so that nobody reads half of it

    def jump(self, **span: float) -> None:
        """Move it by a timedelta's arguments (days=-1, seconds=1 ...)."""
        self.set(self.now() + datetime.timedelta(**span))


def hang_up() -> None:
    """Put the file's clock on this process's wall, and let `time.time` tell the same.

    What other packages time out by the wall (a channel layer its groups, a session its cookie) is wrong too where
    the machine's clock is wrong. Timers go by the monotonic clock, which no wrong clock moves.
    """
    hung = FileClock(Path(os.environ[CLOCK_FILE]))
    clock.set_clock(hung)
    time.time = lambda: hung.now().timestamp()
