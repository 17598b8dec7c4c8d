"""What a day came to: how many, how long they waited at each station, and whether the promises were kept."""

from collections import Counter as Tally
from dataclasses import asdict, dataclass
from typing import Any

from counters.models import Event, QueueDay, Turn
from counters.states import State


@dataclass(frozen=True)
class Waits:
    """Of a station: how many were called, their mean wait and the wait that nine in ten did not exceed (minutes)."""

    station: str
    called: int
    mean: float
    p90: float


@dataclass(frozen=True)
class Figures:
    """Of a day. `kept`, `early` and `late` count the finished tickets that had a promise: finished within its
    range, before it, after it."""

    date: str
    revision: int
    events: int
    issued: int
    done: int
    no_show: int
    cancelled: int
    expired: int
    kept: int
    early: int
    late: int
    waits: tuple[Waits, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def figures_of(day: QueueDay) -> Figures:
    """Count a day that is over. A no-show that nobody came back for has expired with the day; it counts here."""
    day.refresh_from_db()
    states = Tally(day.tickets.values_list("state", flat=True))
    log = Event.objects.filter(day=day)
    missed = log.filter(action="expire", data__from=State.NO_SHOW).count()
    promised = day.tickets.filter(state=State.DONE, promise_until__isnull=False)
    kinds = Tally(_kind(*row) for row in promised.values_list("promise_from", "promise_until", "ended_at"))
    return Figures(
        date=day.date.isoformat(),
        revision=day.revision,
        events=log.count(),
        issued=sum(states.values()),
        done=states[State.DONE],
        no_show=states[State.NO_SHOW] + missed,
        cancelled=states[State.CANCELLED],
        expired=states[State.EXPIRED] - missed,
        kept=kinds["kept"],
        early=kinds["early"],
        late=kinds["late"],
        waits=tuple(_waits(day)),
    )


def _kind(start: Any, until: Any, ended: Any) -> str:
    if ended < start:
        return "early"
    return "kept" if ended <= until else "late"


def _waits(day: QueueDay) -> list[Waits]:
    minutes: dict[str, list[float]] = {
        station.key: [] for station in day.office.stations.order_by("position")
    }
    called = Turn.objects.filter(ticket__day=day, called_at__isnull=False, station__isnull=False)
    for key, queued, at in called.values_list("station__key", "queued_at", "called_at"):
        minutes[key].append((at - queued).total_seconds() / 60)
    return [
        Waits(key, len(spans), round(sum(spans) / len(spans), 1), round(sorted(spans)[_ninth(len(spans))], 1))
        for key, spans in minutes.items()
        if spans
    ]


def _ninth(count: int) -> int:
    """The place of the value that nine in ten do not exceed."""
    return max(0, -(-9 * count // 10) - 1)
