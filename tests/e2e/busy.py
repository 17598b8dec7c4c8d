"""An office in the middle of its morning, made through the API as devices and officers would."""

import json
from dataclasses import dataclass, field

import httpx

SERVICES = [
    *("pengesahan", "perpanjangan", "pengesahan", "balik-nama", "perpanjangan", "blokir"),
    *("pengesahan", "stnk-hilang", "perpanjangan", "pengesahan", "mutasi-masuk", "balik-nama"),
]
CLOSED, PAUSED = 6, 10


@dataclass
class Busy:
    """The running server, and one number (its label and the secret of its link) for each state worth looking at."""

    server: object
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)


class Api:
    """One person or device at the API."""

    def __init__(self, server, username: str) -> None:
        headers = {"Authorization": f"Bearer {server.token(username)}"}
        self.web = httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)

    def post(self, path: str, **said) -> dict:
        answer = self.web.post(path, json=said)
        assert answer.is_success, answer.text
        return answer.json()


def make_busy(server) -> Busy:
    """Open the counters, give thirty numbers, and let every officer work a little."""
    busy = Busy(server)
    staff = [row for row in json.loads(server.manage("staff", "--json")) if row["role"] == "officer"]
    officers = {row["counter"]: Api(server, row["username"]) for row in staff if row["counter"] != CLOSED}
    for counter, officer in officers.items():
        officer.post(f"counters/{counter}/open")
    greeter, secrets = Api(server, "penerangan"), {}
    for place in range(30):
        priority = {"priority": "lansia"} if place % 8 == 5 else {}
        wish = {"service": SERVICES[place % len(SERVICES)], "variant": ("r2", "r4")[place % 2], **priority}
        given = greeter.post("offices/samsat/tickets", **wish)
        secrets[given["label"]] = given["secret"]
    last = {}
    for counter, officer in officers.items():
        last[counter] = work(officer, counter)
    officers[PAUSED].post(f"counters/{PAUSED}/pause", reason="Istirahat")
    officers[3].post("counters/3/park", reason="papers", papers=["ktp", "stnk"])
    officers[3].post("counters/3/call-next")
    states = {ticket["label"]: ticket for ticket in last.values() if ticket}
    for label, secret in secrets.items():
        fields = httpx.get(f"{server.url}/api/v1/tickets/{secret}").json()
        if fields["state"] not in busy.shown or label in states:
            busy.shown[fields["state"]] = (label, secret)
    return busy


def work(officer: Api, counter: int) -> dict | None:
    """Finish two visitors; the third is left called, or served at every second counter."""
    for _ in range(2):
        if not officer.post(f"counters/{counter}/call-next")["ticket"]:
            return None
        officer.post(f"counters/{counter}/serve")
        officer.post(f"counters/{counter}/finish")
    ticket = officer.post(f"counters/{counter}/call-next")["ticket"]
    if ticket and counter % 2 == 0:
        ticket = officer.post(f"counters/{counter}/serve")["ticket"]
    return ticket
