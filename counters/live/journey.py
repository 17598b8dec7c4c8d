"""A ticket's way through the office: what is done, where it stands, and what comes."""

import datetime
from collections.abc import Hashable
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counters.domain.journey import ChartStep, chart_of, flow_of
from counters.domain.papers import PaperRow
from counters.domain.reckoning import told_on
from counters.forecast.ranges import ClockRange
from counters.live.papers import papers_of
from counters.live.picture import Picture
from counters.models import Counter, Fee, Ticket, Turn
from counters.states import IN_THE_OFFICE, Action, State


@dataclass(frozen=True)
class JourneyStep:
    """One row of the way. `state` is done, current or coming; no `station` means back office. `id` is the flow's step
    (none off the route), `outcome` what came of a step that is done, where that was not the usual thing. `asides`
    say when the number was set aside here and came back. `shared`
    names all rows of a picture that are the same but for the time that is `expected`; none has such a name by itself.
    """

    key: str
    title: str
    state: str
    station: int | None
    counters: tuple[Counter, ...] = ()
    minutes: float | None = None
    hint: str = ""
    began: datetime.datetime | None = None
    ended: datetime.datetime | None = None
    expected: ClockRange | None = None
    papers: tuple[PaperRow, ...] = ()
    fees: tuple[Fee, ...] = ()
    off_route: bool = False
    id: int | None = None
    outcome: str = ""
    asides: tuple[str, ...] = ()
    shared: Hashable = field(default=None, compare=False)

    def at(self, expected: ClockRange | None) -> "JourneyStep":
        """The same row with its time. Much cheaper than dataclasses.replace, for thousands of them a picture."""
        if expected is None:
            return self
        row = copy(self)
        vars(row)["expected"] = expected
        return row


def journey(picture: Picture, ticket: Ticket) -> list[JourneyStep]:
    """Done steps in the order in which they happened (a loop shows twice), the current one, the usual way on.

    Worked out once a picture: whether a phone must be drawn, its JSON and its HTML all ask for it.
    """
    key = ("journey", ticket.pk, get_language())
    if key not in picture.drawn:
        picture.drawn[key] = _journey(picture, ticket)
    return picture.drawn[key]


def _journey(picture: Picture, ticket: Ticket) -> list[JourneyStep]:
    turns = picture.turns(ticket)
    return _with_asides(picture, _rows(picture, ticket, turns), turns)


def _rows(picture: Picture, ticket: Ticket, turns: list[Turn]) -> list[JourneyStep]:
    done = [_done(picture, ticket, turn) for turn in turns if _counts_as_done(turn)]
    if picture.state_of(ticket) not in IN_THE_OFFICE | {State.NO_SHOW}:
        return done
    way = picture.floor.chart(ticket).usual_way(ticket.step_id)
    open_turn = next((turn for turn in turns if turn.ended_at is None), None)
    if _is_off_route(ticket, way, open_turn):
        return [*done, _detour(picture, ticket), *_ahead(picture, ticket, way, "coming")]
    return [*done, *_ahead(picture, ticket, way[:1], "current"), *_ahead(picture, ticket, way[1:], "coming")]


def _with_asides(picture: Picture, rows: list[JourneyStep], turns: list[Turn]) -> list[JourneyStep]:
    """The rows, those at which the number was set aside (its papers to be completed) with when that was."""
    for turn, after in zip_longest(turns, turns[1:]):
        if turn.ended_by != Action.PARK or turn.step_id is None:
            continue
        here = [place for place, row in enumerate(rows) if row.id == turn.step_id and row.state != "coming"]
        if here:
            row = rows[here[-1]]
            rows[here[-1]] = replace(row, asides=(*row.asides, _aside(picture, turn, after)), shared=None)
    return rows


