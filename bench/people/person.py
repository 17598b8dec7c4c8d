"""Somebody who asks the office for something and does not rest until an answer has come."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.common.http import Answer, Client, Unanswered
from bench.people.history import History

Row = dict[str, Any]
# A visitor's page and an officer's console try again after about this many seconds, drawn by lot.
RETRY_SECONDS = (0.3, 1.2)
ANSWER_SECONDS = 10.0


@dataclass
class Person:
    """One kiosk or member of the staff, with as many connections as there are requests under way at once."""

    name: str
    url: str
    token: str
    history: History
    dice: Random
    is_over: Callable[[], bool] = lambda: False
    _free: list[Client] = field(default_factory=list)

    async def command(self, f: str, path: str, body: Row | None = None, **args: Any) -> Answer | None:
        """Send a command until it is answered, always with the key that was made before the first sending.

        None where the run was over before an answer came.
        """
        key = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        return await self.insist(f, path, body, key, **args)

    async def insist(self, f: str, path: str, body: Row | None, key: str, **args: Any) -> Answer | None:
        while not self.is_over():
            answer = await self._send(f, path, body, key, args)
            if answer is not None:
                return answer
            await asyncio.sleep(self.dice.uniform(*RETRY_SECONDS))
        return None

    async def _send(self, f: str, path: str, body: Row | None, key: str, args: Row) -> Answer | None:
        """One sending; none where nobody knows what became of it."""
        line = self._free.pop() if self._free else Client(self.url, self.token, timeout=ANSWER_SECONDS)
        op = self.history.begin(self.name, f, args, key)
        try:
            answer = await line.post(f"/api/v1/{path}", body, key=key)
        except Unanswered as wrong:
            self.history.end(op, "info", why=str(wrong))
            return None
        except BaseException:
            self.history.end(op, "info", why="given up")
            raise
        finally:
            self._free.append(line)
        if answer.status >= 500:
            self.history.end(op, "info", why=str(answer.status))
            return None
        self.history.end(
            op, "ok" if answer.ok else "fail", answer.body, why="" if answer.ok else str(answer.status)
        )
        return answer

    async def leave(self) -> None:
        for line in self._free:
            await line.close()
