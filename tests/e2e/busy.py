"""An office in the middle of its morning, made through the API as devices and officers would."""

import contextlib
import datetime
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.common.clocks import Hand
from bench.common.foresee import foreseeing
from tests.servers import running_server

SERVICES = [
    *("pengesahan", "perpanjangan", "pengesahan", "balik-nama", "perpanjangan", "blokir"),
    *("pengesahan", "stnk-hilang", "perpanjangan", "pengesahan", "mutasi-masuk", "balik-nama"),
]
CLOSED, PAUSED = 6, 10
# How long this morning is, and work in the back office (minutes).
MINUTES, BACK_OFFICE = 45, 2
# On pictures every number has a promise of the forecast, which follows in its own time (seconds).
FORECAST_SECONDS = 1.5
# A Monday, eight o'clock in Jakarta.
EIGHT = datetime.datetime(2026, 3, 2, 1, 0, tzinfo=datetime.UTC)


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


@contextlib.contextmanager
def busy_office(folder: Path) -> Iterator[Busy]:
    """The office at a quarter to nine: its clock is set, so that a morning takes seconds and every picture is of the
    same one."""
    hand = Hand(folder / "clock", EIGHT)
    set_up = {"PLAIN_RECKONING": "1", **hand.environment}
    with running_server(folder, module="bench.common.clocked_server", **set_up) as server, foreseeing(server):
        yield make_busy(server, hand)


def make_busy(server, hand: Hand) -> Busy:
    """Three quarters of an hour of visitors and officers, and then somebody in every state."""
    busy = Busy(server)
    staff = [row for row in json.loads(server.manage("staff", "--json")) if row["role"] == "officer"]
    officers = {row["counter"]: Api(server, row["username"]) for row in staff if row["counter"] != CLOSED}
    for counter, officer in officers.items():
        officer.post(f"counters/{counter}/open")
    secrets, at_counters = work(officers, Api(server, "penerangan"), hand)
    for counter in filter(lambda counter: counter % 2, officers):  # the others go on serving
        if at_counters.pop(counter, None):
            officers[counter].post(f"counters/{counter}/finish")
        if ticket := officers[counter].post(f"counters/{counter}/call-next")["ticket"]:
            at_counters[counter] = ticket["label"]
            hand.jump(seconds=10)
    officers[PAUSED].post(f"counters/{PAUSED}/pause", reason="Istirahat")
    officers[3].post("counters/3/park", reason="papers", papers=["ktp", "stnk"])
    officers[3].post("counters/3/call-next")
    for label, secret in secrets.items():
        fields = httpx.get(f"{server.url}/api/v1/tickets/{secret}").json()
        if fields["state"] not in busy.shown or label in at_counters.values():
            busy.shown[fields["state"]] = (label, secret)
    return busy


def work(officers: dict[int, Api], greeter: Api, hand: Hand) -> tuple[dict[str, str], dict[int, str]]:
    """Minute by minute: people take numbers, and officers call whoever is next as soon as they are free. The secrets of
    the numbers by label, and the labels of those who are being served at the end by counter."""
    secrets, served, until, away = {}, {}, dict.fromkeys(officers, 0), {}
    for minute in range(MINUTES):
        given = greeter.post("offices/samsat/tickets", **wish(minute))
        secrets[given["label"]] = given["secret"]
        for label in [label for label, since in away.items() if minute - since > BACK_OFFICE]:
            del away[label]
            officers[7].post(f"tickets/{label}/complete")
        for counter, officer in officers.items():
            if minute < until[counter]:
                continue
            if label := served.pop(counter, None):
                officer.post(f"counters/{counter}/finish")
                if officer.web.get(f"tickets/{secrets[label]}").json()["state"] == "processing":
                    away[label] = minute
            if ticket := officer.post(f"counters/{counter}/call-next")["ticket"]:
                officer.post(f"counters/{counter}/serve")
                served[counter] = ticket["label"]
                until[counter] = minute + 4 + counter % 4
        hand.jump(minutes=1)
        if os.environ.get("SCREENSHOTS"):
            time.sleep(FORECAST_SECONDS)
    return secrets, served


def wish(place: int) -> dict[str, str]:
    """What the visitor at this place wants; one in eight has priority."""
    priority = {"priority": "lansia"} if place % 8 == 5 else {}
    return {"service": SERVICES[place % len(SERVICES)], "variant": ("r2", "r4")[place % 2], **priority}
