"""What tests of whole offices do in a server's one: numbers taken and called over HTTP, commands that are refused."""

import subprocess
import sys
from typing import Any

import httpx

from tests.servers import ROOT, Server


class AtTheDesk:
    """Somebody with a token in a running office."""

    def __init__(self, server: Server, username: str) -> None:
        self.server = server
        self.headers = {"Authorization": f"Bearer {server.token(username)}"}

    def post(self, address: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """An answer, whatever it is."""
        whole = f"{self.server.url}/api/v1/{address}"
        return httpx.post(whole, json=body or {}, headers=self.headers, timeout=20)

    def take(self) -> str:
        """The label of one more number."""
        answer = self.post("offices/samsat/tickets", {"service": "pengesahan"})
        assert answer.status_code == 201, answer.text
        return answer.json()["label"]

    def at(self, counter: int, verb: str) -> dict[str, Any]:
        """A verb of a counter that is carried out."""
        answer = self.post(f"counters/{counter}/{verb}")
        assert answer.status_code == 200, answer.text
        return answer.json()


def refused(server: Server, *arguments: str) -> str:
    """What a command says that ends with 1 and prints no result."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=server.environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr
