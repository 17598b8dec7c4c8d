"""What must be true of an office's tables at every moment: read only, one sentence for each thing that is not.

Read it inside one moment (counters.live.snapshot), or two revisions are mixed. A day at a time, so that years of
old tickets take time but no memory.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q

from counters.models import Event, Office, QueueDay, Shift, Ticket
from counters.states import AT_COUNTER, TRANSITIONS, Action, State

UNDER_WAY = AT_COUNTER | {State.WAITING, State.PROCESSING}
# A mended day goes on after the numbers and calls of the wrong one: they may jump there.
MENDED = "mend_day"
# A restored backup goes on after what was given and told later: the log says from where to where.
RAISED, RAISED_CALLS = "raise_floor", "raise_calls"
MOST_NAMED = 10

EventRow = dict[str, Any]


def violations(office: Office, days: list[QueueDay]) -> Iterator[str]:
    """One sentence for each invariant that does not hold on these days of the office, and of its open shifts."""
    for day in days:
        events = list(_events(day))
        open_turn = Q(turns__ended_at=None)
        elsewhere = open_turn & ~Q(turns__counter=F("counter"))
        counted = day.tickets.annotate(
            open_turns=Count("turns", open_turn), turns_elsewhere=Count("turns", elsewhere)
        )
        tickets = list(counted.order_by("pk"))
        found = (
            _numbers(day, tickets, events),
            _places(tickets),
            _log(day, events),
            _replay(tickets, events),
            _calls(day, events),
            _promises(tickets),
        )
        for part in found:
            yield from (f"{office.key} {day.date}: {sentence}" for sentence in part)
    yield from (f"{office.key}: {sentence}" for sentence in _shifts(office))


def _events(day: QueueDay) -> Iterator[EventRow]:
    rows = Event.objects.filter(day=day).order_by("revision", "position")
    return rows.values("revision", "position", "action", "ticket", "data").iterator()


def _numbers(day: QueueDay, tickets: list[Ticket], events: list[EventRow]) -> Iterator[str]:
    """Each number once, none left out up to the sequence's last but what a restored backup jumped over."""
    if any(event["action"] == MENDED for event in events):
        return
    given: dict[str, list[int]] = defaultdict(list)
    for ticket in tickets:
        given[ticket.series].append(ticket.number)
    last = dict(day.sequences.values_list("series", "last"))
    left_out: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event["action"] == RAISED:
            left_out[event["data"]["series"]] |= _jumped_over(event)
    for series in sorted(given.keys() | last.keys()):
        numbers = given[series]
        if twice := {number for number in numbers if numbers.count(number) > 1}:
            yield f"numbers of series {series} given twice: {_named(twice)}"
        beyond = {number for number in numbers if number > last.get(series, 0)}
        if beyond:
            yield f"the sequence {series} stands at {last.get(series, 0)}, and these were given: {_named(beyond)}"
        missing = set(range(1, last.get(series, 0) + 1)) - set(numbers) - left_out[series]
        if missing:
            yield f"numbers of series {series} are missing: {_named(missing)}"


def _jumped_over(event: EventRow) -> set[int]:
    return set(range(event["data"]["from"] + 1, event["data"]["to"] + 1))


def _places(tickets: list[Ticket]) -> Iterator[str]:
    """A known state each, one ticket at a counter and its turn there, an open turn for whom somebody waits, a step
    until the end."""
    at: dict[int, list[str]] = defaultdict(list)
    for ticket in tickets:
        state = ticket.state
        if state not in State.values:
            yield f"{ticket} is in no known state: {state}"
            continue
        if (ticket.counter_id is not None) != (state in AT_COUNTER):
            yield f"{ticket} is {state} {'at' if ticket.counter_id else 'without'} a counter"
        if ticket.open_turns != (state in UNDER_WAY):
            yield f"{ticket} is {state} with {ticket.open_turns} open turns"
        if (ticket.step_id is None) != (state == State.DONE) and state in UNDER_WAY | {State.DONE}:
            yield f"{ticket} is {state} {'on' if ticket.step_id else 'without'} a step of its flow"
        if ticket.counter_id is not None:
            at[ticket.counter_id].append(str(ticket))
            if ticket.open_turns and ticket.turns_elsewhere:
                yield f"{ticket} is {state} at a counter where its turn is not"
    for labels in at.values():
        if len(labels) > 1:
            yield f"several tickets are at one counter: {', '.join(labels)}"


