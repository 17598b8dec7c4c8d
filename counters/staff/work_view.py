"""The work list: all that is to be done without a visitor, by step, with what is due and what is late."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from counters.domain.files import with_names
from counters.domain.journey import ChartRoute, chart_of
from counters.file_states import FileState
from counters.live.picture import Picture
from counters.models import Office, Service
from counters.staff.line_view import back_office

# More of a step than this is a figure, not a list that anybody reads.
SHOWN = 150
OVERDUE, TODAY, LATER = "overdue", "today", "later"


@dataclass(frozen=True)
class TicketWork:
    """Work on a ticket whose visitor waits in the hall: minutes, due by the posted time."""

    name: str
    service: Service
    items: int
    since: datetime.datetime
    due: datetime.datetime
    urgency: str


@dataclass(frozen=True)
class FileWork:
    """Work on a file: days. `due` is the step's, `promised` the receipt's date; `days_late` counts working days."""

    name: str
    service: Service
    items: int
    since: datetime.datetime
    due: datetime.date
    promised: datetime.date
    urgency: str
    days_late: int
    promise_passed: bool


@dataclass
class StepWork:
    """All work of one kind of step; its outcomes, the usual one first."""

    key: str
    title: str
    routes: tuple[ChartRoute, ...]
    is_file: bool
    rows: list[Any] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(row.urgency == OVERDUE for row in self.rows)

    @property
    def shown(self) -> list[Any]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.rows) - SHOWN)


def work(picture: Picture) -> dict[str, Any]:
    """The context of counters/work_list/live.html."""
    today, days = list(_ticket_steps(picture)), list(_file_steps(picture))
    return {
        "today": today,
        "days": days,
        "late": sum(step.late for step in (*today, *days)),
        "ready": with_names().filter(office=picture.floor.office, state=FileState.READY).count(),
        "date": picture.floor.date,
    }


def _ticket_steps(picture: Picture) -> Iterator[StepWork]:
    steps: dict[tuple[str, tuple[str, ...]], StepWork] = {}
    for row in back_office(picture):
        due = row.since + datetime.timedelta(minutes=row.minutes)
        urgency = OVERDUE if due < picture.at else TODAY
        step = _step_of(steps, row.key, row.step, row.routes, is_file=False)
        step.rows.append(
            TicketWork(row.ticket.label, row.ticket.service, row.ticket.items, row.since, due, urgency)
        )
    for step in steps.values():
        step.rows.sort(key=lambda row: row.due)
    yield from sorted(steps.values(), key=lambda step: (-step.late, step.title))


def _file_steps(picture: Picture) -> Iterator[StepWork]:
    office, date = picture.floor.office, picture.floor.date
    rows = with_names().filter(office=office, state=FileState.IN_PROGRESS).order_by("step_due", "pk")
    calendar = office.calendar()
    steps: dict[tuple[str, tuple[str, ...]], StepWork] = {}
    for file in rows:
        step = chart_of(file.flow_id).step(file.step_id)
        late = calendar.between(file.step_due, date) if file.step_due < date else 0
        urgency = OVERDUE if file.step_due < date else TODAY if file.step_due == date else LATER
        _step_of(steps, step.key, step.title, step.routes, is_file=True).rows.append(
            FileWork(
                file.label, file.service, file.items, file.step_since, file.step_due, file.promised_on, urgency,
                late, file.promised_on < date,
            )
        )  # fmt: skip
    yield from sorted(steps.values(), key=lambda step: (-step.late, step.title))


def _step_of(
    steps: dict[tuple[str, tuple[str, ...]], StepWork], key: str, title: str, routes: tuple[ChartRoute, ...],
    *, is_file: bool,
) -> StepWork:  # fmt: skip
    """Steps of several services are one kind of work where key and outcomes are the same."""
    kind = (key, tuple(route.outcome for route in routes))
    if kind not in steps:
        steps[kind] = StepWork(key if kind not in steps else "", title, routes, is_file)
    return steps[kind]


def overdue_files(office: Office, date: datetime.date) -> list[FileWork]:
    """The files whose promised date has passed and that are not ready, the oldest first."""
    rows = with_names().filter(office=office, state=FileState.IN_PROGRESS, promised_on__lt=date)
    calendar = office.calendar()
    return [
        FileWork(
            file.label, file.service, file.items, file.step_since, file.step_due, file.promised_on, OVERDUE,
            calendar.between(file.promised_on, date), True,
        )
        for file in rows.order_by("promised_on", "pk")
    ]  # fmt: skip
