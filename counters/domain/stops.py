"""Why no numbers are given now: what the greeter or supervisor said, in a sentence for whoever asks for one."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counters.models import IssueStop, Office, QueueDay, Service

# Short codes in the database, words in the reader's language; any other text is its own words.
REASONS = {
    "full": gettext_lazy("the day is full"),
    "fault": gettext_lazy("a system is out of order"),
    "staff": gettext_lazy("too few officers are here"),
}


@dataclass(frozen=True)
class Stop:
    """A stop that was not lifted. `given` counts the numbers of today that it is about; `service` is a key, empty for
    all."""

    id: int
    service_id: int | None
    service: str
    title: str
    reason: str
    after: int | None
    until: datetime.datetime | None
    given: int

    @property
    def words(self) -> str:
        """The reason in the language of the screen."""
        return str(REASONS.get(self.reason, self.reason))

    def is_in_force(self, now: datetime.datetime) -> bool:
        """Whether it keeps numbers back at `now` (aware)."""
        return (self.until is None or now < self.until) and (self.after is None or self.given >= self.after)

    def concerns(self, service: int) -> bool:
        return self.service_id in {None, service}

    def sentence(self, office: Office) -> str:
        """What somebody who asks for a number is told."""
        said = (
            _("%(service)s gives no numbers for now: %(reason)s.")
            if self.service
            else _("No numbers are given for now: %(reason)s.")
        ) % {"service": self.title, "reason": self.words}
        if self.until is None:
            return said
        return f"{said} " + _("Again from %(time)s.") % {"time": f"{self.until.astimezone(office.tz):%H.%M}"}


def stops_of(day: QueueDay | None) -> list[Stop]:
    """All stops of a day that were not lifted: those in force, those that wait for their number, those whose time is
    over."""
    if day is None:
        return []
    rows = list(IssueStop.objects.filter(day=day, lifted_at=None).select_related("service"))
    return [_as_stop(row, day) for row in rows]


def _as_stop(row: IssueStop, day: QueueDay) -> Stop:
    given = 0
    if row.after is not None:
        tickets = day.tickets.filter(service=row.service) if row.service_id else day.tickets
        given = tickets.count()
    key, title = (row.service.key, row.service.title) if row.service else ("", "")
    return Stop(row.pk, row.service_id, key, title, row.reason, row.after, row.until, given)


def stopping(stops: Iterable[Stop], service: Service | None, now: datetime.datetime) -> Stop | None:
    """The stop that keeps back the numbers of a service (none: of the whole office) at `now`."""
    found: Sequence[Stop] = [stop for stop in stops if stop.is_in_force(now)]
    return next(
        (stop for stop in found if stop.service_id is None or (service and stop.service_id == service.pk)),
        None,
    )


def fields_of(stop: Stop, office: Office, now: datetime.datetime) -> dict[str, object]:
    """A stop as JSON."""
    until = stop.until.astimezone(office.tz).isoformat(timespec="seconds") if stop.until else None
    return {
        "service": stop.service or None,
        "reason": stop.reason,
        "words": stop.words,
        "after": stop.after,
        "until": until,
        "in_force": stop.is_in_force(now),
    }
