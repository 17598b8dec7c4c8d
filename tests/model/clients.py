"""Clients that write down what they asked and were told, and a day of theirs."""

import datetime
from typing import Any

from tests.model.both_offices import EIGHT, NOTHING_ASKED
from tests.model.real_office import RealOffice

Row = dict[str, Any]


class Clients:
    """People who write down what they asked and were told, each request ten seconds after the last one."""

    def __init__(self, office: RealOffice) -> None:
        self.office, self.at, self.history = office, EIGHT, []

    def ask(
        self, f: str, *, counter: int = 0, ticket: str = "", answered: bool = True, key: str = "", **ask
    ) -> Row:
        """One operation; with `answered` false it is done, but its answer gets lost."""
        self.at += datetime.timedelta(seconds=10)
        key = key or f"key-{len(self.history)}"
        proc = f"counter {counter}" if counter else "greeter"
        if f == "issue":
            wish = {"service": ask.get("service", "short"), "priority": "", "items": 1}
            kind, value = self.office.take_number(self.at, "greeter", wish, key)
        elif counter:
            said = {**NOTHING_ASKED, **ask, "ticket": ticket}
            kind, value = self.office.at_counter(self.at, f"officer{counter}", counter, f, said, {}, key)
        else:
            kind, value = self.office.on_ticket(self.at, "supervisor", ticket, f, NOTHING_ASKED, {}, key)
        sent = self.at.timestamp()
        op = {"id": len(self.history), "proc": proc, "f": f, "args": {"counter": counter, **ask}, "key": key}
        told = {"ok": "ok", "refused": "fail"}[kind] if answered else "info"
        op |= {"invoke": sent, "done": sent + 1, "type": told, "value": value if told == "ok" else None}
        self.history.append(op)
        return op


def play(clients: Clients) -> None:
    """A day with every verb, a lost answer that was asked again, one that was not, and a new day's begin."""
    ask = clients.ask
    for counter in (1, 2, 3, 4):
        ask("open", counter=counter)
    ask("issue", service="long")
    lost = ask("issue", answered=False)
    ask("issue", key=lost["key"])
    for service in ("short", "search", "short", "short"):
        ask("issue", service=service)
    ask("call-next", counter=1)
    ask("serve", counter=1)
    ask("transfer", counter=1, station="cashier")
    ask("call-next", counter=3)  # A-001 again, off its way
    ask("finish-next", counter=3)
    ask("park", counter=3, reason="papers")
    ask("resume", ticket="A-002")
    ask("call-next", counter=3)
    ask("call", counter=2, ticket="A-004")
    ask("no-show", counter=2)  # refused: two recalls are owed
    ask("recall", counter=2)
    ask("recall", counter=2)
    ask("no-show", counter=2)
    ask("return", ticket="A-004")
    ask("complete", ticket="BB-001")
    ask("call-next", counter=4, answered=False)  # BB-001, and nobody was told
    ask("finish", counter=4)
    ask("call-next", counter=4)  # nobody is left
    ask("pause", counter=4)
    ask("open", counter=4)
    ask("open", counter=4)  # open it was
    ask("close", counter=4)
    ask("cancel", ticket="A-003")
    clients.at += datetime.timedelta(days=1)
    for _number in range(3):
        ask("issue", service="short")
    ask("open", counter=2)
    ask("call-next", counter=2)
