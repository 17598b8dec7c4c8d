"""Changes of how the office is set up: they raise the day's revision, so that every screen draws them."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Conflict, NotFound
from counters.models import (
    CounterStation,
    Office,
    OfficeStandard,
    Paper,
    Question,
    Service,
    ServiceStandard,
    Station,
    Step,
)
from counters.states import IN_THE_OFFICE

SetUpRow = Office | Station | Service | Paper | Question | OfficeStandard | ServiceStandard


def touch_setup(today: Today, what: str) -> None:
    """Note that `what` (a row of the office) was changed by an administrator."""
    today.log("setup", what=what)


def set_service_open(today: Today, service: Service, is_open: bool) -> Service:
    """Let a service take new numbers, or not. Numbers that were given keep their way."""
    found = Service.objects.filter(pk=service.pk, office=today.office, retired_at=None).first()
    if found is None:
        raise NotFound("unknown_service", _("There is no such service here."))
    if found.is_open != is_open:
        found.is_open = is_open
        found.save(update_fields=["is_open"])
        today.log("open_service" if is_open else "close_service", service=found.key)
    return found


def change_row(today: Today, row: SetUpRow, values: Mapping[str, Any]) -> list[str]:
    """Write values that its fields accept into a row of the office, read under the lock; the names of those that
    were different. A row that is not stored yet is stored where something differs from an empty one."""
    check_own(today, row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed if row.pk else None)
        today.log("setup", what=f"{row._meta.model_name} {_key_of(row)}".strip(), fields=changed)
    return changed


def check_own(today: Today, row: SetUpRow) -> None:
    """Raises NotFound for a row of another office."""
    if isinstance(row, Office):
        office = row.pk
    elif isinstance(row, Paper | Question | ServiceStandard):
        office = row.service.office_id
    else:
        office = row.office_id
    if office != today.office.pk:
        raise NotFound("unknown_row", _("There is no such row here."))


def _key_of(row: SetUpRow) -> str:
    """What names a row within its office; nothing for the office itself."""
    if isinstance(row, Office | OfficeStandard):
        return ""
    return row.service.key if isinstance(row, ServiceStandard) else row.key


def free_key(name: str, taken: Container[str], fallback: str) -> str:
    """A key made of a name that no other row has yet."""
    stem = slugify(name)[:36].strip("-_").replace("_", "-") or fallback
    key, more = stem, 2
    while key in taken:
        key, more = f"{stem}-{more}", more + 1
    return key


def reorder(rows: Iterable[Any], row: Any, by: int) -> bool:
    """Put a row `by` places further down (up: negative) among `rows`, which have positions; whether any moved."""
    listed = list(rows)
    at = next(place for place, one in enumerate(listed) if one.pk == row.pk)
    one = listed.pop(at)
    listed.insert(min(len(listed), max(0, at + by)), one)
    moved = [(place, one) for place, one in enumerate(listed) if one.position != place]
    for place, one in moved:
        one.position = place
        one.save(update_fields=["position"])
    return bool(moved)


def add_paper(today: Today, service: Service, name: str) -> Paper:
    """A paper more, the last of its service's; its key comes from its name. Tickets under way keep their list."""
    check_own(today, service)
    papers = list(service.papers.values_list("key", "position"))
    key = free_key(name, dict(papers), "berkas")
    position = max((place for _key, place in papers), default=-1) + 1
    made = Paper.objects.create(service=service, key=key, name=name, position=position)
    today.log("setup", what=f"paper {service.key} {key}", added=True)
    return made


def remove_paper(today: Today, paper: Paper) -> None:
    """Ask for a paper no longer."""
    check_own(today, paper)
    key = paper.key
    paper.delete()
    today.log("setup", what=f"paper {paper.service.key} {key}", removed=True)


def move_paper(today: Today, paper: Paper, by: int) -> None:
    """Put a paper `by` places further down (up: negative) in the list of its service."""
    check_own(today, paper)
    if reorder(paper.service.papers.all(), paper, by):
        today.log("setup", what=f"paper {paper.service.key} {paper.key}", moved=by)


def set_serving(today: Today, serving: Mapping[int, list[str]]) -> list[int]:
    """Let counters (by number) serve these stations (by key), the preferred one first; the numbers of those changed.

    Raises Conflict, and changes nothing, where a station to which a flow leads or at which somebody waits would be
    left without a counter.
    """
    stations = {row.key: row for row in today.office.stations.all()}
    changed = []
    for counter in today.office.counters.filter(retired_at=None).prefetch_related("serves__station"):
        keys = serving.get(counter.number)
        if keys is None or keys == [row.station.key for row in counter.serves.all()]:
            continue
        counter.serves.all().delete()
        for preference, key in enumerate(keys):
            CounterStation.objects.create(counter=counter, station=stations[key], preference=preference)
        today.log("setup", counter=counter, what=f"counter {counter.number}", serves=keys)
        changed.append(counter.number)
    if changed and (left := _left_alone(today)):
        raise Conflict("station_without_counter", "\n".join(left))
    return changed


def _left_alone(today: Today) -> list[str]:
    """Stations that no counter serves although a newest flow leads there or somebody waits, as sentences."""
    found = []
    for station in today.office.stations.filter(counters__isnull=True, retired_at=None):
        step = step_at(today.office, station)
        names = {"station": station.title}
        if today.day.tickets.filter(station=station, state__in=IN_THE_OFFICE).exists():
            found.append(_("No counter would serve %(station)s, where visitors are waiting.") % names)
        elif step:
            names |= {"step": step.title, "service": step.flow.service.title}
            sentence = _("No counter would serve %(station)s, where step “%(step)s” of %(service)s is.")
            found.append(sentence % names)
    return found


def step_at(office: Office, station: Station) -> Step | None:
    """A step at this station in the newest flow of a service that is in use; none where no such flow leads there."""
    used = Service.objects.filter(office=office, retired_at=None)
    newest = used.annotate(flow=Max("flows")).values("flow")
    return Step.objects.filter(station=station, flow__in=newest).select_related("flow__service").first()