def _aside(picture: Picture, turn: Turn, after: Turn | None) -> str:
    tz = picture.floor.office.tz
    left = f"{turn.ended_at.astimezone(tz):%H.%M}"
    if after is None:
        return _("set aside %(left)s") % {"left": left}
    return _("set aside %(left)s, back %(back)s") % {
        "left": left,
        "back": f"{after.queued_at.astimezone(tz):%H.%M}",
    }


def _counts_as_done(turn: Turn) -> bool:
    return turn.ended_by in {"finish", "complete"}


def _is_off_route(ticket: Ticket, way: list[ChartStep], open_turn: Turn | None) -> bool:
    if open_turn is not None:
        return open_turn.step_id is None
    return bool(way) and ticket.station_id != way[0].station


def _step_of(picture: Picture, ticket: Ticket, turn: Turn) -> ChartStep | None:
    if turn.step_id is None:
        return None
    own = picture.floor.chart(ticket)
    known = next((step for step in own.steps if step.id == turn.step_id), None)
    # A ticket transferred to another service has steps of its earlier flow behind it, maybe an older version.
    return known or chart_of(flow_of(turn.step_id)).step(turn.step_id)


def _done(picture: Picture, ticket: Ticket, turn: Turn) -> JourneyStep:
    step = _step_of(picture, ticket, turn)
    station = picture.floor.stations.get(turn.station_id) if turn.station_id else None
    desk = picture.floor.desks.get(turn.counter_id) if turn.counter_id else None
    return JourneyStep(
        key=step.key if step else (station.key if station else ""),
        title=step.title if step else (station.title if station else _("Back office")),
        state="done",
        station=turn.station_id,
        counters=(desk.counter,) if desk else (),
        began=turn.called_at or turn.queued_at,
        ended=turn.ended_at,
        off_route=turn.step_id is None,
        id=turn.step_id,
        outcome=_unusual(step, turn),
    )


def _unusual(step: ChartStep | None, turn: Turn) -> str:
    """The words of an outcome other than the usual one."""
    routes = step.routes if step else ()
    return next((route.title for route in routes[1:] if route.outcome == turn.outcome), "")


def _detour(picture: Picture, ticket: Ticket) -> JourneyStep:
    station = picture.floor.stations[ticket.station_id]
    counters = tuple(picture.floor.counters_of(station.pk))
    return JourneyStep(station.key, station.title, "current", station.pk, counters, off_route=True)


def _ahead(picture: Picture, ticket: Ticket, way: list[ChartStep], state: str) -> list[JourneyStep]:
    """Rows still to come. Hundreds who wait in one line have the same before them: each is worded once a picture."""
    arrival, rows = picture.forecast.arrival(ticket.pk), []
    whose = (state, ticket.service_id, ticket.variant_id, ticket.paper_list_id, get_language())
    for step in way:
        name = ("row ahead", step.id, whose)
        if name not in picture.drawn:
            picture.drawn[name] = _row_ahead(picture, ticket, step, state, name)
        rows.append(picture.drawn[name].at(told_on(picture.floor, arrival.get(step.id))))
    return rows


def _row_ahead(
    picture: Picture, ticket: Ticket, step: ChartStep, state: str, shared: Hashable
) -> JourneyStep:
    counters = picture.floor.counters_of(step.station) if step.station else ()
    fees = [fee for fee in picture.fees.get(ticket.service_id, ()) if fee.step == step.key]
    return JourneyStep(
        key=step.key,
        title=step.title,
        state=state,
        station=step.station,
        counters=tuple(counters),
        minutes=step.minutes,
        hint=step.hint,
        id=step.id,
        papers=tuple(row for row in papers_of(picture, ticket) if row.step == step.key),
        fees=tuple(row for row in fees if applies(row, ticket)),
        shared=shared,
    )


def applies(row: Fee, ticket: Ticket) -> bool:
    """A row for another variant does not concern this visitor; an unknown variant sees all."""
    return row.variant_id is None or ticket.variant_id is None or row.variant_id == ticket.variant_id
