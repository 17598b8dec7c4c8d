"""python -m bench.common.clocked_foresee: the forecast process by the clock of an office under trial.

with foreseeing(server):    # which was started with PLAIN_RECKONING, and so has no forecast process of its own
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from bench.common import clocks
from tests.servers import ROOT, Server


@contextlib.contextmanager
def foreseeing(server: Server) -> Iterator[None]:
    """As long as this lasts, the office has forecasts."""
    environment = {**server.environment, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment.pop("PLAIN_RECKONING", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.common.clocked_foresee"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        yield
    finally:
        process.stdin.close()  # it ends when its pipe does
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    clocks.hang_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "foresee", "--with-parent"])


if __name__ == "__main__":
    main()
