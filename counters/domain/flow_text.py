"""A flow as it is being written: rows of words that may still be wrong, checked and told apart in sentences.

A published flow can be read as such words, changed, checked against the office's stations, compared with another
version, and published again (counters.domain.actions.publishing). Nothing here writes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from counters.domain.flow_check import Fault, RouteDraft, StepDraft, faults
from counters.models import Flow, Office, Route, Station

# Where an outcome leads that ends the visit; no key is written so.
END = "."
# An id that begins so belongs to a row without a key yet.
FRESH = "+"
MOST_STEPS, MOST_ROUTES, EASY_STEPS = 30, 8, 15
LONGEST = {"name": 120, "name_en": 120, "advice": 200, "advice_en": 200, "key": 40}
# What a step of the file counts for where minutes are asked: working days of eight hours.
MINUTES_A_DAY = 480
DAYS = re.compile(r"^[1-9]\d{0,2}$")
MINUTES = re.compile(r"^\d{1,4}([.,]\d{1,2})?$")


@dataclass(frozen=True)
class RouteText:
    """An outcome. `id` is its key, or made up (+1) for a new one; `to` is the id of a step, END, or empty; `opens`
    the id of the step at which it opens a file, or empty; `hands_over` is 1 or empty."""

    id: str
    name: str = ""
    name_en: str = ""
    to: str = ""
    opens: str = ""
    hands_over: str = ""


@dataclass(frozen=True)
class StepText:
    """A step. `id` is its key, or made up (+1) for a new one; `station` a key, empty for the back office;
    `minutes` as typed. With `days` (working days as typed) it is a step of the file, whose minutes nobody asks."""

    id: str
    name: str = ""
    name_en: str = ""
    station: str = ""
    minutes: str = ""
    days: str = ""
    advice: str = ""
    advice_en: str = ""
    routes: tuple[RouteText, ...] = ()


Steps = tuple[StepText, ...]
STEP_WORDS = tuple(field.name for field in fields(StepText) if field.name != "routes")
ROUTE_WORDS = tuple(field.name for field in fields(RouteText))


def read_flow(flow: Flow | None) -> Steps:
    """A published flow as words; none where there is no flow."""
    if flow is None:
        return ()
    rows = (
        flow.steps.select_related("station")
        .prefetch_related("routes__to", "routes__opens")
        .order_by("position")
    )
    return tuple(
        StepText(
            row.key, row.name, row.name_en, row.station.key if row.station else "", f"{row.minutes:g}",
            "" if row.working_days is None else str(row.working_days), row.advice, row.advice_en,
            tuple(map(_read_route, row.routes.all())),
        )
        for row in rows
    )  # fmt: skip


def _read_route(route: Route) -> RouteText:
    to, opens = route.to.key if route.to else END, route.opens.key if route.opens else ""
    return RouteText(route.outcome, route.name, route.name_en, to, opens, "1" if route.hands_over else "")


def to_json(steps: Steps) -> list[dict[str, Any]]:
    return [asdict(step) for step in steps]


def from_json(rows: list[dict[str, Any]]) -> Steps:
    """What `to_json` made; words that this version does not know are left out, new ones are empty."""

    def known(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
        return {name: row[name] for name in names if isinstance(row.get(name), str)}

    return tuple(
        StepText(
            **known(row, STEP_WORDS),
            routes=tuple(RouteText(**known(route, ROUTE_WORDS)) for route in row["routes"]),
        )
        for row in rows
    )


def minutes_of(text: str) -> float:
    """The minutes that somebody typed (5, 2.5 or 2,5); 0 where that is no number."""
    return float(text.replace(",", ".")) if MINUTES.match(text) else 0.0


def days_of(text: str) -> int | None:
    """The working days that somebody typed; none where that is no number from 1 to 999."""
    return int(text) if DAYS.match(text) else None


def time_of(step: StepText) -> float:
    """The minutes that a step is stored with; 0 where what was typed is no number."""
    days = days_of(step.days)
    return days * MINUTES_A_DAY if days else minutes_of(step.minutes)


def with_keys(steps: Steps) -> Steps:
    """The same flow with a key for each row: new ones get theirs from their names."""
    taken = {step.id for step in steps if not step.id.startswith(FRESH)}
    keys = {END: END, "": ""}
    for place, step in enumerate(steps, 1):
        keys[step.id] = _key(step.id, step.name, f"tahap-{place}", taken)
    return tuple(_keyed(step, keys) for step in steps)


def _keyed(step: StepText, keys: Mapping[str, str]) -> StepText:
    taken = {route.id for route in step.routes if not route.id.startswith(FRESH)}
    routes = tuple(
        replace(
            route,
            id=_key(route.id, route.name, f"hasil-{place}", taken),
            to=keys.get(route.to, route.to),
            opens=keys.get(route.opens, route.opens),
        )
        for place, route in enumerate(step.routes, 1)
    )
    return replace(step, id=keys[step.id], routes=routes)


def _key(id: str, name: str, otherwise: str, taken: set[str]) -> str:
    if not id.startswith(FRESH):
        return id
    stem = slugify(name)[:36].strip("-_").replace("_", "-") or otherwise
    key, more = stem, 2
    while key in taken:
        key, more = f"{stem}-{more}", more + 1
    taken.add(key)
    return key


def check(title: str, steps: Steps, office: Office) -> list[Fault]:
    """What keeps the flow of a service from being published, all of it, as sentences that know their rows by id."""
    stations = {row.key: row for row in office.stations.all()}
    served = set(
        office.stations.filter(counters__isnull=False, retired_at=None).values_list("key", flat=True)
    )
    found = [fault for place, step in enumerate(steps, 1) for fault in _faults_of_words(place, step)]
    # A step whose time is no number was named above.
    drafts = [_draft(place, step, stations) for place, step in enumerate(steps, 1)]
    return found + faults(title, drafts, served)


def named(place: int, step: StepText) -> str:
    """What a sentence calls a step: its place and its name."""
    return f"{place} “{step.name}”" if step.name else str(place)


def _draft(place: int, step: StepText, stations: Mapping[str, Station]) -> StepDraft:
    there = stations.get(step.station)
    return StepDraft(
        step.id,
        step.station or None,
        time_of(step) or 1,
        tuple(_route_draft(n, route) for n, route in enumerate(step.routes, 1)),
        days_of(step.days),
        name=named(place, step),
        station_name=there.title if there else step.station,
    )


def _route_draft(place: int, route: RouteText) -> RouteDraft:
    name = f"“{route.name}”" if route.name else str(place)
    to = None if route.to == END else route.to
    return RouteDraft(route.id, to, route.opens or None, bool(route.hands_over), name=name)


def _faults_of_words(place: int, step: StepText) -> list[Fault]:
    says = {"step": named(place, step)}
    found = []
    if not step.name:
        found.append(Fault(_("Step %(step)s has no name.") % says, step.id))
    if step.days and not days_of(step.days):
        sentence = _("Step %(step)s: the working days must be a whole number from 1 to 999.")
        found.append(Fault(sentence % says, step.id))
    elif not time_of(step):
        sentence = _("Step %(step)s: the minutes must be a number above 0, such as 5 or 2.5.")
        found.append(Fault(sentence % says, step.id))
    found += [Fault(sentence, step.id) for sentence in _too_long(says["step"], step)]
    names = [route.name for route in step.routes]
    for n, route in enumerate(step.routes, 1):
        says["outcome"] = f"“{route.name}”" if route.name else str(n)
        if not route.name:
            found.append(
                Fault(_("Outcome %(outcome)s of step %(step)s has no name.") % says, step.id, route.id)
            )
        elif names.index(route.name) < n - 1:
            sentence = _("Step %(step)s has outcome %(outcome)s more than once.")
            found.append(Fault(sentence % says, step.id, route.id))
        place_of_it = f"{says['step']}, {says['outcome']}"
        found += [Fault(sentence, step.id, route.id) for sentence in _too_long(place_of_it, route)]
    return found


def _too_long(where: str, row: StepText | RouteText) -> list[str]:
    return [
        _("Step %(step)s: please say “%(text)s …” in at most %(most)s characters.")
        % {"step": where, "text": text[:20], "most": LONGEST[name]}
        for name in LONGEST
        if len(text := getattr(row, name, "")) > LONGEST[name]
    ]
