"""What a simulated office promises its visitors, and what becomes of it: with the product's own rules for a promise,
for the range shown beside it, and for the causes of its moves."""

import datetime
import json
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.common.table import Row, at_least, at_most, told
from bench.trials.forecast.days import Day, play_days
from bench.trials.forecast.kinds import KINDS, draw_office
from bench.trials.forecast.trial import Asked
from counters.forecast.causes import VAGUE
from counters.forecast.events import Event, Log
from counters.forecast.following import Held, follow
from counters.forecast.forecaster import Forecaster
from counters.forecast.ranges import Span, advanced, clock_range
from counters.forecast.sticky import Shown

# By the later time so many are to be finished; so many may be told a later time than they were promised.
FINISHED, LATER = 0.90, 0.18
# The product looks after every change, at most every two seconds. Here so often, in minutes.
LOOKS_EVERY = 2.0
MIDNIGHT = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


@dataclass
class Promised:
    """Of one ticket: its promise and what became of it. Minutes of the day."""

    start: float
    end: float
    issued: float
    done: float | None = None
    later: int = 0
    earlier: int = 0
    turned: int = 0  # moved earlier, and then later again
    last: float = 0.0  # the later end of what was shown at last


@dataclass
class Kept:
    """What was promised in some office-days."""

    tickets: list[Promised] = field(default_factory=list)
    causes: Tally[str] = field(default_factory=Tally)
    silent: int = 0
    days: int = 0

    def add(self, other: "Kept") -> None:
        self.tickets += other.tickets
        self.causes.update(other.causes)
        self.silent += other.silent
        self.days += other.days


def promises_of(asked: Asked, folder: Path | None) -> Kept:
    """The promises of one office, or what is kept of them in the folder."""
    file = folder / f"promises-{asked.name.removesuffix('.npz')}.json" if folder else None
    if file and file.exists():
        said = json.loads(file.read_text())
        tickets = [Promised(**ticket) for ticket in said["tickets"]]
        return Kept(tickets, Tally(said["causes"]), said["silent"], said["days"])
    kept = Office(asked).play()
    if file:
        folder.mkdir(parents=True, exist_ok=True)
        said = {**vars(kept), "tickets": [vars(ticket) for ticket in kept.tickets]}
        file.write_text(json.dumps(said))
    return kept


class Office:
    """One office that promises."""

    def __init__(self, asked: Asked) -> None:
        seed = asked.seed + asked.office
        self.asked, self.truth = asked, draw_office(KINDS[asked.kind], seed)
        self.days = play_days(self.truth, seed, asked.days)
        self.facts = Log([json.dumps(self.truth.row)]).facts
        self.forecaster = Forecaster(self.facts, 1, asked.paths)
        self.kept = Kept()

    def play(self) -> Kept:
        for day in self.days:
            self._play(day)
            self.kept.days += 1
        return self.kept

    def _play(self, day: Day) -> None:
        self.made, self.told, self.since = -1e9, {}, []
        self.held: dict[str, Held | None] = {}
        self.given: dict[str, Promised] = {}
        lines = [self.truth.row, *sorted(day.rows, key=lambda row: row["at"])]
        for event in Log([json.dumps(line) for line in lines]):
            if event.kind != "day" and event.at - self.made >= LOOKS_EVERY:
                self._look(event.at - 1e-6)
            self.forecaster.observe(event)
            if event.kind == "issued":
                self._promise(event)
        for ticket, promised in self.given.items():
            promised.done = day.done.get(ticket)
        self.kept.tickets += [one for one in self.given.values() if one.done is not None]

    def _promise(self, event: Event) -> None:
        """As domain.foreseen does: the newest forecast, advanced by those who took a number since."""
        said = self.told.get(event.priority, {}).get(event.service)
        if said is None:
            self.kept.silent += 1
            return
        done, pace = said
        before = sum(
            any(step.station == pace.station for step in self.facts.services[one.service])
            for one in self.since
            if one.priority or not event.priority
        )
        self.since.append(event)
        passed = event.at - self.made
        low, _middle, high = (max(0.0, m - passed) for m in advanced(done, pace.more, before))
        clock = clock_range(Span(low, high), MIDNIGHT + datetime.timedelta(minutes=event.at))
        start, end = ((moment - MIDNIGHT).total_seconds() / 60 for moment in (clock.start, clock.end))
        self.given[event.ticket] = Promised(start, end, event.at, last=end)

    def _look(self, at: float) -> None:
        """As the forecast process does: everybody's range, and what newcomers will be told."""
        forecaster = self.forecaster
        outlooks = forecaster.predict(at)
        paces = {service: forecaster.pace(service) for service in self.facts.services}
        self.told = {
            who: {
                service: (done, paces[service])
                for service, done in forecaster.newcomers(at, priority=who).items()
                if done
            }
            for who in (False, True)
        }
        self.made, self.since, causes = at, [], forecaster.causes(at)
        for outlook in outlooks:
            promised = self.given.get(outlook.ticket)
            if promised is None:
                continue
            visit = forecaster.hall.visits[outlook.ticket]
            done = [at + minutes for minutes in outlook.done] if outlook.done else None
            promise = Shown(promised.start, promised.end, promised.issued)
            held, is_moved = follow(self.held.get(visit.id), promise, visit, done, causes)
            self.held[visit.id] = held
            if is_moved:
                self._moved(promised, held.shown)

    def _moved(self, promised: Promised, shown: Shown) -> None:
        promised.turned += shown.later and promised.earlier > 0
        promised.later += shown.later
        promised.earlier += not shown.later
        promised.last = shown.high
        self.kept.causes[("later: " if shown.later else "earlier: ") + shown.cause.kind] += 1


def rows_of_promises(kind: str, kept: Kept) -> Iterator[Row]:
    """The table's rows of a kind."""
    tickets, count = kept.tickets, max(len(kept.tickets), 1)
    late = sum(one.done > one.end for one in tickets) / count
    early = sum(one.done < one.start for one in tickets) / count
    width = sum(one.end - one.start for one in tickets) / count
    moves = sum(kept.causes.values())
    named = sum(times for cause, times in kept.causes.items() if cause.split(": ")[1] not in VAGUE)
    yield told(
        f"{kind}: promises",
        f"{len(tickets)} in {kept.days} days, {width:.0f} min wide; {kept.silent} plain ones",
    )
    yield at_least(f"{kind}: finished by the later time", 1 - late, FINISHED)
    yield told(f"{kind}: within the range, before it", f"{1 - late - early:.1%}, {early:.1%}")
    yield at_most(
        f"{kind}: ranges moved later", 100 * sum(one.later > 0 for one in tickets) / count, 100 * LATER, " %"
    )
    yield told(
        f"{kind}: moved earlier; earlier, then later again",
        f"{sum(one.earlier > 0 for one in tickets) / count:.1%}; {sum(one.turned > 0 for one in tickets) / count:.1%}",
    )
    yield told(f"{kind}: moves a ticket", f"{moves / count:.2f}")
    yield told(
        f"{kind}: moves whose cause is a thing that happened", f"{named / max(moves, 1):.0%} of {moves}"
    )
    yield told(
        f"{kind}: causes", ", ".join(f"{c} {n}" for c, n in sorted(kept.causes.items(), key=lambda p: -p[1]))
    )
