"""Who asks, and the book in which every request and its answer stand, as tests/model/checker.py reads it."""

import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from bench.common.http import Client, Unanswered

Row = dict[str, Any]


class Book:
    """The history of all clients of this process. Each operation also keeps the `status` and the `body`; `secrets`
    are those of the tickets' links, by label."""

    def __init__(self) -> None:
        self.history: list[Row] = []
        self.secrets: dict[str, str] = {}
        self._ids: Iterator[int] = count()

    async def ask(
        self, proc: str, client: Client, f: str, path: str, body: Row | None = None, key: str = ""
    ) -> Row:
        """Send one command and write down what came of it; its number goes along for the server's witness."""
        op: Row = {"id": next(self._ids), "proc": proc, "f": f, "args": {"path": path, **(body or {})}}
        op |= {
            "key": key,
            "invoke": time.monotonic(),
            "type": "info",
            "value": None,
            "status": 0,
            "body": None,
        }
        self.history.append(op)
        try:
            answer = await client.post(f"{path}?n={op['id']}", body, key=key)
            op["status"], op["body"] = answer.status, answer.body
            if answer.ok:
                op["type"], op["value"] = "ok", answer.body
                if f == "issue":
                    self.secrets[answer.body["label"]] = answer.body["secret"]
            elif answer.status < 500:
                op["type"] = "fail"
        except Unanswered as lost:
            op["body"] = str(lost)
        op["done"] = time.monotonic()
        return op
