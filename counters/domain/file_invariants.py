"""What must be true of an office's files at every moment, whatever day it is: one sentence for each thing that is not.

A file lives over many days, so it is read as a whole from the logs of all of them.
"""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Q

from counters.file_states import FILE_TRANSITIONS, FileAction, FileState
from counters.models import Event, File, FileSequence, HandOver, Office
from counters.states import IN_THE_OFFICE

# A restored backup goes on after the receipts that people may hold: the log says from where to where.
RAISED = "raise_files"


def file_violations(office: Office) -> Iterator[str]:
    """One sentence for each invariant of the office's files that does not hold."""
    open_turn = Count("turns", Q(turns__ended_at=None))
    files = list(File.objects.filter(office=office).annotate(open_turns=open_turn).order_by("pk"))
    for part in (_numbers(office, files), _places(files), _replay(office, files), _pickups(files)):
        yield from (f"{office.key}: {sentence}" for sentence in part)


def _numbers(office: Office, files: list[File]) -> Iterator[str]:
    """Each receipt's number once a year, none left out but what a restored backup jumped over."""
    given: dict[int, list[int]] = defaultdict(list)
    for file in files:
        given[file.year].append(file.number)
    last = dict(FileSequence.objects.filter(office=office).values_list("year", "last"))
    jumped: dict[int, set[int]] = defaultdict(set)
    for data in Event.objects.filter(day__office=office, action=RAISED).values_list("data", flat=True):
        jumped[data["year"]] |= set(range(data["from"] + 1, data["to"] + 1))
    for year in sorted(given.keys() | last.keys()):
        numbers = Tally(given[year])
        if twice := sorted(number for number, times in numbers.items() if times > 1):
            yield f"receipts of {year} given twice: {twice[:10]}"
        expected = set(range(1, last.get(year, 0) + 1)) - jumped[year]
        if odd := sorted(expected ^ numbers.keys()):
            yield f"the last receipt of {year} is {last.get(year, 0)}, and these differ: {odd[:10]}"


def _places(files: list[File]) -> Iterator[str]:
    """A file that is worked on has a step, its day and one open turn; another one has none of them."""
    handed = set(HandOver.objects.filter(file__in=[file.pk for file in files]).values_list("file", flat=True))
    for file in files:
        if file.state not in FileState.values:
            yield f"{file} is in no known state: {file.state}"
            continue
        works = file.state == FileState.IN_PROGRESS
        if (file.step_id is not None) != works or file.open_turns != works:
            yield f"{file} is {file.state} with step {file.step_id} and {file.open_turns} open turns"
        if (file.pk in handed) != (file.state == FileState.COLLECTED):
            yield f"{file} is {file.state} {'in' if file.pk in handed else 'without'} the register of hand-over"
        if file.state == FileState.READY and file.ready_at is None:
            yield f"{file} is ready without a moment"


def _replay(office: Office, files: list[File]) -> Iterator[str]:
    """Each file's log, read from its first line by the table of its states, must be able to lead where it is."""
    could: dict[str, frozenset[FileState | None]] = {}
    known = {file.label for file in files}
    rows = Event.objects.filter(day__office=office, action__in=FileAction.values).order_by("pk")
    for action, data in rows.values_list("action", "data"):
        sources, targets = FILE_TRANSITIONS[FileAction(action)]
        label = data["file"]
        possible = could.get(label, frozenset({None})) & sources
        if not possible:
            yield f"{label}{'' if label in known else ' (which is not there)'}: “{action}” was not possible"
        could[label] = targets
    for file in files:
        if file.label not in could:
            yield f"{file} is not in the log"
        elif file.state not in could[file.label]:
            yield f"{file} is {file.state}, and its log leads to {', '.join(sorted(map(str, could[file.label])))}"


def _pickups(files: list[File]) -> Iterator[str]:
    """At most one ticket that is here to pick up a file, and only one that is ready."""
    here = Count("pickups", Q(pickups__state__in=IN_THE_OFFICE))
    waited_for = (
        File.objects.filter(pk__in=[file.pk for file in files]).annotate(here=here).filter(here__gt=0)
    )
    for file in waited_for:
        if file.here > 1:
            yield f"{file} is picked up by {file.here} tickets at once"
        if file.state != FileState.READY:
            yield f"{file} is {file.state}, and a ticket is here to pick it up"
