"""Odd offices and their days, as logs: everything that the format of a log allows, and logs that lack things.

Nothing here is shared with the forecast or with bench/forecast. An office is drawn from a seed; its officers call
whoever has waited longest at their first station with anybody in it, priority visitors first.
"""

import datetime
import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
OPENS, CLOSES = 480, 780


@dataclass
class Odd:
    """What an office is like. `lacks`: what its log does not say; `wrong`: by how much posted minutes are wrong."""

    seed: int
    days: int = 3
    visitors: int = 40
    counters: int | None = None
    wrong: float = 1.0
    words: bool = False
    lacks: frozenset[str] = frozenset()
    nobody_called: bool = False
    back_office_first: bool = False
    priority: Any = None

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._draw()

    def _draw(self) -> None:
        dice = self.dice
        self.stations = [f"st{n}" for n in range(dice.randint(1, 5))]
        count = self.counters or max(len(self.stations), dice.randint(1, 8))
        self.serves = {}
        for n in range(count):
            own = self.stations[n % len(self.stations)]
            others = [s for s in dice.sample(self.stations, k=len(self.stations)) if s != own]
            self.serves[str(n + 1)] = [own, *others[: dice.randint(0, 2)]]
        served = sorted({station for stations in self.serves.values() for station in stations})
        self.minutes = {s: dice.uniform(2, 9) for s in self.stations}
        self.services, self.after = [], {}
        for n in range(dice.randint(1, 4)):
            steps = [
                {"key": f"s{place}", "station": dice.choice([*served, *served, None] if place else served)}
                for place in range(dice.randint(1, 4))
            ]
            if self.back_office_first:
                steps = [{"key": "letter", "station": None}, *steps]
            row: Row = {"key": f"v{n}", "steps": [self._posted(step) for step in steps]}
            if dice.random() < 0.6:
                row["routes"] = list(self._routes(steps))
            self.services.append(row)

    def _posted(self, step: Row) -> Row:
        if "minutes" in self.lacks:
            return step
        return {**step, "minutes": round(self.minutes.get(step["station"], 5.0) / self.wrong, 1)}

    def _routes(self, steps: list[Row]) -> Iterator[Row]:
        for place, step in enumerate(steps):
            follows = steps[place + 1]["key"] if place + 1 < len(steps) else None
            yield {"from": step["key"], "outcome": "ok", "to": follows}
            if step["station"] and self.dice.random() < 0.5:
                yield {
                    "from": step["key"],
                    "outcome": "again",
                    "to": steps[self.dice.randint(0, place)]["key"],
                }

    def office(self) -> Row:
        row = {
            "event": "office", "zone": "Asia/Jakarta", "stations": [{"key": s} for s in self.stations],
            "counters": [{"key": key, "stations": served} for key, served in self.serves.items()],
            "services": self.services, "opens": OPENS, "closes": CLOSES,
        }  # fmt: skip
        return row if self.priority is None else row | {"priority": self.priority}

    def log(self) -> list[Row]:
        """The office and all its days."""
        rows = [self.office()]
        for number in range(self.days):
            date = datetime.date(2026, 3, 2) + datetime.timedelta(days=number)
            rows += [self._said(row, date) for row in Day(self, date).play()]
        return rows

    def _said(self, row: Row, date: datetime.date) -> Row:
        row = {name: value for name, value in row.items() if name not in self.lacks}
        if self.words:
            zone = datetime.timezone(datetime.timedelta(hours=7))
            midnight = datetime.datetime.combine(date, datetime.time(), zone)
            row["at"] = (midnight + datetime.timedelta(minutes=row["at"])).isoformat(timespec="milliseconds")
        return row


