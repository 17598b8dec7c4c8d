"""An office as data, read strictly: what rows share is filled in, and whatever makes no sense is named.

Nothing here touches the database: a file is either understood as a whole or refused as a whole.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from counters.domain import conditions
from counters.domain.errors import Invalid
from counters.domain.flow_check import RouteDraft, StepDraft, faults
from counters.models.office import PAGES_OF_THE_KIOSK

Row = dict[str, Any]

STANDARD_TEXTS = (
    "complaints", "legal", "facilities", "competence", "supervision", "staff", "guarantee", "safety", "evaluation",
)  # fmt: skip
# Kind of row -> the fields it must have, and those it may have.
FIELDS: dict[str, tuple[str, str]] = {
    "office": (
        "key name",
        "name_en address zone opens closes open_weekdays enforce_hours open_screens keeps_holidays keeps_joint_leave "
        "priority_in_a_row max_wait_minutes "
        "resumed_every returned_after recalls_before_no_show items_a_ticket items_a_turn",
    ),
    "variants": ("key name", "name_en"),
    "priority_classes": ("key name", "name_en"),
    "stations": ("key name", "name_en direction direction_en"),
    "counters": ("number stations", ""),
    "services": (
        "key name series steps",
        "name_en summary summary_en search_words standard_time standard_time_en standard_minutes product "
        "product_en legal_basis notice_basis self_issue is_open collects questions papers fees standard",
    ),
    "standard": (
        "",
        " ".join(f"{name} {name}_en" for name in (*STANDARD_TEXTS, "pledge", "head_title"))
        + " head_name pledged_in pledged_on",
    ),
    "questions": ("key name choices", "name_en asked_if"),
    "choices": ("key name", "name_en"),
    "papers": ("key name", "name_en note note_en source source_en variant step applies_if"),
    "fees": ("key name valid_from", "name_en amount amounts variant legal_basis valid_until step"),
    "steps": ("key name minutes routes", "name_en station working_days advice advice_en"),
    "routes": ("outcome name", "name_en to opens_file hands_over"),
    "hours": ("weekday", "opens closes rest_from rest_until"),
    "closures": ("name first last", "name_en"),
    "phrases": ("text", "text_en"),
}
# Every other field is text.
TYPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("opens", "closes", "rest_from", "rest_until"), datetime.time),
    **dict.fromkeys(("valid_from", "valid_until", "first", "last", "pledged_on"), datetime.date),
    **dict.fromkeys(("enforce_hours", "open_screens", "keeps_holidays", "keeps_joint_leave"), bool),
    **dict.fromkeys(("self_issue", "is_open", "collects", "hands_over"), bool),
    **dict.fromkeys(("weekday", "working_days"), int),
    **dict.fromkeys(("stations", "steps", "routes", "questions", "choices", "papers", "fees"), list),
    **dict.fromkeys(("priority_in_a_row", "max_wait_minutes", "resumed_every", "returned_after"), int),
    **dict.fromkeys(("recalls_before_no_show", "number", "amount", "standard_minutes"), int),
    **dict.fromkeys(("items_a_ticket", "items_a_turn"), int),
    **dict.fromkeys(("asked_if", "applies_if"), dict),
    "minutes": (int, float),
    **dict.fromkeys(("amounts", "standard"), dict),
}
NOUNS = {"priority_classes": "priority class", "office": "office", "hours": "hours of weekday"}
# Lists whose rows need not be told apart by their names.
REPEATED = ("closures",)
LISTS = ("variants", "priority_classes", "stations", "counters", "services", "hours", "closures", "phrases")
SHARED = ("questions", "papers", "fees", "steps", "routes")
INSIDE = ("questions", "papers", "fees", "steps")


def read_office(data: Row) -> Row:
    """`data` with everything that rows share filled in, the fees one row for each variant.

    Refuses (Invalid) with one sentence for each row that cannot be understood.
    """
    wrong = list(_faults_of_outline(data))
    if not wrong:
        data = _filled_in(data)
        for search in (_faults_of_rows, _faults_of_references, _faults_of_conditions, _faults_of_flows):
            # Each search relies on what the one before it found to be sound.
            wrong = wrong or list(search(data))
    if wrong:
        raise Invalid("office_data", "\n".join(wrong))
    return data | {"services": [_with_fee_rows(service) for service in data["services"]]}


def label_of(kind: str, row: Row) -> str:
    """What a sentence calls a row: its kind and whatever tells it from the others."""
    noun = NOUNS.get(kind) or kind.removesuffix("s")
    names = ("key", "outcome", "number", "weekday", "name", "text")
    return f"{noun} {next((row[name] for name in names if row.get(name)), '?')}"


def _faults_of_outline(data: Row) -> Iterator[str]:
    for name in sorted(data.keys() - {"office", "shared", "standard", *LISTS}):
        yield _("There is no such part of an office as “%(name)s”.") % {"name": name}
    if not isinstance(data.get("office"), dict):
        yield _("The part “office” is missing.")
    if not isinstance(data.get("standard", {}), dict):
        yield _("The part “%(name)s” must hold fields.") % {"name": "standard"}
    for name in LISTS:
        if not _is_list_of_rows(data.get(name, [])):
            yield _("The part “%(name)s” must be a list of rows.") % {"name": name}
        elif name == "services":
            yield from _faults_of_lists_inside(data.get(name, []))
    for name in sorted(data.get("shared", {}).keys() - set(SHARED)):
        yield _("Rows of the kind “%(name)s” cannot share anything.") % {"name": name}


def _faults_of_lists_inside(services: list[Row]) -> Iterator[str]:
    for service in services:
        broken = [kind for kind in INSIDE if not _is_list_of_rows(service.get(kind, []))]
        for kind, part in (("steps", "routes"), ("questions", "choices")):
            if not broken and not all(_is_list_of_rows(row.get(part, [])) for row in service.get(kind, [])):
                broken = [part]
        for kind in broken:
            yield _("The %(kind)s of %(row)s must be a list of rows.") % {
                "kind": kind,
                "row": label_of("services", service),
            }


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _filled_in(data: Row) -> Row:
    shared = {kind: data.get("shared", {}).get(kind, {}) for kind in SHARED}

    def fill(kind: str, row: Row) -> Row:
        return shared[kind].get(row.get("outcome" if kind == "routes" else "key"), {}) | row

    services = []
    for service in data.get("services", []):
        filled = {kind: [fill(kind, row) for row in service.get(kind, [])] for kind in INSIDE}
        for step in filled["steps"]:
            if isinstance(days := step.get("working_days"), int):
                # Whoever asks for minutes all the same is told working days of eight hours.
                step.setdefault("minutes", days * 8 * 60)
            step["routes"] = [fill("routes", route) for route in step.get("routes", [])]
        services.append(service | filled)
    whole = {"office": data["office"], "standard": data.get("standard", {})}
    return whole | {name: data.get(name, []) for name in LISTS} | {"services": services}


def _faults_of_rows(data: Row) -> Iterator[str]:
    yield from _faults_of_row("office", data["office"])
    yield from _faults_of_row("standard", data["standard"])
    for kind in LISTS:
        yield from _faults_of_list(kind, data[kind], _("the office"), unique=kind not in REPEATED)
    for service in data["services"]:
        place = label_of("services", service)
        for kind in INSIDE:
            # A fee may have several rows of one key: another tariff from another day on.
            yield from _faults_of_list(kind, service[kind], place, unique=kind != "fees")
        if isinstance(service.get("standard"), dict):
            yield from _faults_of_row("standard", service["standard"], place)
        for question in service["questions"]:
            inside = f"{place}, {label_of('questions', question)}"
            choices = question.get("choices", [])
            yield from _faults_of_list("choices", choices if _is_list_of_rows(choices) else [], inside)
        for step in service["steps"]:
            yield from _faults_of_list(
                "routes", step["routes"], f"{place}, {label_of('steps', step)}", unique=False
            )


def _faults_of_list(kind: str, rows: list[Row], place: str, *, unique: bool = True) -> Iterator[str]:
    seen = set()
    for row in rows:
        yield from _faults_of_row(kind, row, place)
        label = label_of(kind, row)
        if unique and label in seen:
            yield _("%(row)s of %(place)s is there more than once.") % {"row": label, "place": place}
        seen.add(label)


def _faults_of_row(kind: str, row: Row, place: str = "") -> Iterator[str]:
    required, optional = (set(names.split()) for names in FIELDS[kind])
    where = label_of(kind, row) + (f" ({place})" if place else "")
    for name in sorted(row.keys() - required - optional):
        yield _("%(row)s has a field “%(field)s” that nobody knows.") % {"row": where, "field": name}
    for name in sorted(required - row.keys()):
        yield _("%(row)s has no “%(field)s”.") % {"row": where, "field": name}
    for name in sorted(row.keys() & (required | optional)):
        wanted = TYPES.get(name, str)
        # In Python a bool is an int and a datetime is a date; in an office they are not.
        if not isinstance(row[name], wanted) or (isinstance(row[name], bool) and wanted is not bool):
            yield _("%(row)s has a “%(field)s” of the wrong kind.") % {"row": where, "field": name}


def _faults_of_references(data: Row) -> Iterator[str]:
    stations = {station["key"] for station in data["stations"]}
    variants = {variant["key"] for variant in data["variants"]}
    for counter in data["counters"]:
        if len(set(counter["stations"])) < len(counter["stations"]):
            yield _("%(row)s serves a station twice.") % {"row": label_of("counters", counter)}
        yield from _unknown(label_of("counters", counter), "station", counter["stations"], stations)
    for service in data["services"]:
        if service["key"] in PAGES_OF_THE_KIOSK:
            sentence = _("%(row)s: the kiosk has a page of this name. Choose another key.")
            yield sentence % {"row": label_of("services", service)}
        steps = {step["key"] for step in service["steps"]}
        for step in service["steps"]:
            place = f"{label_of('steps', step)} ({label_of('services', service)})"
            yield from _unknown(place, "station", [step.get("station")], stations)
        for kind in ("papers", "fees"):
            for row in service[kind]:
                place = f"{label_of(kind, row)} ({label_of('services', service)})"
                yield from _unknown(place, "step", [row.get("step")], steps)
                yield from _unknown(place, "variant", [row.get("variant"), *row.get("amounts", {})], variants)
                if len(row.keys() & {"amount", "amounts"}) > 1 or row.keys() >= {"variant", "amounts"}:
                    yield _("%(row)s states its amount in two ways.") % {"row": place}


def _faults_of_conditions(data: Row) -> Iterator[str]:
    for service in data["services"]:
        questions = [
            (row["key"], row.get("asked_if", {}), [choice["key"] for choice in row["choices"]])
            for row in service["questions"]
        ]
        papers = [(row["key"], row.get("applies_if", {})) for row in service["papers"]]
        place = label_of("services", service)
        yield from (f"{place}: {sentence}" for sentence in conditions.faults(questions, papers))


def _unknown(place: str, what: str, keys: list[str | None], known: set[str]) -> Iterator[str]:
    for key in keys:
        if key is not None and key not in known:
            yield _("%(row)s names the %(what)s “%(key)s”, which is not there.") % {
                "row": place,
                "what": what,
                "key": key,
            }


def _faults_of_flows(data: Row) -> Iterator[str]:
    served = {station for counter in data["counters"] for station in counter["stations"]}
    for service in data["services"]:
        steps = [
            StepDraft(
                step["key"],
                step.get("station"),
                step["minutes"],
                tuple(map(_route_draft, step["routes"])),
                step.get("working_days"),
            )
            for step in service["steps"]
        ]
        yield from faults(service["key"], steps, served)


def _route_draft(route: Row) -> RouteDraft:
    opens, hands_over = route.get("opens_file"), route.get("hands_over", False)
    return RouteDraft(route["outcome"], route.get("to"), opens, hands_over)


def _with_fee_rows(service: Row) -> Row:
    rows = []
    for fee in service["fees"]:
        common = {name: value for name, value in fee.items() if name != "amounts"}
        amounts = fee.get("amounts")
        rows += [common | {"variant": v, "amount": a} for v, a in amounts.items()] if amounts else [common]
    return service | {"fees": rows}
