"""What happens in an office, as the forecast hears of it, and as a log keeps it: one JSON object a line.

Times are minutes from the local midnight of the day's date. In a log they may also stand as ISO 8601 with a zone.
"""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from counters.forecast.facts import BadFacts, Facts, read_clock, read_facts

NEEDED = {
    "day": ("date",),
    "counter": ("counter", "state"),
    "issued": ("ticket", "service"),
    "queued": ("ticket", "step"),
    "called": ("ticket", "step", "counter"),
    "serving": ("ticket",),
    "no_show": ("ticket",),
    "returned": ("ticket",),
    "finished": ("ticket", "step"),
    "completed": ("ticket",),
    "parked": ("ticket",),
    "resumed": ("ticket",),
    "transferred": ("ticket",),
    "cancelled": ("ticket",),
}
COUNTER_STATES = {"open", "pause", "close"}


class BadLine(ValueError):
    """A line of a log cannot be used. `number` counts lines from one."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"line {number}: {reason}")
        self.number, self.reason = number, reason


@dataclass(frozen=True, slots=True)
class Shift:
    """A line of the roster: who is to sit where, from when to when; the break as (minute, length in minutes)."""

    counter: str
    officer: str | None
    opens: float
    closes: float
    rest: tuple[float, float] | None = None


class DayHours(NamedTuple):
    """When the office opens and closes on a day, and its break as (minute, length in minutes)."""

    opens: float
    closes: float
    rest: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at minute `at`; which of the other fields matter depends on its kind."""

    kind: str
    at: float
    ticket: str = ""
    step: str = ""
    station: str | None = None
    counter: str = ""
    officer: str | None = None
    service: str = ""
    priority: bool = False
    items: int = 1
    outcome: str | None = None
    state: str = ""
    reason: str = ""
    date: str = ""
    roster: tuple[Shift, ...] | None = None
    hours: DayHours | None = None


TEXTS = {field.name for field in fields(Event)} - {
    "kind",
    "at",
    "priority",
    "items",
    "roster",
    "hours",
    "reason",
}


class Log:
    """Reads a log: first the office's facts, then its events in order. Raises BadLine."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = enumerate(lines, start=1)
        self._midnight: datetime.datetime | None = None
        self._in_words = False
        self.said_when = False
        self.number = 0
        self.facts = self._read_office()
        try:
            self._zone = ZoneInfo(self.facts.zone)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as wrong:
            raise BadLine(self.number, f"{self.facts.zone} is no time zone") from wrong

    def _rows(self) -> Iterator[Mapping[str, Any]]:
        for number, line in self._lines:
            self.number = number
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as wrong:
                raise BadLine(self.number, f"this is no JSON: {wrong}") from wrong
            if not isinstance(row, dict) or not isinstance(row.get("event"), str):
                raise BadLine(self.number, "this is no object with an “event”")
            yield row

    def _read_office(self) -> Facts:
        for row in self._rows():
            if row["event"] != "office":
                raise BadLine(self.number, f"the first line must be the office, not “{row['event']}”")
            try:
                return read_facts(row)
            except BadFacts as wrong:
                raise BadLine(self.number, f"the office cannot be read: {wrong}") from wrong
        raise BadLine(self.number or 1, "the log is empty")

    def __iter__(self) -> Iterator[Event]:
        for row in self._rows():
            try:
                yield self._event(row)
            except BadLine:
                raise
            except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as wrong:
                raise BadLine(self.number, f"this cannot be read: {wrong}") from wrong

    def _event(self, row: Mapping[str, Any]) -> Event:
        kind = row["event"]
        if kind not in NEEDED:
            raise BadLine(self.number, f"there is no event “{kind}”")
        for name in NEEDED[kind]:
            if row.get(name) in (None, ""):
                raise BadLine(self.number, f"“{kind}” lacks its “{name}”")
        if kind == "day":
            return self._day(row)
        if self._midnight is None:
            raise BadLine(self.number, f"“{kind}” stands before the first day")
        said: dict[str, Any] = {name: str(row[name]) for name in TEXTS if row.get(name) is not None}
        if kind == "counter" and said["state"] not in COUNTER_STATES:
            raise BadLine(self.number, f"a counter is open, pause or close, not “{said['state']}”")
        said["priority"], said["items"] = bool(row.get("priority")), int(row.get("items") or 1)
        said["reason"] = str(row.get("reason") or "")
        self._check_names(said)
        return Event(kind, self._minutes(row.get("at")), **said)

    def _check_names(self, said: Mapping[str, Any]) -> None:
        facts = self.facts
        for name, known in (
            ("service", facts.services),
            ("counter", facts.counters),
            ("station", facts.number),
        ):
            if said.get(name) and said[name] not in known:
                raise BadLine(self.number, f"the office has no {name} “{said[name]}”")

    def _day(self, row: Mapping[str, Any]) -> Event:
        date = datetime.date.fromisoformat(str(row["date"]))
        self._midnight = datetime.datetime.combine(date, datetime.time(), self._zone)
        roster, hours = row.get("roster"), self._hours(row)
        shifts = None if roster is None else tuple(self._shift(shift, hours) for shift in roster)
        self.said_when = row.get("at") is not None
        at = self._minutes(row["at"]) if self.said_when else 0.0
        return Event("day", at, date=date.isoformat(), roster=shifts, hours=hours)

    def _hours(self, row: Mapping[str, Any]) -> DayHours:
        opens, closes = (
            self._clock(row.get(name), getattr(self.facts, name)) for name in ("opens", "closes")
        )
        if not opens < closes:
            raise BadLine(self.number, "the office closes before it opens")
        return DayHours(opens, closes, self._break(row))

    def _break(self, row: Mapping[str, Any]) -> tuple[float, float] | None:
        rest = row.get("break")
        return (self._clock(rest[0], 0.0), float(rest[1])) if rest else None

    def _shift(self, row: Mapping[str, Any], hours: DayHours) -> Shift:
        counter = str(row["counter"])
        if counter not in self.facts.counters:
            raise BadLine(self.number, f"the office has no counter “{counter}”")
        officer = row.get("officer")
        return Shift(
            counter,
            None if officer is None else str(officer),
            self._clock(row.get("opens"), hours.opens),
            self._clock(row.get("closes"), hours.closes),
            self._break(row),
        )

    def _clock(self, said: Any, usual: float) -> float:
        if said is None:
            return usual
        return self._minutes(said) if isinstance(said, str) and "T" in said else read_clock(said)

    def _minutes(self, said: Any) -> float:
        """A moment of the log in minutes from the day's local midnight."""
        if isinstance(said, bool) or said is None:
            raise BadLine(self.number, "“at” is missing")
        if isinstance(said, int | float):
            if not -1440 <= said <= 4320:
                raise BadLine(self.number, f"minute {said} is not of this day")
            return float(said)
        moment = datetime.datetime.fromisoformat(str(said))
        if moment.tzinfo is None:
            raise BadLine(self.number, f"“{said}” has no time zone")
        self._in_words = True
        return (moment - self._midnight).total_seconds() / 60

    def as_said(self, at: float) -> str:
        """A moment as this log says moments: ISO 8601, or minutes from local midnight."""
        if not self._in_words:
            return f"{at:.3f}".rstrip("0").rstrip(".")
        moment = self._midnight.astimezone(datetime.UTC) + datetime.timedelta(minutes=at)
        return moment.astimezone(self._zone).isoformat(timespec="milliseconds")
