"""An office whose counters call on command, for tests that look at its boards."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx

from counters.models import Role

# Everybody's token in one go: a command of its own for each takes a second.
MAKE_TOKENS = """
import json
from counters.models import Posting
from counters.staff.tokens import make_token
rows = Posting.objects.filter(office__key="samsat").select_related("user", "counter")
print(json.dumps([[row.role, row.counter and row.counter.number, make_token(row.user)] for row in rows]))
"""
# All its numbers begin at the counters 3 to 6; whoever is wanted elsewhere is sent there by Counter 3.
SERVICE, DOOR = "pengesahan", 3


class WaitingRoom:
    """All counters are open and nobody is there. `line_up([4, 7])`, then `call(4)`."""

    def __init__(self, server) -> None:
        self.server = server
        self.web = httpx.Client(base_url=server.url, timeout=30)
        rows = self.web.get("/api/v1/offices/samsat").json()["counters"]
        self.ids = {row["number"]: row["id"] for row in rows}
        made = server.manage("shell", "--verbosity=0", "--command", MAKE_TOKENS).splitlines()[-1]
        self.tokens, self.supervisor = {}, ""
        for role, number, token in json.loads(made):
            if role == Role.OFFICER:
                self.tokens[number] = token
            elif role == Role.SUPERVISOR:
                self.supervisor = token
        self.numbers = sorted(self.tokens)
        for number in self.numbers:
            self.work(number, "open")

    def post(self, path: str, token: str = "", **said) -> dict:
        headers = {"Authorization": f"Bearer {token or self.supervisor}"}
        answer = self.web.post(f"/api/v1/{path}", json=said, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    def work(self, number: int, verb: str, **said) -> dict:
        return self.post(f"counters/{self.ids[number]}/{verb}", self.tokens[number], **said)

    def line_up(self, numbers: list[int]) -> dict[int, str]:
        """One fresh number waits for each of these counters; the labels by counter. Nobody may be at Counter 3."""
        labels = {}
        for number in sorted(numbers, key=lambda number: number == DOOR):
            labels[number] = self.post("offices/samsat/tickets", service=SERVICE)["label"]
            if number != DOOR:
                assert self.work(DOOR, "call-next")["ticket"]["label"] == labels[number]
                self.work(DOOR, "transfer", counter=self.ids[number])
        return labels

    def call(self, number: int) -> str:
        return self.work(number, "call-next")["ticket"]["label"]

    def call_at_once(self, numbers: list[int]) -> None:
        with ThreadPoolExecutor(len(numbers)) as pool:
            list(pool.map(self.call, numbers))

    def clear(self) -> None:
        """Everybody who is called goes home."""
        for label, _number in self.called():
            self.post(f"tickets/{label}/cancel")

    def picture(self) -> dict:
        return self.web.get("/layar/samsat/?live").json()

    def called(self) -> list[tuple[str, int]]:
        """Labels and counters of the large field as the server draws it, from the top."""
        return called_in(self.picture()["html"])


def called_in(html: str) -> list[tuple[str, int]]:
    """Labels and counters of the large field, from the top."""
    field = re.search(r'<ol class="calls".*?</ol>', html, re.S)[0]
    found = re.findall(r'"number">([A-Z]+-\d+)<.*?<b>(\d+)</b>', field, re.S)
    return [(label, int(number)) for label, number in found]
