"""python -m bench.disk.watched_server: the real server, over a disk that is taped and that may refuse to write.

Environment: TAPE, the file to record on; SWITCH, the file of a switch that makes the disk refuse (see switch.py);
TOKENS, where everybody's tokens are written once the office is prepared; SYNCHRONOUS, another setting of SQLite than
the product's, for a control. Whatever is said with an answer is on the tape before the answer leaves.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import uvicorn

from bench.disk.shim import Shim, Watcher
from bench.disk.switch import Refusing, Switch
from bench.disk.tape import Kind, Record, Tape
from queue_site import serve

READY = "ready"


def main() -> int:
    """Install the shim before anything opens the database, then serve as ever."""
    tape = Tape(Path(os.environ["TAPE"]), Path(os.environ["DATA_DIR"])) if "TAPE" in os.environ else None
    watcher: Watcher = tape or Watcher()
    if "SWITCH" in os.environ:
        watcher = Refusing(Switch(Path(os.environ["SWITCH"])), watcher)
    Shim(watcher).install()
    # The forecast's process would write into the database past the tape.
    os.environ["PLAIN_RECKONING"] = "1"
    usual = serve.serve

    def serve_prepared(*arguments: Any) -> int:
        if "TOKENS" in os.environ:
            write_tokens(Path(os.environ["TOKENS"]))
        if "SYNCHRONOUS" in os.environ:
            set_synchronous(os.environ["SYNCHRONOUS"])
        if tape:
            uvicorn.Config = answers_on(tape)
            tape.note(Record(Kind.MARK, READY))
        return usual(*arguments)

    serve.serve = serve_prepared
    return serve.main(sys.argv[1:])


def write_tokens(file: Path) -> None:
    """By this process, so that their rows are on the tape too; its connection stays as serve has left it."""
    from django.contrib.auth import get_user_model

    from counters.staff.tokens import make_token

    tokens = {user.username: make_token(user) for user in get_user_model().objects.all()}
    file.write_text(json.dumps(tokens))


def set_synchronous(how: str) -> None:
    """For all connections from now on: the start itself would refuse it."""
    from django.db import connections

    options = connections.settings["default"]["OPTIONS"]
    options["init_command"] += f" PRAGMA synchronous={how};"


def answers_on(tape: Tape) -> type[uvicorn.Config]:
    """Uvicorn's settings, with an application that records every answer to a command with a key."""

    class Recorded(uvicorn.Config):
        def load(self) -> None:
            super().load()
            application = self.loaded_app

            async def recorded(scope: dict, receive: Any, send: Any) -> None:
                key = dict(scope.get("headers", ())).get(b"idempotency-key", b"").decode()
                if scope["type"] != "http" or not key:
                    await application(scope, receive, send)
                    return
                status, said = 0, b""

                async def noted(message: dict) -> None:
                    nonlocal status, said
                    if message["type"] == "http.response.start":
                        status = message["status"]
                    else:
                        said += message.get("body", b"")
                        if not message.get("more_body"):
                            tape.note(Record(Kind.ACK, key, status, said))
                    await send(message)

                await application(scope, receive, noted)

            self.loaded_app = recorded

    return Recorded


if __name__ == "__main__":
    sys.exit(main())