@dataclass
class Day:
    """One day, played."""

    odd: Odd
    date: datetime.date
    rows: list[Row] = field(default_factory=list)

    def play(self) -> list[Row]:
        odd = self.odd
        self.dice, self.plans, self.count = odd.dice, [], 0
        self.lines: dict[str, list[tuple[bool, float, str]]] = {s: [] for s in odd.stations}
        self.free: dict[str, bool] = dict.fromkeys(odd.serves, False)
        self.tickets: dict[str, Row] = {}
        self._begin()
        while self.plans:
            at, _n, what, with_ = heapq.heappop(self.plans)
            if at > CLOSES + 120:
                break  # whoever is here still is left over
            getattr(self, f"_{what}")(at, *with_)
        silent = ({"counter"} if "counters" in odd.lacks else set()) | (
            {"serving"} if "serving" in odd.lacks else set()
        )
        return [row for row in self.rows if row["event"] not in silent]

    def plan(self, at: float, what: str, *with_: Any) -> None:
        self.count += 1
        heapq.heappush(self.plans, (at, self.count, what, with_))

    def note(self, event: str, at: float, **said: Any) -> None:
        self.rows.append({"event": event, "at": round(at, 3), **said})

    def _begin(self) -> None:
        roster = [
            {"counter": key, "officer": f"o{key}", "opens": OPENS, "closes": CLOSES,
             "break": [620, 20] if n % 2 else None}
            for n, key in enumerate(self.odd.serves)
        ]  # fmt: skip
        self.note("day", OPENS - 20, date=self.date.isoformat(), roster=roster)
        for n, key in enumerate(self.odd.serves):
            if self.odd.nobody_called:
                continue
            self.plan(OPENS + self.dice.uniform(-5, 15), "open", key)
            if n % 3 == 1:
                self.plan(self.dice.uniform(560, 640), "away", key)
        for number in range(self.odd.visitors):
            at = OPENS + self.dice.triangular(-20, CLOSES - OPENS - 30, 60)
            self.plan(at, "come", str(number + 1))

    def _come(self, at: float, ticket: str) -> None:
        service = self.dice.choice(self.odd.services)
        row = {"service": service, "step": service["steps"][0], "priority": self.dice.random() < 0.15,
               "items": 1 if self.dice.random() < 0.9 else self.dice.randint(2, 4), "calls": 0}  # fmt: skip
        self.tickets[ticket] = row
        # Numbers in a log may be numbers or words.
        said = int(ticket) if self.odd.words else ticket
        self.note(
            "issued", at, ticket=said, service=service["key"], priority=row["priority"], items=row["items"]
        )
        self._stand(at, ticket, row["step"], row["step"]["station"])

    def _stand(self, at: float, ticket: str, step: Row, station: str | None) -> None:
        row = self.tickets[ticket]
        row["step"], row["at"] = step, station
        self.note("queued", at, ticket=ticket, step=step["key"], station=station)
        if station is None:
            self.plan(at + self.dice.uniform(2, 8), "through", ticket)
            return
        self.lines[station].append((not row["priority"], at, ticket))
        if self.dice.random() < 0.02:
            self.plan(at + self.dice.uniform(1, 30), "cancel", ticket)
        self._look(at)

    def _look(self, at: float) -> None:
        for key, is_free in self.free.items():
            if is_free:
                self._call(at, key)

    def _call(self, at: float, key: str) -> None:
        for station in self.odd.serves[key]:
            if self.lines[station]:
                first = min(self.lines[station])
                self.lines[station].remove(first)
                break
        else:
            self.free[key] = True
            return
        ticket, self.free[key] = first[2], False
        row = self.tickets[ticket]
        row["calls"] += 1
        self.note("called", at, ticket=ticket, step=row["step"]["key"], counter=key, officer=f"o{key}")
        if self.dice.random() < 0.06:
            self.plan(at + 1.5, "vain", ticket, key)
            return
        self.plan(at + 0.5, "serve", ticket)
        minutes = self.odd.minutes[station] * self.dice.lognormvariate(-0.1, 0.5) * row["items"] ** 0.7
        self.plan(at + 0.5 + minutes, "end", ticket, key)

    def _serve(self, at: float, ticket: str) -> None:
        self.note("serving", at, ticket=ticket)

    def _vain(self, at: float, ticket: str, key: str) -> None:
        self.note("no_show", at, ticket=ticket, step=self.tickets[ticket]["step"]["key"], counter=key)
        if self.dice.random() < 0.5:
            self.plan(at + self.dice.uniform(2, 15), "back", "returned", ticket)
        self._call(at, key)

    def _back(self, at: float, how: str, ticket: str) -> None:
        row = self.tickets[ticket]
        self.note(how, at, ticket=ticket)
        self._stand(at, ticket, row["step"], row["at"])

    def _end(self, at: float, ticket: str, key: str) -> None:
        row, luck = self.tickets[ticket], self.dice.random()
        self.plan(at + 0.2, "call", key)
        if luck < 0.03:
            self.note("parked", at, ticket=ticket, reason="a paper is missing")
            if luck < 0.025:
                self.plan(at + self.dice.uniform(3, 20), "back", "resumed", ticket)
        elif luck < 0.06:
            station = self.dice.choice(sorted({s for served in self.odd.serves.values() for s in served}))
            self.note("transferred", at, ticket=ticket, station=station)
            self._stand(at, ticket, row["step"], station)
        elif luck < 0.08:
            row["service"] = self.dice.choice(self.odd.services)
            self.note("transferred", at, ticket=ticket, service=row["service"]["key"])
            first = row["service"]["steps"][0]
            self._stand(at, ticket, first, first["station"])
        else:
            self._finish(at, ticket, "finished", counter=key, officer=f"o{key}")

    def _finish(self, at: float, ticket: str, how: str, **said: Any) -> None:
        row = self.tickets[ticket]
        steps, here = row["service"]["steps"], row["step"]
        routes = [r for r in row["service"].get("routes", ()) if r["from"] == here["key"]]
        if routes:
            route = routes[0] if self.dice.random() < 0.8 else self.dice.choice(routes)
            follows, said = route["to"], {**said, "outcome": route["outcome"]}
        else:
            place = steps.index(here) + 1
            follows = steps[place]["key"] if place < len(steps) else None
        self.note(how, at, ticket=ticket, step=here["key"], **said)
        if follows:
            step = next(s for s in steps if s["key"] == follows)
            self._stand(at, ticket, step, step["station"])

    def _through(self, at: float, ticket: str) -> None:
        self._finish(at, ticket, "completed")

    def _cancel(self, at: float, ticket: str) -> None:
        for line in self.lines.values():
            for entry in line:
                if entry[2] == ticket:
                    line.remove(entry)
                    self.note("cancelled", at, ticket=ticket)
                    return

    def _open(self, at: float, key: str) -> None:
        self.note("counter", at, counter=key, officer=f"o{key}", state="open", reason="")
        self._call(at, key)

    def _away(self, at: float, key: str) -> None:
        if not self.free[key]:
            self.plan(at + 2.0, "away", key)
            return
        self.free[key] = False
        closes = self.dice.random() < 0.3
        self.note("counter", at, counter=key, state="close" if closes else "pause", reason="solat")
        self.plan(at + self.dice.uniform(5, 25), "open", key)
