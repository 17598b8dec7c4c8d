"""Checking offices at one moment, for bin/manage check_office and for the start after an unclean stop."""

from dataclasses import dataclass, field

from counters.domain.file_invariants import file_violations
from counters.domain.invariants import violations
from counters.live.snapshot import one_moment
from counters.models import Event, Office, Ticket


@dataclass
class Report:
    """What was looked at, and one sentence for each thing that is wrong."""

    days: int = 0
    tickets: int = 0
    events: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.days} days, {self.tickets} tickets, {self.events} events"


def check_offices(key: str = "", *, latest_only: bool = False) -> Report:
    """Check one office or all, every day or only the latest of each. Takes no lock, and writes nothing."""
    report = Report()
    with one_moment():
        for office in Office.objects.filter(**({"key": key} if key else {})).order_by("key"):
            days = list(office.days.order_by("-date", "-pk")[: 1 if latest_only else None])
            report.wrong += violations(office, days)
            report.wrong += file_violations(office)
            report.days += len(days)
            report.tickets += Ticket.objects.filter(day__in=days).count()
            report.events += Event.objects.filter(day__in=days).count()
    return report
