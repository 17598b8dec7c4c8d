"""An office whose officers call one visitor after the other, and what its board showed according to the server."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.common.offices import OFFICE, Tried
from bench.trials.live.hall import FILL, SERVICE

COUNTERS = (3, 4, 5, 6)


@dataclass
class Hall:
    """`made` are the labels of the calls in their order, `there` who is called to which counter."""

    tried: Tried
    made: list[str] = field(default_factory=list)
    there: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=f"{self.tried.url}/api/v1", timeout=30)
        rows = self.web.get(f"/offices/{OFFICE}").json()["counters"]
        self.ids = {row["number"]: row["id"] for row in rows}
        for counter in COUNTERS:
            self.work(counter, "open")

    def fill(self, number: int) -> list[str]:
        """Give so many numbers; the secrets of their tickets."""
        script = FILL.format(office=OFFICE, service=SERVICE, number=number)
        said = self.tried.server.manage("shell", "--verbosity=0", "--command", script)
        return json.loads(said.splitlines()[-1])

    def work(self, counter: int, verb: str, **said: Any) -> dict[str, Any]:
        """A verb of a counter; the receipt. Raises httpx.HTTPStatusError for a refusal."""
        key, token = uuid.uuid4().hex, self.tried.tokens[f"petugas{counter}"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        answer = self.web.post(f"/counters/{self.ids[counter]}/{verb}", json=said, headers=headers)
        return answer.raise_for_status().json()

    def call(self, counter: int) -> str:
        """The next visitor to this counter; whoever was there goes home first."""
        if counter in self.there:
            self.work(counter, "serve")
            self.work(counter, "finish", outcome="ditolak")
        label = self.work(counter, "call-next")["ticket"]["label"]
        self.made.append(label)
        self.there[counter] = label
        return label

    def board(self) -> dict[str, Any]:
        """The board as the server has it now."""
        return self.web.get(f"/offices/{OFFICE}/board").raise_for_status().json()
