"""A day in a simulated office, event by event, as a log that the forecast can read. Its own clockwork: nothing here
is shared with what is being judged."""

import datetime
import heapq
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.trials.forecast.kinds import CLOSES, OPENS, Truth

Row = dict[str, Any]


class Day:
    """One day: `rows` is its log, `done` the minute at which each ticket was completed."""

    def __init__(self, truth: Truth, seed: int, number: int) -> None:
        self.truth, self.kind = truth, truth.kind
        self.dice = np.random.default_rng([seed, number, 5])
        self.date = datetime.date(2026, 3, 2) + datetime.timedelta(days=number)
        self.today = {s: self.dice.normal(0.0, self.kind.day) for s in truth.kind.stations}
        self.everywhere = self.dice.normal(0.0, self.kind.day * 0.8)
        self.rows: list[Row] = []
        self.done: dict[str, float] = {}
        self.agenda: list[tuple[float, int, str, tuple]] = []
        self.count = 0
        self.lines: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.seats = {key: {"open": False, "ticket": "", "away": False, "leaves": []} for key in truth.seats}
        self.tickets: dict[str, Row] = {}
        self.run: dict[str, int] = defaultdict(int)

    def plan(self, at: float, what: str, *with_: Any) -> None:
        self.count += 1
        heapq.heappush(self.agenda, (at, self.count, what, with_))

    def note(self, at: float, event: str, **said: Any) -> None:
        self.rows.append({"event": event, "at": round(at, 3), **said})

    def play(self) -> "Day":
        self._begin()
        while self.agenda:
            at, _n, what, with_ = heapq.heappop(self.agenda)
            getattr(self, f"_{what}")(at, *with_)
        return self

    def _begin(self) -> None:
        dice, kind = self.dice, self.kind
        roster = [
            {"counter": key, "officer": officer, "opens": OPENS, "closes": CLOSES, "break": list(rest)}
            for key, (_s, officer, rest) in self.truth.seats.items()
        ]
        self.note(OPENS - 30, "day", date=self.date.isoformat(), roster=roster)
        for key, (_stations, _officer, rest) in self.truth.seats.items():
            if dice.random() < 0.03:
                continue
            self.plan(OPENS + dice.exponential(3.0), "open", key)
            self.plan(
                rest[0] + dice.exponential(2.0),
                "wants_away",
                key,
                rest[1] * float(np.exp(dice.normal(0.05, 0.15))),
            )
            at = OPENS
            while (at := at + dice.exponential(60.0 / kind.pauses)) < CLOSES:
                self.plan(at, "wants_away", key, float(np.exp(dice.normal(np.log(8.0), 0.5))))
        busy = float(np.exp(dice.normal(0.0, 0.12)))
        for _visitor in range(dice.poisson(kind.at_the_door)):
            self.plan(OPENS - dice.uniform(0.0, 20.0), "come")
        for place, expected in enumerate(self.truth.arrivals):
            for _visitor in range(dice.poisson(expected * busy)):
                self.plan(OPENS + 15 * (place + dice.random()), "come")

    # --- visitors -------------------------------------------------------------------------------------------

    def _come(self, at: float) -> None:
        shares = [share for share, _way in self.kind.journeys.values()]
        service = str(self.dice.choice(list(self.kind.journeys), p=np.array(shares) / sum(shares)))
        ticket = f"{len(self.tickets) + 1}"
        steps = next(s["steps"] for s in self.truth.row["services"] if s["key"] == service)
        row = {"service": service, "steps": steps, "place": 0, "priority": self.dice.random() < self.kind.priority,
               "calls": 0, "checked": False}  # fmt: skip
        self.tickets[ticket] = row
        self.note(at, "issued", ticket=ticket, service=service, priority=bool(row["priority"]), items=1)
        self._stand(at, ticket, steps[0]["station"])

    def _stand(self, at: float, ticket: str, station: str) -> None:
        row = self.tickets[ticket]
        row["station"], row["joined"] = station, at
        self.note(at, "queued", ticket=ticket, step=row["steps"][row["place"]]["key"], station=station)
        self.lines[station].append((at, ticket))
        for key, (served, _o, _b) in sorted(
            self.truth.seats.items(), key=lambda s: s[1][0].index(station) if station in s[1][0] else 9
        ):
            if station in served and self._can_call(key):
                self.plan(at + self._delay(), "call", key)
                self.seats[key]["asked"] = True
                break

    def _delay(self) -> float:
        return float(min(3.0, self.dice.exponential(0.25)))

    def _go_on(self, at: float, ticket: str) -> None:
        row = self.tickets[ticket]
        row["place"] += 1
        if row["place"] >= len(row["steps"]):
            self.done[ticket] = at
            return
        step = row["steps"][row["place"]]
        if step["station"] is None:
            self.note(at, "queued", ticket=ticket, step=step["key"], station=None)
            median = self.truth.back_office[row["service"]]
            self.plan(at + median * float(np.exp(self.dice.normal(0.0, 0.35))), "completed", ticket)
        else:
            self._stand(at, ticket, step["station"])

    def _completed(self, at: float, ticket: str) -> None:
        self.note(
            at,
            "completed",
            ticket=ticket,
            step=self.tickets[ticket]["steps"][self.tickets[ticket]["place"]]["key"],
        )
        self._go_on(at, ticket)

    # --- counters -------------------------------------------------------------------------------------------

    def _can_call(self, key: str) -> bool:
        seat = self.seats[key]
        return seat["open"] and not seat["ticket"] and not seat["away"] and not seat.get("asked")

    def _open(self, at: float, key: str) -> None:
        self.seats[key]["open"] = True
        self.note(at, "counter", counter=key, officer=self.truth.seats[key][1], state="open")
        self._call(at, key)

    def _wants_away(self, at: float, key: str, minutes: float) -> None:
        self.seats[key]["leaves"].append(minutes)
        if self._can_call(key) or (self.seats[key].get("asked") and not self.seats[key]["ticket"]):
            self._call(at, key)

    def _back(self, at: float, key: str) -> None:
        self.seats[key]["away"] = False
        self.note(at, "counter", counter=key, officer=self.truth.seats[key][1], state="open")
        self._call(at, key)

    def _call(self, at: float, key: str) -> None:
        seat = self.seats[key]
        seat["asked"] = False
        if not seat["open"] or seat["ticket"] or seat["away"]:
            return
        if seat["leaves"]:
            seat["away"] = True
            self.note(at, "counter", counter=key, officer=self.truth.seats[key][1], state="pause")
            self.plan(at + sum(seat["leaves"]), "back", key)
            seat["leaves"] = []
            return
        ticket = self._next(at, key)
        if ticket:
            self._serve(at, key, ticket)

    def _next(self, at: float, key: str) -> str:
        """The office's own rule: too long first, else by preference, priority at most so many in a row."""
        kind, served = self.kind, self.truth.seats[key][0]
        lines = [(station, self.lines[station]) for station in served if self.lines[station]]
        if not lines:
            return ""
        if kind.max_wait is not None:
            heads = [(line[0][0], station) for station, line in lines]
            since, station = min(heads)
            if at - since > kind.max_wait:
                return self._take(station, 0)
        station, line = lines[0]
        first = next((n for n, (_a, t) in enumerate(line) if self.tickets[t]["priority"]), None)
        regular = next((n for n, (_a, t) in enumerate(line) if not self.tickets[t]["priority"]), None)
        may = kind.in_a_row is None or self.run[station] < kind.in_a_row or regular is None
        return self._take(station, first if first is not None and may else regular)

    def _take(self, station: str, place: int) -> str:
        ticket = self.lines[station].pop(place)[1]
        self.run[station] = self.run[station] + 1 if self.tickets[ticket]["priority"] else 0
        return ticket

    def _serve(self, at: float, key: str, ticket: str) -> None:
        row, seat, dice, kind = self.tickets[ticket], self.seats[key], self.dice, self.kind
        officer, station = self.truth.seats[key][1], row["station"]
        seat["ticket"] = ticket
        row["calls"] += 1
        step = row["steps"][row["place"]]["key"]
        self.note(at, "called", ticket=ticket, step=step, counter=key, officer=officer)
        waited = at - row["joined"]
        hazard = (kind.never if row["calls"] == 1 else kind.never / 3) + kind.leaves * waited * (
            0.5 + waited / 60
        )
        if dice.random() < -np.expm1(-hazard):
            self.plan(at + dice.uniform(0.8, 2.5), "vain", key, ticket, step)
            return
        logarithm = np.log(self.truth.median[row["service"], station]) + self.truth.officers[officer]
        logarithm += self.today[station] + self.everywhere + dice.normal(0.0, self.truth.sigma[station])
        logarithm += kind.fatigue * max(0.0, (at - OPENS) / (CLOSES - OPENS) - 0.5)
        minutes = float(np.exp(logarithm)) * (3.0 if dice.random() < kind.heavy else 1.0)
        self.plan(at + minutes, "finish", key, ticket, step)

    def _vain(self, at: float, key: str, ticket: str, step: str) -> None:
        self.note(at, "no_show", ticket=ticket, step=step, counter=key)
        self.seats[key]["ticket"] = ""
        self.plan(at + self._delay(), "call", key)

    def _finish(self, at: float, key: str, ticket: str, step: str) -> None:
        row, officer = self.tickets[ticket], self.truth.seats[key][1]
        self.seats[key]["ticket"] = ""
        self.plan(at + self._delay(), "call", key)
        if row["station"] == "registration" and not row["checked"] and self.dice.random() < self.kind.checked:
            row["checked"] = True
            self.note(at, "transferred", ticket=ticket, station="supervisor")
            self._stand(at, ticket, "supervisor")
            return
        self.note(at, "finished", ticket=ticket, step=step, counter=key, officer=officer)
        if row["station"] == "supervisor":
            self._stand(at, ticket, row["steps"][row["place"]]["station"])
        else:
            self._go_on(at, ticket)


def play_days(truth: Truth, seed: int, days: int) -> Iterator[Day]:
    """So many days of an office, one after the other."""
    for number in range(days):
        yield Day(truth, seed, number).play()
