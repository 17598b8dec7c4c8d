"""When an office is open, and how its working days are counted.

A *hari kerja* is a day on which the office opens by its week and that is neither a holiday nor a closure. As the law
counts, the day on which something begins is not one of them: one working day from Monday is Tuesday.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from counters.calendars.indonesia import joint_leave, national_holidays

DAY = datetime.timedelta(days=1)
# Nobody closes for longer: a week without a working day, or closures typed wrong, must not be counted for ever.
LONGEST_SEARCH = 3660


class NoWorkingDay(Exception):
    """The office has no working day within ten years."""


@dataclass(frozen=True)
class Hours:
    """The hours of a day on the office's wall; `rest_from` to `rest_until` lies a break (Friday prayer), or none."""

    opens: datetime.time
    closes: datetime.time
    rest_from: datetime.time | None = None
    rest_until: datetime.time | None = None

    def cover(self, at: datetime.time) -> bool:
        """Whether the office is open at this time of the wall."""
        resting = self.rest_from and self.rest_until and self.rest_from <= at < self.rest_until
        return self.opens <= at < self.closes and not resting


@dataclass(frozen=True)
class Closed:
    """Days (both included) on which the office stays closed, and why."""

    first: datetime.date
    last: datetime.date
    name: str


@dataclass(frozen=True)
class OfficeCalendar:
    """`week` has the hours by ISO weekday (1 is Monday); a weekday that is not in it is no working day."""

    zone: str
    week: Mapping[int, Hours]
    closures: tuple[Closed, ...] = field(default=())
    keeps_holidays: bool = True
    keeps_joint_leave: bool = True

    def why_closed(self, date: datetime.date) -> str | None:
        """The name of the closure or holiday of a date; empty where the week has no hours, none where it is open."""
        for closure in self.closures:
            if closure.first <= date <= closure.last:
                return closure.name
        if self.keeps_holidays and (name := national_holidays(date.year).get(date)):
            return name
        if self.keeps_joint_leave and (name := joint_leave(date.year).get(date)):
            return name
        return None if date.isoweekday() in self.week else ""

    def hours_on(self, date: datetime.date) -> Hours | None:
        """The hours of a date; none where the office stays closed."""
        return self.week.get(date.isoweekday()) if self.why_closed(date) is None else None

    def is_working_day(self, date: datetime.date) -> bool:
        return self.hours_on(date) is not None

    def is_open_at(self, moment: datetime.datetime) -> bool:
        """Whether the office is open at `moment` (aware), on its own wall clock."""
        local = moment.astimezone(ZoneInfo(self.zone))
        hours = self.week.get(local.isoweekday())
        # The holidays are asked last: outside the hours of the week nothing depends on them.
        return hours is not None and hours.cover(local.time()) and self.is_working_day(local.date())

    def date_of(self, moment: datetime.datetime) -> datetime.date:
        """The date of `moment` (aware) on the office's wall."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def after(self, date: datetime.date, days: int) -> datetime.date:
        """The date that lies so many working days after `date`; with none, `date` or the next working day.

        Raises NoWorkingDay where the office never opens.
        """
        date = date if days else date - DAY
        left = max(days, 1)
        for _step in range(LONGEST_SEARCH):
            date += DAY
            left -= self.is_working_day(date)
            if not left:
                return date
        raise NoWorkingDay

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """How many working days after `start` lie up to `end`, which counts; negative where `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working_day(start + DAY * n) for n in range(1, (end - start).days + 1))

    def holidays_from(self, date: datetime.date, days: int) -> Iterable[tuple[datetime.date, str]]:
        """The closures and holidays with a name on so many dates from `date` on."""
        for n in range(days):
            if name := self.why_closed(date + DAY * n):
                yield date + DAY * n, name
