"""A counter that is brought into each state in turn, so that commands can be sent there."""

import uuid
from typing import Any

from bench.common.http import Client
from bench.common.offices import OFFICE, Tried
from bench.twice.book import Book

Row = dict[str, Any]
# The way to each state from an open counter without a visitor; `closed` and `paused` have nobody either.
WAYS: dict[str, list[str]] = {
    "closed": ["close"],
    "idle": [],
    "paused": ["pause"],
    "called": ["call-next"],
    "recalled": ["call-next", "recall", "recall"],  # as often as the office owes before a no-show
    "serving": ["call-next", "serve"],
    "paused serving": ["call-next", "serve", "pause"],
}
SAID = {"park": {"reason": "papers"}, "transfer": {"station": "kasir"}, "finish": {"outcome": "lengkap"}}
# What becomes of a visitor at the counter, and which state of the ticket that is.
ENDS: dict[str, tuple[str, str, Row]] = {
    "parked": ("serving", "park", SAID["park"]),
    "processing": ("called", "finish", SAID["finish"]),
    "done": ("called", "finish", {"outcome": "ditolak"}),
    "no_show": ("recalled", "no-show", {}),
}


class Lane:
    """One counter of the registration line, its officer with several tabs, and a greeter who brings visitors."""

    def __init__(self, tried: Tried, book: Book, number: int, counter: int, tabs: int) -> None:
        self.book, self.name, self.counter = book, f"counter {number}", counter
        token = tried.tokens[f"petugas{number}"]
        self.tabs = [Client(tried.url, token) for _tab in range(tabs)]
        self.hand, self.kiosk = Client(tried.url, token), Client(tried.url, tried.tokens["kiosk"])
        self.visitor: str | None = None
        self.state = ""

    async def bring(self, state: str) -> None:
        """The counter in `state`, whatever it was in."""
        await self.do("finish")
        await self.do("open")
        self.visitor, self.state = None, ""
        for verb in WAYS[state]:
            if verb == "call-next":
                await self.issue()  # so that the line neither runs dry nor grows
            op = await self.do(verb)
            if op["type"] != "ok":
                raise RuntimeError(f"{self.name} could not be brought to {state}: {op}")
            if verb in {"call-next", "serve", "recall"}:
                self.visitor, self.state = op["value"]["ticket"]["label"], op["value"]["ticket"]["state"]

    async def ticket_in(self, state: str) -> str:
        """The label of a ticket in `state`, and the counter idle unless the ticket is at it."""
        if state in WAYS:
            await self.bring(state)
            return self.visitor or ""
        if state in ENDS:
            way, verb, said = ENDS[state]
            await self.bring(way)
            label = self.visitor or ""
            await self.do(verb, said)
            self.visitor, self.state = None, ""
            return label
        await self.bring("idle")
        label = await self.issue()
        if state == "cancelled":
            await self.ask(self.hand, "cancel", f"tickets/{label}/cancel")
        return label

    async def issue(self) -> str:
        op = await self.ask(
            self.kiosk, "issue", f"offices/{OFFICE}/tickets", {"service": "pengesahan"}, new_key()
        )
        return op["value"]["label"]

    async def do(self, verb: str, said: Row | None = None) -> Row:
        """One command of the counter, without any belief: the stage is set, nothing is tried yet."""
        return await self.ask(self.hand, verb, f"counters/{self.counter}/{verb}", said, new_key())

    async def ask(self, client: Client, f: str, path: str, body: Row | None = None, key: str = "") -> Row:
        return await self.book.ask(self.name, client, f, f"/api/v1/{path}", body, key)

    async def leave(self) -> None:
        for client in (*self.tabs, self.hand, self.kiosk):
            await client.close()


def new_key() -> str:
    return uuid.uuid4().hex
