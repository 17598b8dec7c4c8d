"""What a service costs: the rows of its tariff, now, from another day on, and before."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters import clock
from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Invalid, NotFound, Refused
from counters.models import Fee, Posting, Service
from counters.staff.asking import number
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.flow_form import clean
from counters.staff.setup.storing import store

AMOUNT = re.compile(r"^\d{1,9}$")
LONGEST = {"name": 120, "name_en": 120, "legal_basis": 200}


@dataclass(frozen=True)
class FeeRow:
    """A row of the tariff, and what was typed into its forms where that was refused."""

    fee: Fee
    typed: Mapping[str, str]


@form
def fees_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """Change an amount from a day on, end a fee, add one; do=change:7, end:7, withdraw:7 or add."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    if request.method != "POST":
        return _page(request, posting, service)
    try:
        said = {name: clean(text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
        change = _change(service, said)
        # What an action gives is a row; the receipt needs none.
        store(request, posting, lambda today: change(today) and None, said)
    except Refused as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, posting, service, refusal)
    messages.success(request, _("Stored. All screens show it from now on."))
    return redirect(request.path)


def _change(service: Service, said: Mapping[str, str]) -> Callable[[Today], Any]:
    """What the pressed button asks for, read strictly. Raises Invalid, NotFound."""
    verb, _colon, row = said.get("do", "").partition(":")
    for name, most in LONGEST.items():
        if len(said.get(name, "")) > most:
            raise Invalid(name, _("Please say it in at most %(most)s characters.") % {"most": most})
    if verb == "add":
        return _add(service, said)
    if verb not in {"change", "end", "withdraw"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})
    fee = number(row, "fee")
    if verb == "change":
        amount, begins = _amount(said.get("amount", "")), _date(said.get("begins", ""))
        basis = said.get("legal_basis", "")
        return lambda today: actions.change_fee(
            today, _fee(service, fee), amount, begins=begins, legal_basis=basis
        )
    if verb == "end":
        last = _date(said.get("last", ""))
        return lambda today: actions.end_fee(today, _fee(service, fee), last)
    return lambda today: actions.withdraw_fee(today, _fee(service, fee))


def _add(service: Service, said: Mapping[str, str]) -> Callable[[Today], Any]:
    if not said.get("name"):
        raise Invalid("name", _("A fee needs a name."))
    variant = service.office.variants.filter(key=said.get("variant", "")).first()
    words = {name: said.get(name, "") for name in ("name_en", "legal_basis")}
    step = said.get("step", "")
    known = {step_key for step_key, _title in _steps(service)}
    words["step"] = step if step in known else ""
    amount, begins = _amount(said.get("amount", "")), _date(said.get("begins", ""))
    return lambda today: actions.add_fee(
        today, service, said["name"], amount, begins=begins, variant=variant, **words
    )


def _fee(service: Service, pk: int) -> Fee:
    """A row of the service, read under the lock."""
    found = Fee.objects.select_related("service", "variant").filter(pk=pk, service=service).first()
    if found is None:
        raise NotFound("unknown_fee", _("There is no such fee here."))
    return found


def _amount(text: str) -> int | None:
    """Rupiah as typed (100000, 100.000, Rp100.000); none where nothing was. Raises Invalid."""
    digits = text.removeprefix("Rp").replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and AMOUNT.match(digits)):
        sentence = _("“%(text)s” is no amount in rupiah, such as 100.000.")
        raise Invalid("amount", sentence % {"text": text[:20]})
    return int(digits)


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid("date", _("“%(text)s” is no date.") % {"text": text[:20]}) from wrong


def _steps(service: Service) -> list[tuple[str, str]]:
    newest = service.flows.order_by("-version").first()
    return [(step.key, step.title) for step in newest.steps.all()] if newest else []


def _page(
    request: HttpRequest, posting: Posting, service: Service, refusal: Refused | None = None
) -> HttpResponse:
    today = clock.local_now(posting.office.zone).date()
    pressed = request.POST.get("do", "").partition(":")[2] if refusal else ""
    fees = service.fees.select_related("variant").order_by("position", "variant", "valid_from", "pk")
    rows = [FeeRow(fee, request.POST if str(fee.pk) == pressed else {}) for fee in fees]
    context = {
        "posting": posting,
        "office": posting.office,
        "service": service,
        "refusal": refusal,
        "now": [row for row in rows if row.fee.is_asked_on(today)],
        "later": [row for row in rows if row.fee.valid_from > today],
        "before": [row for row in rows if row.fee.valid_until and row.fee.valid_until < today],
        "adding": request.POST if refusal and not pressed else {},
        "today": today.isoformat(),
        "variants": posting.office.variants.all(),
        "steps": _steps(service),
    }
    return render(request, "counters/setup/fees.html", context, status=refusal.status if refusal else 200)
