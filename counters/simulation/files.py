"""Files in the simulation: the back office works on what is due, and people come for what is ready."""

import datetime

from counters.domain.files import code_of_file, with_names
from counters.file_states import FileState
from counters.models import File
from counters.simulation.habits import chance
from counters.simulation.hall import Hall
from counters.simulation.visitors import Visitor

# The back office begins with its files half an hour after the doors open, one after the other.
BEGINS, EACH = datetime.timedelta(minutes=30), datetime.timedelta(minutes=2)
# In which part of the day people come for their files: not in its last tenth.
PART = 0.9


def plan_files(
    hall: Hall,
    date: datetime.date,
    opens: datetime.datetime,
    closes: datetime.datetime,
    each: datetime.timedelta = EACH,
) -> None:
    """Put the day's work on files, one after the other, and the arrivals of those who pick one up, into the agenda."""
    rows = with_names().filter(office=hall.office).order_by("pk")
    for place, file in enumerate(rows.filter(state=FileState.IN_PROGRESS, step_due__lte=date)):
        hall.agenda.at(opens + BEGINS + place * each, lambda file=file: _works_on(hall, file))
    service = next((key for key, offer in hall.layout.offers.items() if offer.collects), None)
    for file in rows.filter(state=FileState.READY) if service else ():
        random = hall.random_of(f"file {file.label} {date}")
        if chance(random, hall.habits.comes_for_a_file):
            moment = (opens + random.uniform(0, PART) * (closes - opens)).replace(microsecond=0)
            hall.agenda.at(moment, lambda file=file: _comes_for(hall, file, service))


def _works_on(hall: Hall, file: File) -> None:
    seated = [officer.posting for officer in hall.officers.values() if officer.is_here]
    by = hall.random.choice(seated) if seated else hall.crew.supervisor
    hall.soon(0, lambda: hall.hands.complete_file(file.label, by))


def _comes_for(hall: Hall, file: File, service: str) -> None:
    def takes_a_number() -> None:
        label = hall.hands.pick_up(code_of_file(file))
        step = next(iter(hall.layout.offers[service].stops))
        visitor = Visitor(label, hall.random_of(label), service, step, file.items)
        hall.visitors[label] = visitor
        hall.goes_to(visitor, step)

    hall.soon(0, takes_a_number)
