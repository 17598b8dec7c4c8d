"""The whole hall as one drawing: the stations as columns, each service as a line that stops at those of its flow."""

from collections.abc import Iterable
from dataclasses import dataclass

from counters.domain.journey import Chart
from counters.live.picture import Picture
from counters.models import Counter, Service, Station
from counters.states import AT_COUNTER, State

# So many numbers of a line are named; the rest is counted.
MOST_NAMED = 5
# So many services and stations are drawn large, and so many in the middle size; more of them small.
FEW_WAYS, FEW_COLUMNS = 11, 8
SOME_WAYS, SOME_COLUMNS = 17, 11


@dataclass(frozen=True)
class Column:
    """A station with its line: `first` are the numbers that are called next, `more` counts the others, `at` those at
    its counters now, `open` its open counters."""

    station: Station
    counters: list[Counter]
    open: list[Counter]
    waiting: int
    first: list[str]
    more: int
    at: list[str]


@dataclass(frozen=True)
class Stop:
    """Where a service's line meets a station's column. `number` is the place on its way (none: it passes by),
    `people` are those of this service there now; `before`, `after` say where the line goes on."""

    number: str
    people: int
    before: bool
    after: bool


@dataclass(frozen=True)
class Way:
    """A service as a line; `behind` counts its visitors whose papers are in the back office."""

    service: Service
    stops: list[Stop]
    behind: int


@dataclass(frozen=True)
class HallMap:
    columns: list[Column]
    ways: list[Way]

    @property
    def size(self) -> str:
        """How large its words may be: the more it shows, the smaller they are."""
        ways, columns = len(self.ways), len(self.columns)
        if ways <= FEW_WAYS and columns <= FEW_COLUMNS:
            return "large"
        return "medium" if ways <= SOME_WAYS and columns <= SOME_COLUMNS else "small"


def hall_map(picture: Picture) -> HallMap:
    """The flows of new tickets by their usual ways, and where everybody is. Only numbers, nobody's name."""
    floor = picture.floor
    flows = {row.pk: floor.flows[row.pk] for row in floor.offered}
    order = _columns(flows.values(), [row.pk for row in floor.in_use])
    people: dict[tuple[int, int | None], int] = {}
    for ticket in floor.tickets.values():
        if ticket.state in AT_COUNTER | {State.WAITING, State.PROCESSING}:
            place = (ticket.service_id, ticket.station_id)
            people[place] = people.get(place, 0) + 1
    ways = [_way(floor.services[pk], chart, order, people) for pk, chart in flows.items()]
    return HallMap([_column(picture, floor.stations[pk]) for pk in order], ways)


def _usual_stations(chart: Chart) -> list[int]:
    return [step.station for step in chart.usual_way(chart.first.id) if step.station]


def _columns(charts: Iterable[Chart], stations: list[int]) -> list[int]:
    """The stations from the first of a visit to the last: by their mean place on the ways that visit them."""
    places: dict[int, list[int]] = {pk: [] for pk in stations}
    for chart in charts:
        for place, station in enumerate(dict.fromkeys(_usual_stations(chart))):
            places.setdefault(station, []).append(place)
    means = {pk: sum(found) / len(found) for pk, found in places.items() if found}
    # A station that no usual way visits stands last.
    return sorted(places, key=lambda pk: (means.get(pk, len(places)), stations.index(pk)))


def _way(service: Service, chart: Chart, order: list[int], people: dict[tuple[int, int | None], int]) -> Way:
    usual = _usual_stations(chart)
    numbers: dict[int, list[str]] = {}
    for number, station in enumerate(usual, start=1):
        numbers.setdefault(station, []).append(str(number))
    places = [order.index(station) for station in numbers]
    first, last = (min(places), max(places)) if places else (0, -1)
    stops = [
        Stop(
            ", ".join(numbers.get(station, [])),
            people.get((service.pk, station), 0),
            first < place <= last,
            first <= place < last,
        )
        for place, station in enumerate(order)
    ]
    return Way(service, stops, people.get((service.pk, None), 0))


def _column(picture: Picture, station: Station) -> Column:
    floor = picture.floor
    line = [floor.tickets[pk].label for pk in floor.lines[station.pk]]
    at = [t.label for t in floor.tickets.values() if t.station_id == station.pk and t.state in AT_COUNTER]
    counters, is_open = floor.counters_of(station.pk), floor.open_counters(station.pk)
    first = line[:MOST_NAMED]
    return Column(station, counters, is_open, len(line), first, len(line) - len(first), sorted(at))
