"""A ticket's own chart: what is done, where it stands, what comes. Loops appear when they have happened."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from counters.flowchart.facts import FlowFacts, Note, RouteFacts, StepFacts
from counters.forecast.ranges import ClockRange
from counters.live.flow_chart import end_words, fee_notes, file_step, paper_note, place_words
from counters.live.journey import JourneyStep, journey
from counters.live.picture import Picture
from counters.live.words import ahead_words, counter_numbers, reason_words
from counters.models import Ticket
from counters.states import AT_COUNTER, State

DASH = "–"


def ticket_facts(picture: Picture, ticket: Ticket, missing: Sequence[str] = ()) -> FlowFacts:
    """The chart of a ticket as this picture has it. `missing` are the papers it waits for, in words.

    A step that was done more than once stands there once, as it is now; the routes between are those that the ticket
    took. None of its steps is left out, also of another service from which it was transferred.
    """
    ticket = picture.now_of(ticket)
    rows = journey(picture, ticket)
    keys = [str(row.id) if row.id else f"{row.key}-{place}" for place, row in enumerate(rows)]
    boxes: dict[str, StepFacts] = {}
    for key, row in zip(keys, rows, strict=True):
        boxes[key] = _kept_box(picture, ticket, key, row, missing)
    state = picture.state_of(ticket)
    return FlowFacts(
        tuple(boxes.values()), _kept_routes(picture, rows, keys, state), _end(picture, ticket, state)
    )


def _kept_routes(
    picture: Picture, rows: Sequence[JourneyStep], keys: Sequence[str], state: State
) -> tuple[RouteFacts, ...]:
    if any(row.shared is None for row in rows):
        return _routes(picture, rows, keys, state)
    name = ("chart routes", tuple(row.shared for row in rows), state)
    if name not in picture.drawn:
        picture.drawn[name] = _routes(picture, rows, keys, state)
    return picture.drawn[name]


def printed_facts(picture: Picture, ticket: Ticket) -> FlowFacts:
    """The way of a ticket for its paper: where and until when, and the file that it usually opens besides.

    Papers stand in a list of their own there, and the number of people ahead above it.
    """
    facts = ticket_facts(picture, ticket)
    steps = [_in_short(step) for step in facts.steps]
    routes = list(facts.routes)
    chart = picture.floor.chart(ticket)
    for step in chart.usual_way(picture.now_of(ticket).step_id):
        opened = step.routes[0].opens if step.routes else None
        if opened is None:
            continue
        way = chart.usual_way(opened)
        steps += [replace(file_step(row), state="coming") for row in way]
        words = _("a file is opened")
        routes.append(RouteFacts(str(step.id), "opens", str(opened), words, opens=True))
        keys = [*(str(row.id) for row in way), None]
        routes += [RouteFacts(key, "usual", to, usual=True) for key, to in pairwise(keys)]
    return FlowFacts(tuple(steps), tuple(routes), facts.end, end_words()[1])


def _in_short(step: StepFacts) -> StepFacts:
    """A box in as few lines as paper allows."""
    place = _("Without you") if step.kind == "back-office" and step.state != "done" else step.place
    if step.state == "current":
        return replace(step, place=place, station=_("You are here"), notes=())
    return replace(step, place=place, notes=())


def _routes(
    picture: Picture, rows: Sequence[JourneyStep], keys: Sequence[str], state: State
) -> tuple[RouteFacts, ...]:
    """From each row to the next, each way once; a repeated loop says when it was taken for the last time."""
    found: dict[tuple[str, str, str], RouteFacts] = {}
    for (row, key), (_next, to) in pairwise(zip(rows, keys, strict=True)):
        label = f"{row.outcome}, {_clock(picture, row)}" if row.outcome else ""
        usual, walked = not row.outcome, row.state == "done"
        known = found.get((key, to, row.outcome))
        if walked or known is None:
            found[key, to, row.outcome] = RouteFacts(
                key, f"{to}-{row.outcome}", to, label, usual=usual, walked=walked
            )
    for row, key in zip(rows, keys, strict=True):
        for time, words in enumerate(row.asides):
            name = f"aside-{time}"
            found[key, key, name] = RouteFacts(key, name, key, words, walked=True)
    if rows and (state == State.DONE or rows[-1].state != "done"):
        done = state == State.DONE
        found[keys[-1], "", ""] = RouteFacts(keys[-1], "end", None, rows[-1].outcome, usual=True, walked=done)
    return tuple(found.values())


def _clock(picture: Picture, row: JourneyStep) -> str:
    return f"{row.ended.astimezone(picture.floor.office.tz):%H.%M}" if row.ended else ""


def _span(picture: Picture, span: ClockRange) -> str:
    start, end = (f"{at.astimezone(picture.floor.office.tz):%H.%M}" for at in (span.start, span.end))
    return start if start == end else f"{start}{DASH}{end}"


def _end(picture: Picture, ticket: Ticket, state: State) -> str:
    if state == State.DONE and ticket.ended_at:
        ended = f"{ticket.ended_at.astimezone(picture.floor.office.tz):%H.%M}"
        return _("Finished at %(time)s") % {"time": ended}
    span = picture.range(ticket) if state not in {State.CANCELLED, State.EXPIRED, State.NO_SHOW} else None
    return f"{_('Finished')} {_span(picture, span)}" if span else _("Finished")


def _kept_box(
    picture: Picture, ticket: Ticket, key: str, row: JourneyStep, missing: Sequence[str]
) -> StepFacts:
    """Hundreds who wait in one line have the same steps before them: such a box is worded once a picture."""
    if row.state == "current" or row.shared is None:
        return _box(picture, ticket, key, row, missing)
    name = ("chart box", row.shared)
    if name not in picture.drawn:
        picture.drawn[name] = _box(picture, ticket, key, replace(row, expected=None), missing)
    kept = picture.drawn[name]
    return replace(kept, time=_time(picture, row)) if row.expected else kept


def _box(picture: Picture, ticket: Ticket, key: str, row: JourneyStep, missing: Sequence[str]) -> StepFacts:
    kind = "station" if row.station else "back-office"
    station = picture.floor.stations.get(row.station) if row.station else None
    differs = station is not None and station.title.casefold() != row.title.casefold()
    is_current = row.state == "current"
    return StepFacts(
        key,
        row.title,
        kind,
        _place(picture, ticket, row, kind),
        station.title if station and differs and row.state != "done" else "",
        _time(picture, row),
        tuple(_here(picture, ticket, row, missing) if is_current else _ready(ticket, row)),
        row.state if row.state in {"done", "current", "coming"} else "",
    )


def _place(picture: Picture, ticket: Ticket, row: JourneyStep, kind: str) -> str:
    if row.state == "done":
        return _("Counter %(numbers)s") % {"numbers": counter_numbers(row.counters)} if row.counters else ""
    if row.state == "current" and ticket.state in AT_COUNTER and ticket.counter_id in picture.floor.desks:
        numbers = str(picture.floor.desks[ticket.counter_id].counter.number)
        return _("Counter %(numbers)s") % {"numbers": numbers}
    return place_words("station" if kind == "station" else "back-office", row.counters)


def _time(picture: Picture, row: JourneyStep) -> str:
    if row.state == "done":
        return _("done %(time)s") % {"time": _clock(picture, row)}
    if row.state == "coming" and row.station and row.expected:
        return _span(picture, row.expected)
    return _("± %(minutes)s minutes") % {"minutes": f"{row.minutes:g}"} if row.minutes else ""


def _here(picture: Picture, ticket: Ticket, row: JourneyStep, missing: Sequence[str]) -> list[Note]:
    """What happens at the present step, and what to have at hand."""
    notes = [Note("here", words) for words in _present(picture, ticket)]
    if row.off_route:
        notes.append(Note("hint", _("A short detour from your usual way")))
    if ticket.state == State.PARKED:
        return [*notes, *(Note("paper", paper) for paper in missing)]
    if row.hint and ticket.state != State.PROCESSING:
        notes.append(Note("hint", row.hint))
    return notes + _ready(ticket, row)


def _present(picture: Picture, ticket: Ticket) -> list[str]:
    state = picture.state_of(ticket)
    if state == State.WAITING:
        return [f"{_('You are here')}: {ahead_words(picture.floor.ahead(ticket.pk))}"]
    if state == State.PARKED:
        return [f"{state.label}: {reason_words(ticket.parked_reason)}"]
    return [str(state.label)]


def _ready(ticket: Ticket, row: JourneyStep) -> list[Note]:
    papers = [paper_note(paper) for paper in row.papers if not paper.only]
    return papers + fee_notes(row.fees, variant=ticket.variant_id is None)
