"""python -m bench.common.clocked_manage: bin/manage by the clock of an office under trial."""

import os
import subprocess
import sys

from bench.common import clocks
from tests.servers import ROOT, Server


def manage(server: Server, *arguments: str) -> tuple[int, str]:
    """A management command in a trial's office: its exit code, and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.common.clocked_manage", *arguments],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    clocks.hang_up()
    execute_from_command_line(["manage", *sys.argv[1:]])
