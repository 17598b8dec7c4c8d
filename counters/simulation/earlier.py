"""What lies behind a demo's morning: files that earlier days opened, some ready, some at work, some late.

They are made by the same verbs on those days, as the clock of the simulation had it then.
"""

import datetime
from functools import partial

from counters import clock
from counters.clock import SetClock
from counters.domain.files import with_names
from counters.domain.intake import Wish
from counters.domain.journey import chart_of
from counters.file_states import FileState
from counters.models import File, Office
from counters.simulation.agenda import play
from counters.simulation.habits import Habits
from counters.simulation.hall import Hall
from counters.simulation.visitors import Visitor

# Working days before today on which visits opened files, and how many visits it were; the later ones are still at work.
OPENED = {20: 7, 8: 4}
# Working days before today on which the back office did the next step of those who were there longest.
WORKED = {9: 7, 3: 5}
# Everybody comes at once, with all papers.
SMOOTH = Habits(
    incomplete_papers=0, misses_a_call=0, impatient=0, unusual_outcome=0, transferred=0, steps_away=0,
    several_vehicles=0, late=0, share_of_posted=0.3,
)  # fmt: skip
NINE, LONGEST = datetime.time(9), datetime.timedelta(hours=5)


def open_files(office: Office) -> None:
    """Play those days. The injected clock is set meanwhile: nothing else may run in this process, and the office must
    not have begun a day."""
    usual = clock.set_clock(standing := SetClock(_moment(office, max(OPENED))))
    try:
        for days in sorted({*OPENED, *WORKED}, reverse=True):
            standing.at = _moment(office, days, usual.now())
            hall = Hall(office, days, SMOOTH)
            for file in _oldest(office, WORKED.get(days, 0)):
                hall.hands.complete_file(file.label, hall.crew.supervisor)
            if visits := OPENED.get(days):
                _visits(hall, standing, visits)
    finally:
        clock.set_clock(usual)


def _moment(office: Office, days: int, now: datetime.datetime | None = None) -> datetime.datetime:
    """Nine o'clock so many working days before today."""
    calendar = office.calendar()
    date = calendar.date_of(now or clock.now())
    left = days
    while left:
        date -= datetime.timedelta(days=1)
        left -= calendar.is_working_day(date)
    return datetime.datetime.combine(date, NINE, office.tz).astimezone(datetime.UTC)


def _oldest(office: Office, number: int) -> list[File]:
    return list(with_names().filter(office=office, state=FileState.IN_PROGRESS).order_by("pk")[:number])


def _visits(hall: Hall, standing: SetClock, number: int) -> None:
    """So many visits for services that usually open a file, from the first number to the end of that day."""
    keys = [key for key in hall.layout.offers if _opens_a_file(hall.office, key)]
    for place in range(number if keys else 0):
        key = keys[place % len(keys)]
        hall.agenda.after(60 * place, partial(_comes_for, hall, key))
    for officer in hall.officers.values():
        officer.then(0, officer.arrives)
    end = standing.at + LONGEST
    while (moment := hall.agenda.next_at) is not None and moment <= end:
        play(hall.agenda, standing, until=moment)
        if len(hall.visitors) == number and not hall.under_way:
            break
    hall.hands.close_day()


def _opens_a_file(office: Office, key: str) -> bool:
    service = office.services.get(key=key)
    chart = chart_of(service.flows.order_by("-version")[0].pk)
    return any(step.routes[0].opens for step in chart.usual_way(chart.first.id))


def _comes_for(hall: Hall, key: str) -> None:
    label = hall.hands.take(Wish(key), at_kiosk=False)
    step = next(iter(hall.layout.offers[key].stops))
    hall.visitors[label] = Visitor(label, hall.random_of(label), key, step)
    hall.goes_to(hall.visitors[label], step)
