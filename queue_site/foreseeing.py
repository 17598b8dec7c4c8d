"""The forecast process beside the server: one for the installation, started again where it dies, gone with it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Between one that died and the next: rising, so that one that cannot live costs nothing.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# One that lived so long has not died at once.
LIVED = 60.0
END_SECONDS = 5.0


class ForecastProcess:
    """Keeps a child process running that forecasts. A pipe to it closes when this process ends, even by a kill."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._child: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True, name="forecast")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(END_SECONDS)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._ended.is_set():
            try:
                self._child = self._begin()
            except OSError as wrong:
                print(f"the forecast process cannot be started: {wrong}", file=sys.stderr, flush=True)
            else:
                waited = self._wait()
                pause = FIRST_PAUSE if waited >= LIVED else pause
                if not self._ended.is_set():
                    print("the forecast process has ended; it is started again", file=sys.stderr, flush=True)
            self._ended.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    @staticmethod
    def _begin() -> subprocess.Popen:
        # One thread is enough for its arithmetic: the other cores are the office's.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, str(ROOT / "manage.py"), "foresee", "--with-parent"]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment
        )

    def _wait(self) -> float:
        """Until the child ends or has to; for how many seconds it lived."""
        lived = 0.0
        while self._child.poll() is None:
            if self._ended.wait(0.5):
                self._child.stdin.close()
                try:
                    self._child.wait(END_SECONDS / 2)
                except subprocess.TimeoutExpired:
                    self._child.kill()
                    self._child.wait()
                break
            lived += 0.5
        return lived


@contextmanager
def forecasting() -> Iterator[ForecastProcess]:
    """The forecast process for the length of a block."""
    process = ForecastProcess()
    process.start()
    try:
        yield process
    finally:
        process.stop()
