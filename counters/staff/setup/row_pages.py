"""Pages with the words of one row: what was typed is kept until it is stored, and nobody overwrites another's words."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, NotFound, Refused
from counters.models import Paper, Posting, Service, Station
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.row_forms import PaperForm, ServiceForm, StationForm
from counters.staff.setup.storing import store


@form
def service_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """What is published of a service; from here to its flow, papers and fees."""
    posting = posting_for(request.user, "set-up", office)
    row = service_of(posting, key)
    return _edit(request, posting, row, ServiceForm, "counters/setup/service.html", {"service": row})


@form
def station_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """What a station is called and where it is."""
    posting = posting_for(request.user, "set-up", office)
    row = posting.office.stations.filter(key=key).first()
    if row is None:
        raise NotFound("unknown_station", _("There is no such station here."))
    return _edit(request, posting, row, StationForm, "counters/setup/station.html", {"station": row})


@form
def paper_page(request: HttpRequest, office: str, key: str, paper: int) -> HttpResponse:
    """What a paper is called, for whom and at which step it is asked."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    row = paper_of(service, paper)
    return _edit(
        request, posting, row, PaperForm, "counters/setup/paper.html", {"service": service, "paper": row}
    )


def paper_of(service: Service, pk: int) -> Paper:
    """A paper of a service. Raises NotFound."""
    found = Paper.objects.select_related("service", "variant").filter(pk=pk, service=service).first()
    if found is None:
        raise NotFound("unknown_paper", _("There is no such paper here."))
    return found


def fingerprint(row: Any, names: list[str]) -> str:
    """What tells whether any of these fields was changed since it was shown."""
    values = json.dumps([getattr(row, name) for name in names], default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def _edit(
    request: HttpRequest, posting: Posting, row: Service | Station | Paper, kind: type[ModelForm], template: str,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    names = list(kind._meta.fields)
    fresh = type(row).objects.get(pk=row.pk)
    shown, refusal = kind(instance=row), None
    if request.method == "POST":
        shown = kind(request.POST, instance=row)
        if shown.is_valid():
            try:
                _store(request, posting, fresh, {name: shown.cleaned_data[name] for name in names})
            except Refused as refused:
                refusal = refused
            else:
                messages.success(request, _("Stored. All screens show it from now on."))
                return redirect(request.path)
    # After a conflict the present words stand beside what was typed.
    now = {name: getattr(fresh, name) for name in names} if refusal else {}
    context |= {
        "posting": posting,
        "office": posting.office,
        "form": shown,
        "refusal": refusal,
        "fields": [
            (field, field.name in now and now[field.name] != field.value(), now.get(field.name))
            for field in shown
        ],
        "seen": fingerprint(fresh, names),
    }
    wrong = 422 if shown.errors else 200
    return render(request, template, context, status=refusal.status if refusal else wrong)


def _store(
    request: HttpRequest, posting: Posting, row: Service | Station | Paper, values: dict[str, Any]
) -> None:
    seen = request.POST.get("seen", "")

    def change(today: Today) -> list[str]:
        fresh = type(row).objects.get(pk=row.pk)
        if fingerprint(fresh, list(values)) != seen:
            raise Conflict(
                "row_changed", _("Somebody else has changed this meanwhile. What you typed is still here.")
            )
        return actions.change_row(today, fresh, values)

    store(request, posting, change, values)
