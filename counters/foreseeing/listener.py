"""One office's forecaster and what it has been told: the last days at the start, then what is new."""

import datetime
import json
import logging
from collections import deque
from collections.abc import Iterable
from typing import Any

from counters.domain.history import History, Row, office_row
from counters.domain.journey import chart_of
from counters.forecast.document import BadDocument
from counters.forecast.events import BadLine, Event, Log
from counters.forecast.forecaster import Forecaster
from counters.forecast.hall import BadEvent
from counters.models import Learnt, Office, QueueDay, Turn

log = logging.getLogger(__name__)

# What is learnt is rebuilt from so many days before.
DAYS_BACK = 15


class Lines:
    """The lines of a log that is still being written: it can be read on after its end."""

    def __init__(self) -> None:
        self.waiting: deque[str] = deque()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()


class Listener:
    """Tells a forecaster what happens in an office. `is_news` says that what was learnt before today is not written
    down yet."""

    def __init__(self, office: Office, day: QueueDay) -> None:
        self.office, self.setup = office, describe(office)
        self._lines = Lines()
        self._lines.waiting.append(json.dumps(self.setup))
        self._log = Log(self._lines)
        self.history: History | None = None
        self.is_news = False
        self.forecaster, begin = self._remembered(office)
        for earlier in recent_days(office, day):
            if begin is None or earlier.date >= begin:
                self.follow(earlier)

    def _remembered(self, office: Office) -> tuple[Forecaster, datetime.date | None]:
        """A forecaster that knows what was written down, and the first day that it has to be told."""
        learnt = Learnt.objects.filter(office=office, day__retired_at=None).select_related("day").first()
        if learnt:
            try:
                return Forecaster.from_document(self._log.facts, learnt.document), learnt.day.date
            except BadDocument as wrong:
                log.info("office %s: learning again from its last days: %s", office.key, wrong)
        return Forecaster(self._log.facts), None

    def write_down(self) -> None:
        """Keep what was learnt before today."""
        document = self.forecaster.to_document()
        Learnt.objects.update_or_create(
            office=self.office, defaults={"day": self.history.day, "document": document}
        )
        self.is_news = False

    def follow(self, day: QueueDay) -> None:
        """Hear what is new, of the last day that was told and of this one."""
        if self.history is None or self.history.day.pk != day.pk:
            if self.history:
                self._hear(self.history.news())
            self.history, self.is_news = History(day), True
            self._hear([self.history.day_row()])
        self._hear(self.history.news())

    def _hear(self, rows: Iterable[Row]) -> None:
        self._lines.waiting.extend(json.dumps(row) for row in rows)
        while self._lines.waiting:
            try:
                for event in self._log:
                    self._tell(event)
            except BadLine as wrong:
                log.warning("office %s: the forecast was not told %s", self.office.key, wrong)

    def _tell(self, event: Event) -> None:
        try:
            self.forecaster.observe(event)
        except BadEvent as wrong:
            log.warning("office %s: the forecast did not understand: %s", self.office.key, wrong)


def recent_days(office: Office, until: QueueDay) -> list[QueueDay]:
    """The last days up to this one, oldest first."""
    days = office.days.filter(retired_at=None, date__lte=until.date).order_by("-date")[: DAYS_BACK + 1]
    return list(days)[::-1]


def describe(office: Office) -> dict[str, Any]:
    """What is fixed about the office: if it differs from what a forecaster was told, that one must begin anew."""
    known = {newest.pk for s in office.services.all() if (newest := s.flows.order_by("-version").first())}
    days = office.days.filter(retired_at=None).order_by("-date")[: DAYS_BACK + 1]
    walked = Turn.objects.filter(ticket__day__in=list(days), step__isnull=False)
    known |= set(walked.values_list("step__flow", flat=True).distinct())
    return office_row(office, [chart for flow in sorted(known) if (chart := chart_of(flow)).visit_steps])
