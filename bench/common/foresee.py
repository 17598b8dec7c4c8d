"""python -m bench.common.foresee: the forecast process of an office under trial, by the trial's clock if it has one.

with foreseeing(server):    # which was started with PLAIN_RECKONING, and so has no forecast process of its own
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from bench.common import clocks
from tests.servers import ROOT, Server


@contextlib.contextmanager
def foreseeing(server: Server) -> Iterator[subprocess.Popen]:
    """As long as this lasts the office has forecasts, but while whoever is given the process has stopped it."""
    environment = {**server.environment, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment.pop("PLAIN_RECKONING", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.common.foresee"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()
        process.stdin.close()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    if clocks.CLOCK_FILE in os.environ:
        clocks.hang_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "foresee", "--with-parent"])


if __name__ == "__main__":
    main()
