"""bin/manage foresee: the forecast process. The server starts it and keeps it running; nobody has to."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

PATIENCE = 5


class Command(BaseCommand):
    help = "Forecast for all offices until stopped. The server runs this beside itself."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when standard input is closed, as at the server's end",
        )

    def handle(self, *args: Any, with_parent: bool, **options: Any) -> None:
        from counters.foreseeing.keeper import Keeper

        keeper = Keeper()
        if with_parent:
            # Its parent tells it when to end; who presses Ctrl-C tells the parent.
            for told in (signal.SIGINT, signal.SIGTERM):
                signal.signal(told, signal.SIG_IGN)
            # It is patient work: officers' commands go first where the machine is busy.
            os.nice(PATIENCE)
            threading.Thread(target=_end_with_parent, daemon=True, name="parent").start()
        try:
            keeper.run()
        except KeyboardInterrupt:
            keeper.ended.set()


def _end_with_parent() -> None:
    """Nothing is ever written to the pipe: it ends when the process that holds its other end does, however that
    ended. What is being written to the database then is undone by it, as after a power cut."""
    sys.stdin.buffer.read()
    os._exit(0)
