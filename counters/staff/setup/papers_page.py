"""The papers of a service: in which order they are asked, one more, one less."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Invalid, Refused
from counters.domain.papers import questions_of
from counters.models import Posting, Service
from counters.staff.asking import number
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.flow_form import clean
from counters.staff.setup.row_pages import paper_of
from counters.staff.setup.storing import store
from counters.staff.setup.told_lists import condition_words, told_lists

LONGEST_NAME = 120


@form
def papers_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """All papers; do=add with a name, up:7, down:7 or remove:7."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    if request.method != "POST":
        return _page(request, posting, service)
    button, name = request.POST.get("do", ""), clean(request.POST.get("name", ""))
    try:
        made = store(request, posting, lambda today: _press(today, service, button, name), [button, name])
    except Refused as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, posting, service, refusal, name)
    messages.success(request, _("Stored. All screens show it from now on."))
    return redirect(f"{request.path}{made['result']}/" if made["result"] else request.path)


def _press(today: Today, service: Service, button: str, name: str) -> int | None:
    """The id of a new paper, whose words come next."""
    verb, _colon, row = button.partition(":")
    if verb == "add":
        if not 0 < len(name) <= LONGEST_NAME:
            sentence = _("A paper needs a name of at most %(most)s characters.")
            raise Invalid("name", sentence % {"most": LONGEST_NAME})
        return actions.add_paper(today, service, name).pk
    if verb not in {"up", "down", "remove"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": button[:30]})
    paper = paper_of(service, number(row, "paper"))
    if verb == "remove":
        actions.remove_paper(today, paper)
    else:
        actions.move_paper(today, paper, 1 if verb == "down" else -1)
    return None


def _page(
    request: HttpRequest, posting: Posting, service: Service, refusal: Refused | None = None, name: str = ""
) -> HttpResponse:
    newest = service.flows.order_by("-version").first()
    steps = {step.key: step.title for step in newest.steps.all()} if newest else {}
    questions = questions_of(service)
    rows = [
        (row, steps.get(row.step, row.step), condition_words(questions, row.applies_if))
        for row in service.papers.select_related("variant")
    ]
    context: dict[str, Any] = {"posting": posting, "office": posting.office, "service": service}
    context |= {"rows": rows, "refusal": refusal, "name": name, "lists": told_lists(service)}
    return render(request, "counters/setup/papers.html", context, status=refusal.status if refusal else 200)
