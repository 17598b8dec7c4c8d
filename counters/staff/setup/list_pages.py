"""What an office has, as lists: its stations and its services. Add one, order them, retire one, use one again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.actions.adding import free_series
from counters.domain.day import Today
from counters.domain.drafts import draft_of, keep_draft
from counters.domain.errors import Invalid, NotFound, Refused
from counters.domain.flow_text import END, RouteText, StepText
from counters.models import FlowDraft, Posting, Service, Station
from counters.staff.doors import form, posting_for
from counters.staff.setup.flow_form import clean
from counters.staff.setup.storing import store

LONGEST_NAME = 120
WORDS = ("do", "name", "name_en", "direction", "direction_en", "series", "step", "station", "minutes")
Press = Callable[[Today, Mapping[str, str]], Any]


@form
def stations_page(request: HttpRequest, office: str) -> HttpResponse:
    """The lines of the hall; do=add with a name and a place, up:kasir, down:kasir, retire:kasir or again:kasir."""
    posting = posting_for(request.user, "set-up", office)
    here = posting.office

    def press(today: Today, said: Mapping[str, str]) -> str:
        verb, row = _pressed(said["do"], here.stations.all())
        if row is None:
            words = {name: said[name] for name in ("name_en", "direction", "direction_en")}
            return actions.add_station(today, name_in(said["name"], **words), **words).key
        _turn(today, verb, row, actions.retire_station)
        return ""

    said, answer = _answer(request, posting, press)
    if isinstance(answer, str):
        return redirect(request.path)
    rows = here.stations.prefetch_related("counters")
    return _page(request, posting, "counters/setup/stations.html", {"said": said, "stations": rows}, answer)


@form
def services_page(request: HttpRequest, office: str) -> HttpResponse:
    """The services; do=add with a name, letters and a first step, up:…, down:…, retire:… or again:… and its key."""
    posting = posting_for(request.user, "set-up", office)
    here = posting.office

    def press(today: Today, said: Mapping[str, str]) -> str:
        verb, row = _pressed(said["do"], here.services.all())
        if row is None:
            name = name_in(said["name"], name_en=said["name_en"], step=said["step"])
            return actions.add_service(today, name, said["series"].upper(), name_en=said["name_en"]).key
        _turn(today, verb, row, actions.retire_service)
        return ""

    said, answer = _answer(request, posting, press)
    if isinstance(answer, str) and answer:
        _begin_flow(request, here.services.get(key=answer), said)
        return redirect(reverse("setup-flow", args=[here.key, answer]))
    if isinstance(answer, str):
        return redirect(request.path)
    drafts = FlowDraft.objects.filter(author=request.user, service__office=here)
    context = {
        "said": said,
        "series": said.get("series") or free_series(here.services.all()),
        "services": here.services.annotate(version=Max("flows__version")),
        "drafts": set(drafts.values_list("service", flat=True)),
        "stations": here.stations.filter(retired_at=None),
    }
    return _page(request, posting, "counters/setup/services.html", context, answer)


def _begin_flow(request: HttpRequest, service: Service, said: Mapping[str, str]) -> None:
    """The first step of a new service as this administrator's draft: offered as soon as it is published."""
    if draft_of(service, request.user)[0]:
        return
    name = said["step"] or service.name
    outcome = RouteText("+1", _("Finished"), to=END)
    step = StepText("+1", name, station=said["station"], minutes=said["minutes"], routes=(outcome,))
    keep_draft(service, request.user, 0, (step,))


def _pressed(button: str, rows: Any) -> tuple[str, Any]:
    """What a button says: its verb, and the row it is about (none: add one). Raises Invalid and NotFound."""
    verb, _colon, key = button.partition(":")
    if verb not in {"add", "up", "down", "retire", "again"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})
    if verb == "add":
        return verb, None
    found = rows.filter(key=key).first()
    if found is None:
        raise NotFound("unknown_row", _("There is no such row here."))
    return verb, found


def _turn(today: Today, verb: str, row: Station | Service, retire: Callable[..., None]) -> None:
    if verb == "retire":
        retire(today, row)
    elif verb == "again":
        actions.use_again(today, row)
    else:
        actions.move_row(today, row, 1 if verb == "down" else -1)


def name_in(name: str, **words: str) -> str:
    """A name as it was typed. Raises Invalid for none, and for words that are too long."""
    if not name:
        raise Invalid("name", _("A name is missing."))
    for text in (name, *words.values()):
        if len(text) > LONGEST_NAME:
            sentence = _("Please say “%(text)s …” in at most %(most)s characters.")
            raise Invalid("name", sentence % {"text": text[:20], "most": LONGEST_NAME})
    return name


def _answer(
    request: HttpRequest, posting: Posting, press: Press
) -> tuple[dict[str, str], str | Refused | None]:
    """What was typed, and what came of it: the key of a new row or nothing, a refusal; none where nobody pressed."""
    if request.method != "POST":
        return {}, None
    said = {name: clean(request.POST.get(name, "")) for name in WORDS}
    try:
        receipt = store(request, posting, lambda today: press(today, said), said)
    except Refused as refusal:
        if refusal.status in {403, 404}:
            raise
        return said, refusal
    messages.success(request, _("Stored. All screens show it from now on."))
    return said, receipt["result"]


def _page(
    request: HttpRequest, posting: Posting, template: str, context: dict[str, Any], refusal: Refused | None
) -> HttpResponse:
    context |= {"posting": posting, "office": posting.office, "refusal": refusal}
    return render(request, template, context, status=refusal.status if refusal else 200)
