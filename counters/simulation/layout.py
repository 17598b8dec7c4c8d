"""The office as the simulated people know it: desks, ways and papers, read once."""

from dataclasses import dataclass

from counters.domain.journey import Chart, chart_of
from counters.models import Office, Station


@dataclass(frozen=True)
class Desk:
    """A counter: its id, its number, and the keys of the lines that it serves, the preferred first."""

    id: int
    number: int
    stations: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """A step: where (none: the back office), how many minutes are posted, and where each outcome leads (none: out of
    the door)."""

    key: str
    station: str | None
    minutes: float
    routes: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Offer:
    """A service: its stops by key, the first one first, whether a kiosk gives its numbers, and whether it is for
    picking up files."""

    key: str
    self_issue: bool
    stops: dict[str, Stop]
    collects: bool = False


@dataclass(frozen=True)
class Layout:
    desks: tuple[Desk, ...]
    offers: dict[str, Offer]
    variants: tuple[str, ...]
    priorities: tuple[str, ...]

    def stop(self, service: str, step: str | None) -> Stop | None:
        return self.offers[service].stops.get(step) if step and service in self.offers else None


def read_layout(office: Office) -> Layout:
    """How an office is set up now: the newest flow of each service that takes numbers."""
    stations = {station.pk: station for station in office.stations.all()}
    offers = {}
    for service in office.services.filter(retired_at=None).order_by("position"):
        flow = service.flows.order_by("-version").first()
        if flow and service.is_open and chart_of(flow.pk).steps:
            stops = _stops(chart_of(flow.pk), stations)
            offers[service.key] = Offer(service.key, service.self_issue, stops, service.collects)
    desks = tuple(
        Desk(row.pk, row.number, tuple(stations[serves.station_id].key for serves in row.serves.all()))
        for row in office.counters.filter(retired_at=None).order_by("number").prefetch_related("serves")
    )
    return Layout(
        desks,
        offers,
        tuple(office.variants.values_list("key", flat=True)),
        tuple(office.priority_classes.values_list("key", flat=True)),
    )


def _stops(chart: Chart, stations: dict[int, Station]) -> dict[str, Stop]:
    keys = {step.id: step.key for step in chart.steps}
    return {
        step.key: Stop(
            step.key,
            stations[step.station].key if step.station else None,
            step.minutes,
            tuple((route.outcome, keys[route.to] if route.to else None) for route in step.routes),
        )
        for step in chart.visit_steps
    }
