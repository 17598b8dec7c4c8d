"""Makes the rows of an office from data (a TOML file of this folder, or whatever has the same form)."""

import datetime
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from counters.domain.errors import Invalid, NotFound
from counters.models import (
    Choice,
    Closure,
    Counter,
    CounterStation,
    Fee,
    Flow,
    Office,
    OfficeStandard,
    Paper,
    Phrase,
    PriorityClass,
    Question,
    Route,
    Service,
    ServiceStandard,
    Station,
    Step,
    Variant,
    WeekdayHours,
)
from counters.samples.reading import INSIDE, Row, label_of, read_office

HERE = Path(__file__).parent
M = TypeVar("M", bound=models.Model)


def sample_names() -> list[str]:
    """The offices that come with the program."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def sample(name: str) -> Row:
    """The data of a sample office; refuses a name that has no file here."""
    if name not in sample_names():
        names = {"name": name, "known": ", ".join(sample_names())}
        raise NotFound("no_sample", _("There is no sample office “%(name)s”, only: %(known)s.") % names)
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load_office(data: Row, *, now: datetime.datetime) -> Office:
    """The office of `data`, made at `now` (aware) if its key is new.

    An office that is already there is left alone entirely: an administrator may have changed it since.
    Refuses (Invalid) data that cannot be understood, before anything is stored.
    """
    data = read_office(data)
    there = Office.objects.filter(key=data["office"]["key"]).first()
    return there or _make_office(data, now)


def _make_office(data: Row, now: datetime.datetime) -> Office:
    office = _stored(Office(**data["office"]), label_of("office", data["office"]))
    if data["standard"]:
        _stored(OfficeStandard(office=office, **data["standard"]), label_of("standard", {}))
    variants = _listed(Variant, "variants", data, office)
    _listed(PriorityClass, "priority_classes", data, office)
    stations = _listed(Station, "stations", data, office)
    for model, kind in ((WeekdayHours, "hours"), (Closure, "closures")):
        for row in data[kind]:
            _stored(model(office=office, **row), label_of(kind, row))
    # In the order of their numbers, so that in a fresh database the first counter of the API is counter 1.
    for row in sorted(data["counters"], key=lambda row: row["number"]):
        counter = _stored(Counter(office=office, number=row["number"]), label_of("counters", row))
        for preference, key in enumerate(row["stations"]):
            CounterStation.objects.create(counter=counter, station=stations[key], preference=preference)
    for position, row in enumerate(data["phrases"]):
        _stored(Phrase(office=office, position=position, **row), label_of("phrases", row))
    for position, row in enumerate(data["services"]):
        _make_service(row, office, position, stations, variants, now)
    return office


def _listed(model: type[M], kind: str, data: Row, office: Office) -> dict[str, M]:
    return {
        row["key"]: _stored(model(office=office, position=position, **row), label_of(kind, row))
        for position, row in enumerate(data[kind])
    }


def _make_service(
    row: Row,
    office: Office,
    position: int,
    stations: dict[str, Station],
    variants: dict[str, Variant],
    now: datetime.datetime,
) -> None:
    place = label_of("services", row)
    plain = {name: value for name, value in row.items() if name not in {*INSIDE, "standard"}}
    service = _stored(Service(office=office, position=position, **plain), place)
    if row.get("standard"):
        _stored(ServiceStandard(service=service, **row["standard"]), f"{label_of('standard', {})} ({place})")
    _make_questions(service, row["questions"], place)
    for model, kind in ((Paper, "papers"), (Fee, "fees")):
        for rank, part in enumerate(row[kind]):
            fields = part | {"variant": variants.get(part.get("variant"))}
            if kind == "fees":
                # The key of a fee only tells which shared row it takes its words from.
                fields.pop("key")
            _stored(model(service=service, position=rank, **fields), f"{label_of(kind, part)} ({place})")
    _make_flow(service, row["steps"], stations, place, now)


def _make_questions(service: Service, rows: list[Row], place: str) -> None:
    for position, row in enumerate(rows):
        fields = {name: value for name, value in row.items() if name != "choices"}
        label = f"{label_of('questions', row)} ({place})"
        question = _stored(Question(service=service, position=position, **fields), label)
        for rank, choice in enumerate(row["choices"]):
            answer = Choice(question=question, position=rank, **choice)
            _stored(answer, f"{label_of('choices', choice)} ({place}, {label})")


def _make_flow(
    service: Service, rows: list[Row], stations: dict[str, Station], place: str, now: datetime.datetime
) -> None:
    flow = Flow.objects.create(service=service, version=1, made_at=now)
    steps = {}
    for position, row in enumerate(rows):
        fields = {name: value for name, value in row.items() if name != "routes"}
        fields["station"] = stations.get(row.get("station"))
        steps[row["key"]] = _stored(
            Step(flow=flow, position=position, **fields), f"{label_of('steps', row)} ({place})"
        )
    for row in rows:
        for position, route in enumerate(row["routes"]):
            fields = {name: value for name, value in route.items() if name != "opens_file"}
            fields |= {"to": steps.get(route.get("to")), "opens": steps.get(route.get("opens_file"))}
            edge = Route(step=steps[row["key"]], position=position, **fields)
            _stored(edge, f"{label_of('routes', route)} ({place}, {label_of('steps', row)})")


def _stored(row: M, label: str) -> M:
    """Store a row whose values its fields accept; what they refuse becomes a sentence that names the row."""
    # Whether the row at the other end exists was settled by reading the data as a whole.
    links = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        raise Invalid("office_data", "\n".join(_sentences(label, error))) from error
    row.save(force_insert=True)
    return row


def _sentences(label: str, error: ValidationError) -> list[str]:
    found: dict[str, Any] = error.message_dict
    return [f"{label}, {field}: {' '.join(messages)}" for field, messages in sorted(found.items())]
