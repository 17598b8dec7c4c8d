"""bin/manage by the clock of an office under trial, in one process for many commands: each alone takes a second.

with Desk(server) as desk:
    well, said = desk.do("mend_day", "samsat")
    desk.do("zone", "Europe/Berlin")          # the office's own zone, which no command of the product changes
"""

import io
import json
import os
import subprocess
import sys

from bench.common import clocks
from tests.servers import ROOT, Server


class Desk:
    """Whoever sits at the office's own machine."""

    def __init__(self, server: Server) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.common.clocked_manage"],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_wrong: object) -> None:
        self._process.stdin.close()
        self._process.wait(10)

    def do(self, *arguments: str) -> tuple[bool, str]:
        """A management command: whether it went well, and what it said."""
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        return tuple(json.loads(self._process.stdout.readline()))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "queue_site.settings")
    clocks.hang_up()
    import django

    django.setup()
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)


def carry_out(arguments: list[str]) -> tuple[bool, str]:
    from django.core.management import CommandError, call_command
    from django.db import connections

    from counters.models import Office

    said = io.StringIO()
    try:
        if arguments[0] == "zone":
            Office.objects.update(zone=arguments[1])
        else:
            call_command(*arguments, stdout=said)
    except Exception as wrong:  # noqa: BLE001  a command that broke is a finding, and the desk goes on
        return False, str(wrong) if isinstance(wrong, CommandError) else f"{type(wrong).__name__}: {wrong}"
    finally:
        connections.close_all()
    return True, said.getvalue()


if __name__ == "__main__":
    main()