def _log(day: QueueDay, events: list[EventRow]) -> Iterator[str]:
    """Every revision stands in the log, its lines counted from 1, and there is none beyond the last one."""
    revisions = {event["revision"] for event in events}
    if odd := revisions ^ set(range(1, day.revision + 1)):
        yield f"the day's revision is {day.revision}, and the log differs at {_named(odd)}"
    for revision, lines in groupby(events, key=lambda event: event["revision"]):
        positions = [line["position"] for line in lines]
        if positions != list(range(1, len(positions) + 1)):
            yield f"the log's lines of revision {revision} are {_named(positions)}"


def _replay(tickets: list[Ticket], events: list[EventRow]) -> Iterator[str]:
    """Each ticket's log, read from its first line by the table of states, must be able to lead where it is."""
    could: dict[int, frozenset[State | None]] = {}
    broken: set[int] = set()
    labels = {ticket.pk: str(ticket) for ticket in tickets}
    for event in events:
        pk, action = event["ticket"], event["action"]
        if pk is None or pk in broken:
            continue
        label = labels.get(pk, f"ticket {pk} (which is not there)")
        before = could.get(pk, frozenset({None}))
        after = _after(action, before)
        if not after:
            broken.add(pk)
            yield f"{label}: “{action}” in revision {event['revision']} was not possible"
        could[pk] = after
    for ticket in tickets:
        if ticket.pk not in could:
            yield f"{ticket} is not in the log"
        elif ticket.pk not in broken and ticket.state not in could[ticket.pk]:
            led = ", ".join(sorted(str(state) for state in could[ticket.pk]))
            yield f"{ticket} is {ticket.state}, and its log leads to {led}"


def _after(action: str, before: frozenset[State | None]) -> frozenset[State | None]:
    """The states that an action may lead to; none if it could not happen in any of those before."""
    if action not in Action.values:
        return frozenset()
    sources, targets = TRANSITIONS[Action(action)]
    possible = before & sources
    if action in {Action.PRIORITISE, Action.CHECK}:
        return possible
    return targets if possible else frozenset()


def _calls(day: QueueDay, events: list[EventRow]) -> Iterator[str]:
    """What boards were told is numbered without holes but those of a restored backup, one moment for each call and
    recall of the log."""
    told = list(day.announcements.order_by("sequence").values_list("sequence", flat=True))
    mended = any(event["action"] == MENDED for event in events)
    left_out = set().union(*(_jumped_over(event) for event in events if event["action"] == RAISED_CALLS))
    if not mended and (odd := set(told) ^ (set(range(1, day.calls + 1)) - left_out)):
        yield f"the last call is number {day.calls}, and the calls differ at {_named(odd)}"
    logged = sum(event["action"] in {Action.CALL, Action.RECALL} for event in events)
    if len(told) != logged:
        yield f"{len(told)} calls were told, and {logged} stand in the log"


def _promises(tickets: list[Ticket]) -> Iterator[str]:
    """A promise is a whole range, given with the number: it does not end before that."""
    for ticket in tickets:
        start, end = ticket.promise_from, ticket.promise_until
        whole = (start is None) == (end is None)
        if not whole or (start and not (start <= end and ticket.issued_at <= end)):
            yield f"the promise of {ticket} is no range after its issue"


def _shifts(office: Office) -> Iterator[str]:
    """Who sits at a counter sat down today: the end of a day closes all of them. One officer a counter, and one
    counter an officer."""
    day = office.days.filter(retired_at=None).order_by("-date").first()
    rows = Shift.objects.filter(counter__office=office, closed_at=None).select_related("counter", "officer")
    at: dict[int, list[str]] = defaultdict(list)
    of: dict[str, list[int]] = defaultdict(list)
    for shift in rows.order_by("counter__number", "pk"):
        at[shift.counter.number].append(shift.officer.username)
        of[shift.officer.username].append(shift.counter.number)
        if day is None or shift.opened_at < day.opened_at:
            yield f"Counter {shift.counter.number} is still open from another day"
    for number, officers in at.items():
        if len(officers) > 1:
            yield f"several officers are at Counter {number}: {', '.join(officers)}"
    for officer, numbers in of.items():
        if len(numbers) > 1:
            yield f"{officer} is at several counters: {_named(numbers)}"


def _named(numbers: Any) -> str:
    """The first few of them, for a sentence."""
    row = sorted(numbers)
    return ", ".join(map(str, row[:MOST_NAMED])) + (" …" if len(row) > MOST_NAMED else "")
