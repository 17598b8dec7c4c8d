"""Was what was promised true? Every promise is judged when its ticket is done, from the ticket's own row."""

import datetime
from collections import Counter as Tally
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from counters.domain.measured import LONGEST_SERVICE, Seconds
from counters.models import Office, QueueDay, Ticket, Turn
from counters.states import State

KEPT, EARLY, LATE = "kept", "early", "late"
# Minutes from the number to the middle of its range: up to which of them a promise is called near or far.
HORIZONS = (15, 30, 60)
# Of ten promises eight should be kept: fewer are untrue, more are too wide to be of use. With fewer promises than
# this nothing is said about it.
GOOD, ENOUGH = (0.7, 0.9), 30
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Judged:
    """A promise of a ticket that is done; `hour` of its number on the office's wall, `horizon` in minutes (None:
    farther than all), `miss` how many minutes off its middle was."""

    date: datetime.date
    service: int
    hour: int
    horizon: int | None
    verdict: str
    miss: float | None


@dataclass(frozen=True)
class Record:
    """Many promises: how many were kept, early and late; the median of what the middles were off, in minutes."""

    kept: int = 0
    early: int = 0
    late: int = 0
    miss: float | None = None

    @property
    def judged(self) -> int:
        return self.kept + self.early + self.late

    @property
    def coverage(self) -> float | None:
        return self.kept / self.judged if self.judged else None

    @property
    def share(self) -> float | None:
        """Of a hundred promises so many were kept."""
        return 100 * self.coverage if self.judged else None

    @property
    def percent(self) -> int | None:
        return round(self.share) if self.judged else None

    @property
    def is_alarming(self) -> bool:
        return self.judged >= ENOUGH and not GOOD[0] <= self.coverage <= GOOD[1]

    @property
    def is_wide(self) -> bool:
        """More were kept than should be: the ranges are wider than they need be."""
        return self.judged > 0 and self.coverage > GOOD[1]


def verdict(start: datetime.datetime, until: datetime.datetime, ended: datetime.datetime) -> str:
    if ended < start:
        return EARLY
    return KEPT if ended <= until else LATE


def record(rows: Iterable[Judged]) -> Record:
    rows = list(rows)
    verdicts = Tally(row.verdict for row in rows)
    misses = [row.miss for row in rows if row.miss is not None]
    return Record(
        verdicts[KEPT], verdicts[EARLY], verdicts[LATE], round(median(misses), 1) if misses else None
    )


def records(rows: Iterable[Judged], of: Callable[[Judged], object]) -> dict:
    """The records of the groups that `of` makes."""
    groups: dict[object, list[Judged]] = {}
    for row in rows:
        groups.setdefault(of(row), []).append(row)
    return {key: record(group) for key, group in groups.items()}


def with_forgotten() -> QuerySet[Ticket]:
    """Tickets, each marked with whether a finish was forgotten on its way: then its end was not measured."""
    long = Turn.objects.filter(ticket=OuterRef("pk"), called_at__isnull=False, ended_by="finish")
    long = long.annotate(length=Seconds("ended_at", "called_at"))
    return Ticket.objects.annotate(
        is_forgotten=Exists(long.filter(length__gte=LONGEST_SERVICE.total_seconds()))
    )


def _promised(**of: object) -> QuerySet[Ticket]:
    return with_forgotten().filter(state=State.DONE, promise_until__isnull=False, **of)


def so_far(day: QueueDay | None) -> Record:
    """The promises of one day so far, counted by the database; what they were off is not."""
    if day is None:
        return Record()
    early, late = Q(ended_at__lt=F("promise_from")), Q(ended_at__gt=F("promise_until"))
    rows = _promised(day=day).filter(is_forgotten=False)
    counted = rows.aggregate(n=Count("pk"), early=Count("pk", filter=early), late=Count("pk", filter=late))
    return Record(counted["n"] - counted["early"] - counted["late"], counted["early"], counted["late"])


def judged(office: Office, since: datetime.date, until: datetime.date) -> tuple[list[Judged], int]:
    """The promises of these days (both included), and how many finishes were forgotten among their tickets."""
    rows = _promised(day__office=office, day__date__range=(since, until), day__retired_at=None)
    columns = ("promise_from", "promise_until", "promise_median", "ended_at", "issued_at")
    found, forgotten = [], 0
    for date, service, is_forgotten, *moments in rows.values_list(
        "day__date", "service", "is_forgotten", *columns
    ):
        if is_forgotten:
            forgotten += 1
        else:
            found.append(_judge(office, date, service, *moments))
    return found, forgotten


def _judge(
    office: Office, date: datetime.date, service: int, start: datetime.datetime, until: datetime.datetime,
    middle: datetime.datetime | None, ended: datetime.datetime, issued: datetime.datetime,
) -> Judged:  # fmt: skip
    far = ((middle or start + (until - start) / 2) - issued) / MINUTE
    horizon = next((most for most in HORIZONS if far <= most), None)
    miss = abs((ended - middle) / MINUTE) if middle else None
    hour = issued.astimezone(office.tz).hour
    return Judged(date, service, hour, horizon, verdict(start, until, ended), miss)
