"""New stations, counters and services, and the order in which they are listed."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from counters.domain.actions.setup import check_own, free_key, reorder, set_serving
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid
from counters.models import Counter, Service, Station
from counters.models.office import PAGES_OF_THE_KIOSK, SERIES

# Loudspeakers and boards say and show counters up to this number.
HIGHEST_COUNTER = 99


def add_station(today: Today, name: str, **words: str) -> Station:
    """A line more, the last of all, which no counter serves yet; `words` are `name_en`, `direction`, `direction_en`.

    Raises Conflict where another one is called so.
    """
    rows = today.office.stations.all()
    _check_name(rows, name)
    key = free_key(name, set(rows.values_list("key", flat=True)), "bagian")
    made = Station.objects.create(office=today.office, key=key, name=name, position=_last(rows) + 1, **words)
    today.log("setup", what=f"station {key}", added=True)
    return made


def add_counter(today: Today, number: int, serves: Sequence[str]) -> Counter:
    """A desk more, which calls from these lines (keys of stations), the preferred one first.

    Raises Conflict where the number is taken, also by a counter that is no longer used, and Invalid for a number that
    cannot be called.
    """
    if not 1 <= number <= HIGHEST_COUNTER:
        raise Invalid("number", _("A counter has a number from 1 to %(most)s.") % {"most": HIGHEST_COUNTER})
    there = today.office.counters.filter(number=number).first()
    if there is not None:
        sentence = (
            _("Counter %(number)s was retired. Use it again instead of adding it.")
            if there.retired_at
            else _("There is a Counter %(number)s already.")
        )
        raise Conflict("counter_number_taken", sentence % {"number": number})
    made = Counter.objects.create(office=today.office, number=number)
    today.log("setup", counter=made, what=f"counter {number}", added=True)
    set_serving(today, {number: list(serves)})
    return made


def add_service(today: Today, name: str, series: str, *, name_en: str = "") -> Service:
    """A service more, the last of all. It is offered nowhere before its first flow is published.

    Raises Conflict where another one is called so, Invalid for letters that no number can begin with.
    """
    rows = today.office.services.all()
    _check_name(rows, name)
    try:
        SERIES(series)
    except ValidationError as wrong:
        sentence = _("Its numbers begin with one or two capital letters, such as %(example)s.")
        raise Invalid("series", sentence % {"example": free_series(today.office.services.all())}) from wrong
    taken = {*rows.values_list("key", flat=True), *PAGES_OF_THE_KIOSK}
    key = free_key(name, taken, "layanan")
    made = Service.objects.create(
        office=today.office, key=key, name=name, name_en=name_en, series=series, position=_last(rows) + 1
    )
    today.log("setup", what=f"service {key}", added=True)
    return made


def free_series(services: Any) -> str:
    """The first letter with which no number of an office's services begins."""
    taken = set(services.values_list("series", flat=True))
    return next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in taken), "AA")


def move_row(today: Today, row: Station | Service, by: int) -> None:
    """List a station or a service `by` places further down (up: negative) among those in use."""
    check_own(today, row)
    rows = type(row).objects.filter(office=today.office, retired_at=None)
    if reorder(rows, row, by):
        today.log("setup", what=f"{row._meta.model_name} {row.key}", moved=by)


def _last(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def _check_name(rows: Any, name: str) -> None:
    there = rows.filter(name__iexact=name).first()
    if there is None:
        return
    sentence = (
        _("“%(name)s” was retired. Use it again instead of adding it.")
        if there.retired_at
        else _("There is something called “%(name)s” already.")
    )
    raise Conflict("name_taken", sentence % {"name": there.title})
