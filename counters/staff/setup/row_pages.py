"""Pages with the words of one row: what was typed is kept until it is stored, and nobody overwrites another's words."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BoundField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.actions.setup import SetUpRow
from counters.domain.day import Today
from counters.domain.errors import Conflict, NotFound, Refused
from counters.models import Paper, Posting, Service
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.row_forms import OfficeForm, PaperForm, ServiceForm, StationForm
from counters.staff.setup.storing import store
from counters.staff.setup.told_lists import told_lists

# How a row is read again, under the lock too; one that is not stored yet is made, with what it hangs from.
Find = Callable[[], SetUpRow]
# A field, whether it differs from what somebody else has stored meanwhile, and what that is.
Field = tuple[BoundField, bool, Any]
Arrange = Callable[[list[Field]], list[Any]]


@form
def service_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """What is published of a service; from here to its flow, papers and fees."""
    posting = posting_for(request.user, "set-up", office)
    row = service_of(posting, key)
    return edit(
        request, posting, lambda: service_of(posting, key), ServiceForm, "counters/setup/service.html",
        {"service": row},
    )  # fmt: skip


@form
def about_page(request: HttpRequest, office: str) -> HttpResponse:
    """What the office is called, and the rules of its order."""
    posting = posting_for(request.user, "set-up", office)

    def find() -> SetUpRow:
        return type(posting.office).objects.get(pk=posting.office.pk)

    return edit(request, posting, find, OfficeForm, "counters/setup/about.html", {})


@form
def station_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """What a station is called and where it is."""
    posting = posting_for(request.user, "set-up", office)

    def find() -> SetUpRow:
        row = posting.office.stations.filter(key=key).first()
        if row is None:
            raise NotFound("unknown_station", _("There is no such station here."))
        return row

    return edit(request, posting, find, StationForm, "counters/setup/station.html", {"station": find()})


@form
def paper_page(request: HttpRequest, office: str, key: str, paper: int) -> HttpResponse:
    """What a paper is called, where to get it, for whom and at which step it is asked."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    context = {"service": service, "paper": paper_of(service, paper), "lists": told_lists(service)}
    return edit(
        request, posting, lambda: paper_of(service, paper), PaperForm, "counters/setup/paper.html", context
    )


def paper_of(service: Service, pk: int) -> Paper:
    """A paper of a service. Raises NotFound."""
    found = Paper.objects.select_related("service", "variant").filter(pk=pk, service=service).first()
    if found is None:
        raise NotFound("unknown_paper", _("There is no such paper here."))
    return found


def fingerprint(row: Any, names: list[str]) -> str:
    """What tells whether any of these fields was changed since it was shown."""
    return digest([getattr(row, name) for name in names])


def digest(shown: Any) -> str:
    """A short text that differs where what was shown does (JSON)."""
    values = json.dumps(shown, default=str)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def edit(
    request: HttpRequest, posting: Posting, find: Find, kind: type[ModelForm], template: str,
    context: dict[str, Any], arrange: Arrange | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a form for one row. `find` raises NotFound; `arrange` makes the template's `rows` of the fields."""
    names = list(kind._meta.fields)
    shown, refusal = kind(instance=find()), None
    if request.method == "POST":
        shown = kind(request.POST, instance=find())
        if shown.is_valid():
            try:
                _store(request, posting, find, {name: shown.cleaned_data[name] for name in names})
            except Refused as refused:
                refusal = refused
            else:
                messages.success(request, _("Stored. All screens show it from now on."))
                return redirect(request.path)
    fresh = find()
    fields = fields_of(shown, fresh if refusal else None)
    context |= {
        "posting": posting,
        "office": posting.office,
        "form": shown,
        "refusal": refusal,
        "fields": fields,
        "rows": arrange(fields) if arrange else [],
        "seen": fingerprint(fresh, names),
    }
    wrong = 422 if shown.errors else 200
    return render(request, template, context, status=refusal.status if refusal else wrong)


def fields_of(shown: ModelForm, now: Any) -> list[Field]:
    """The fields of a form, each with whether it differs from the row as it is `now` (after a conflict; none: it
    was not asked), and with the row's words."""
    found = []
    for field in shown:
        value = getattr(now, field.name, None)
        differs = now is not None and _typed(field.field.prepare_value(value)) != _typed(field.value())
        words = getattr(field.field, "words_of", lambda said: said)
        found.append((field, differs, words(value) if differs else None))
    return found


def _typed(value: Any) -> Any:
    """A value as a form has it."""
    return (
        sorted(value) if isinstance(value, list) else value if isinstance(value, bool) else str(value or "")
    )


def _store(request: HttpRequest, posting: Posting, find: Find, values: dict[str, Any]) -> None:
    seen = request.POST.get("seen", "")

    def change(today: Today) -> list[str]:
        fresh = find()
        if fingerprint(fresh, list(values)) != seen:
            raise Conflict(
                "row_changed", _("Somebody else has changed this meanwhile. What you typed is still here.")
            )
        if isinstance(fresh, Paper):
            return actions.change_paper(today, fresh, values)
        return actions.change_row(today, fresh, values)

    store(request, posting, change, values)
