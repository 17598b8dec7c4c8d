"""Which counters there are, and which lines each serves, in which order of preference."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound, Refused
from counters.models import Office, Posting
from counters.staff import asking
from counters.staff.doors import form, posting_for
from counters.staff.setup.flow_form import clean
from counters.staff.setup.storing import store

PLACES = 4
Serving = dict[int, list[str]]


@form
def counters_page(request: HttpRequest, office: str) -> HttpResponse:
    """A row for each counter, with a choice for each place of its order; all are stored at once. With do=add, retire
    or again and a number, a counter more or less."""
    posting = posting_for(request.user, "set-up", office)
    here = posting.office
    shown = serving_of(here)
    if request.method != "POST":
        return _page(request, posting, shown)
    said = {name: clean(request.POST.get(name, "")) for name in ("do", "number", "station")}
    try:
        if said["do"]:
            store(request, posting, lambda today: _press(today, said), said)
        else:
            shown = _read(request, here)
            store(request, posting, lambda today: _serve(today, request.POST.get("seen", ""), shown), shown)
    except Refused as refused:
        return _page(request, posting, shown, refused, said)
    messages.success(request, _("Stored. All screens show it from now on."))
    return redirect(request.path)


def _serve(today: Today, seen: str, wanted: Serving) -> list[int]:
    if written(serving_of(today.office)) != seen:
        message = _("Somebody else has changed this meanwhile. What you typed is still here.")
        raise Conflict("row_changed", message)
    return actions.set_serving(today, wanted)


def _press(today: Today, said: dict[str, str]) -> None:
    """What a button does. Raises Refused."""
    verb, wanted = said["do"], asking.number(said["number"], "number")
    if verb not in {"add", "retire", "again"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})
    if verb == "add":
        known = today.office.stations.filter(key=said["station"], retired_at=None)
        actions.add_counter(today, wanted, [row.key for row in known])
        return
    found = today.office.counters.filter(number=wanted, retired_at__isnull=verb == "retire").first()
    if found is None:
        raise NotFound("unknown_counter", _("There is no such counter here."))
    if verb == "retire":
        actions.retire_counter(today, found)
    else:
        actions.use_again(today, found)


def serving_of(office: Office) -> Serving:
    """The keys of the stations that each counter in use serves, by its number, the preferred one first."""
    rows = office.counters.filter(retired_at=None).prefetch_related("serves__station")
    return {row.number: [serves.station.key for serves in row.serves.all()] for row in rows}


def written(serving: Serving) -> str:
    return ";".join(f"{number}:{','.join(keys)}" for number, keys in sorted(serving.items()))


def _read(request: HttpRequest, office: Office) -> Serving:
    """What was chosen: a line twice counts once, and one that is not there not at all. A counter that serves more
    lines than the page has places keeps the rest."""
    known = set(office.stations.filter(retired_at=None).values_list("key", flat=True))
    chosen = {}
    for number, keys in serving_of(office).items():
        wanted = [request.POST.get(f"c{number}-{place}", "") for place in range(1, PLACES + 1)]
        chosen[number] = [key for key in dict.fromkeys([*wanted, *keys[PLACES:]]) if key in known]
    return chosen


def _page(
    request: HttpRequest, posting: Posting, shown: Serving, refusal: Refused | None = None, said: Any = None
) -> HttpResponse:
    here = posting.office
    now = serving_of(here)
    rows = [
        (number, keys + [""] * (PLACES - len(keys)), now.get(number) != keys)
        for number, keys in shown.items()
    ]
    highest = here.counters.aggregate(most=Max("number"))["most"] or 0
    context = {
        "posting": posting,
        "office": here,
        "rows": rows,
        "places": range(1, PLACES + 1),
        "stations": list(here.stations.filter(retired_at=None)),
        "retired": here.counters.exclude(retired_at=None),
        "next": highest + 1,
        "said": said or {},
        "refusal": refusal,
        "seen": written(now),
    }
    return render(request, "counters/setup/counters.html", context, status=refusal.status if refusal else 200)
