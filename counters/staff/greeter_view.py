"""The hall as the desk at the door sees it: what each service would take now, and who may come back."""

from dataclasses import dataclass
from typing import Any

from counters.domain.journey import Chart
from counters.forecast.ranges import ClockRange
from counters.live.picture import Picture
from counters.models import Counter, Fee, Paper, Service, Station
from counters.staff.line_view import missed, parked


@dataclass(frozen=True)
class ServiceRow:
    """A service for somebody who asks now: the range, or where nobody sits; the first step and its line."""

    service: Service
    range: ClockRange | None
    silence: str
    first: Station | None
    counters: list[Counter]
    waiting: int


def hall(picture: Picture) -> dict[str, Any]:
    """The context of counters/greeter/live.html."""
    return {
        "rows": [service_row(picture, service) for service in picture.floor.services.values()],
        "parked": parked(picture),
        "missed": missed(picture),
        "waiting": sum(len(line) for line in picture.floor.lines.values()),
    }


def now(picture: Picture, *, service: int) -> dict[str, Any]:
    """The context of counters/greeter/now.html."""
    return {"row": service_row(picture, picture.floor.services[service])}


def service_row(picture: Picture, service: Service) -> ServiceRow:
    now = picture.floor
    chart = now.flows.get(service.pk)
    station = now.stations.get(chart.first.station) if chart and chart.first.station else None
    counters = (now.open_counters(station.pk) or now.counters_of(station.pk)) if station else []
    waiting = len(now.lines[station.pk]) if station else 0
    return ServiceRow(
        service,
        picture.newcomer(service.pk),
        picture.newcomer_silence(service.pk),
        station,
        counters,
        waiting,
    )


def standard(picture: Picture, service: Service) -> dict[str, Any]:
    """The published standard of a service: papers and fees of its steps, in their order."""
    chart: Chart | None = picture.floor.flows.get(service.pk)
    papers: list[Paper] = picture.papers.get(service.pk, [])
    fees: list[Fee] = picture.fees.get(service.pk, [])
    return {"papers": papers, "fees": fees, "steps": chart.usual_way(chart.first.id) if chart else []}
