"""The hall as the desk at the door sees it: what each service would take now, and who may come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from counters.domain.journey import Chart
from counters.domain.papers import needed
from counters.domain.stops import stopping
from counters.forecast.ranges import ClockRange
from counters.live import answering
from counters.live.papers import newcomer_papers
from counters.live.picture import Picture
from counters.models import Counter, Fee, Service, Station
from counters.staff.asking import Said
from counters.staff.line_view import missed, parked


@dataclass(frozen=True)
class ServiceRow:
    """A service for somebody who asks now: the range, or where nobody sits; the first step and its line; whether that
    will be after the office has closed ("likely", "maybe")."""

    service: Service
    range: ClockRange | None
    silence: str
    first: Station | None
    counters: list[Counter]
    waiting: int
    stop: str
    after_closing: str


def hall(picture: Picture) -> dict[str, Any]:
    """The context of counters/greeter/live.html."""
    return {
        "rows": [service_row(picture, service) for service in picture.floor.offered],
        "parked": parked(picture),
        "missed": missed(picture),
        "waiting": sum(len(line) for line in picture.floor.lines.values()),
        "stops": picture.stops,
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
        stop.sentence(now.office) if (stop := stopping(picture.stops, service, picture.at)) else "",
        picture.after_closing(service.pk),
    )


def standard(picture: Picture, service: Service, answered: str) -> dict[str, Any]:
    """The published standard of a service: the papers for who answered so, the questions for it, fees and steps."""
    chart: Chart | None = picture.floor.flows.get(service.pk)
    fees: list[Fee] = picture.fees.get(service.pk, [])
    questions = picture.questions.get(service.pk, ())
    answers = answering.read(answered, questions)
    path = f"/penerangan/{picture.floor.office.key}/layanan/{service.key}/"
    return {
        "papers": newcomer_papers(picture, service.pk, answers),
        "questions": answering.all_shown(questions, answers, path),
        "answers": answering.written(answers),
        "fees": fees,
        "steps": chart.usual_way(chart.first.id) if chart else [],
    }


def seen_papers(
    picture: Picture, service: Service, answers: Mapping[str, str], said: Said
) -> tuple[str, ...] | None:
    """The papers that the greeter says were there: all, those ticked, or none of it was looked at."""
    if said.word("check") == "all":
        rows = newcomer_papers(picture, service.pk, answers)
        return tuple(dict.fromkeys((*needed(rows), *said.papers)))
    return said.papers if said.word("check") == "ticked" else None


def slip_path(picture: Picture, service: Service, answers: Mapping[str, str], there: Sequence[str]) -> str:
    """The public page that prints what is to be completed: all that is needed and was not ticked.

    The address belongs to the other side of the glass.
    """
    rows = newcomer_papers(picture, service.pk, answers)
    lacking = [("kurang", key) for key in needed(rows) if key not in there]
    query = urlencode(
        [(answering.NAME, answering.written(answers)), *lacking, ("cetak", ""), ("baru", token_hex(8))],
        safe=":,",
    )
    return f"/kiosk/{picture.floor.office.key}/{service.key}/lengkapi/?{query}"
