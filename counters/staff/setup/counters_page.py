"""Which lines each counter serves, in which order of preference."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, Refused
from counters.models import Office
from counters.staff.doors import form, posting_for
from counters.staff.setup.storing import store

PLACES = 4
Serving = dict[int, list[str]]


@form
def counters_page(request: HttpRequest, office: str) -> HttpResponse:
    """A row for each counter, with a choice for each place of its order; all are stored at once."""
    posting = posting_for(request.user, "set-up", office)
    here, refusal = posting.office, None
    now = serving_of(here)
    shown, before = now, written(now)
    if request.method == "POST":
        shown = _read(request, here)

        def change(today: Today) -> list[int]:
            if written(serving_of(today.office)) != request.POST.get("seen", ""):
                message = _("Somebody else has changed this meanwhile. What you typed is still here.")
                raise Conflict("row_changed", message)
            return actions.set_serving(today, shown)

        try:
            store(request, posting, change, written(shown))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Stored. All screens show it from now on."))
            return redirect(request.path)
    rows = [
        (number, keys + [""] * (PLACES - len(keys)), now.get(number) != keys)
        for number, keys in shown.items()
    ]
    context = {
        "posting": posting,
        "office": here,
        "rows": rows,
        "places": range(1, PLACES + 1),
        "stations": list(here.stations.all()),
        "refusal": refusal,
        "seen": before,
    }
    return render(request, "counters/setup/counters.html", context, status=refusal.status if refusal else 200)


def serving_of(office: Office) -> Serving:
    """The keys of the stations that each counter serves, by its number, the preferred one first."""
    rows = office.counters.prefetch_related("serves__station")
    return {row.number: [serves.station.key for serves in row.serves.all()] for row in rows}


def written(serving: Serving) -> str:
    return ";".join(f"{number}:{','.join(keys)}" for number, keys in sorted(serving.items()))


def _read(request: HttpRequest, office: Office) -> Serving:
    """What was chosen: a line twice counts once, and one that is not there not at all. A counter that serves more
    lines than the page has places keeps the rest."""
    known = set(office.stations.values_list("key", flat=True))
    chosen = {}
    for number, keys in serving_of(office).items():
        wanted = [request.POST.get(f"c{number}-{place}", "") for place in range(1, PLACES + 1)]
        chosen[number] = [key for key in dict.fromkeys([*wanted, *keys[PLACES:]]) if key in known]
    return chosen
