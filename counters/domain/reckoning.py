"""From the floor to clock times: what the forecast is asked, and how its answer becomes a range on the wall."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from counters.domain.floor import Floor
from counters.domain.journey import ChartStep
from counters.forecast.plain import Leg, PlainForecast, StationFacts
from counters.forecast.ranges import Answer, ClockRange, Forecast, Span, clock_range
from counters.models import Ticket, Turn
from counters.states import AT_COUNTER, State


def make_forecast(floor: Floor) -> Forecast:
    """The forecast of all open tickets and of a newcomer to each flow."""
    stations = {
        station: StationFacts(
            len(floor.open_counters(station)), len(floor.lines[station]), floor.means.get(station)
        )
        for station in floor.stations
    }
    fresh = {chart.flow: _fresh(chart.usual_way(chart.first.id)) for chart in floor.flows.values()}
    return PlainForecast(stations, Ways(floor), fresh)


class Ways(Mapping[int, Sequence[Leg]]):
    """The legs of every ticket under way, each found when it is asked for: an issue asks for one of hundreds."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._found: dict[int, list[Leg]] = {}

    def __getitem__(self, ticket: int) -> Sequence[Leg]:
        if ticket not in self._found:
            row = self._floor.tickets[ticket]
            self._found[ticket] = [] if row.state == State.PARKED else list(_legs(self._floor, row))
        return self._found[ticket]

    def __iter__(self) -> Iterator[int]:
        return iter(self._floor.tickets)

    def __len__(self) -> int:
        return len(self._floor.tickets)


def _fresh(way: Iterable[ChartStep], items: int = 1) -> list[Leg]:
    return [Leg(step.id, step.station, step.minutes, items=items) for step in way]


def _legs(floor: Floor, ticket: Ticket) -> Iterable[Leg]:
    way = floor.chart(ticket).usual_way(ticket.step_id)
    if not way:
        return
    turn = floor.turn(ticket.pk)
    now_at = ticket.station_id if ticket.state in {State.WAITING, *AT_COUNTER} else way[0].station
    if turn and turn.step_id is None:
        # Off the route: this turn first, then the step it left.
        minutes = way[0].minutes
        yield _present(floor, ticket, turn, Leg(way[0].id, now_at, minutes, items=ticket.items))
        yield from _fresh(way, ticket.items)
        return
    first = Leg(way[0].id, now_at, way[0].minutes, items=ticket.items)
    yield _present(floor, ticket, turn, first) if turn else first
    yield from _fresh(way[1:], ticket.items)


def _present(floor: Floor, ticket: Ticket, turn: Turn, leg: Leg) -> Leg:
    since = turn.queued_at if ticket.state == State.PROCESSING else turn.called_at
    begun = ticket.state == State.PROCESSING or ticket.state in AT_COUNTER
    spent = max(0.0, (floor.at - since).total_seconds() / 60) if begun and since else 0.0
    return Leg(leg.step, leg.station, leg.minutes, floor.ahead(ticket.pk) or 0, spent, begun, leg.items)


def on_the_wall(
    answer: Answer | None, at: datetime.datetime, day_ends: datetime.datetime
) -> ClockRange | None:
    """The clock range of an answer; none where nothing can be said, and for what would reach past the end of the day,
    which ends all its tickets with it."""
    told = clock_range(answer, at) if isinstance(answer, Span) else None
    return told if told and told.end <= day_ends else None


def told_on(floor: Floor, answer: Answer | None) -> ClockRange | None:
    """The same on the screens of this floor."""
    return on_the_wall(answer, floor.at, floor.day_ends)
