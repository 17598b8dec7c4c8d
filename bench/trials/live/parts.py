"""The other processes of the trial, and talking to them."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.servers import ROOT


class Part:
    """A process that takes commands as lines of JSON."""

    def __init__(self, module: str, *arguments: object) -> None:
        command = [sys.executable, "-m", f"bench.trials.live.{module}", *map(str, arguments)]
        # A session of its own: Ctrl-C reaches the trial alone, which then takes everything down.
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def tell(self, do: str, **what: Any) -> dict[str, Any]:
        """Carry out a command and wait for its end. Raises RuntimeError where the process is gone."""
        self.send(do, **what)
        return self.answer()

    def send(self, do: str, **what: Any) -> None:
        self.process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args[2]} has ended")
        return json.loads(line)


@contextlib.contextmanager
def part(module: str, *arguments: object) -> Iterator[Part]:
    """A part of the trial that is gone at its end."""
    one = Part(module, *arguments)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()
        for pipe in (one.process.stdin, one.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
