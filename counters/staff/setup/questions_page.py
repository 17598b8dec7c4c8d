"""The questions before the list of papers: which, in which order, of whom, with which answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Invalid, NotFound, Refused
from counters.domain.papers import questions_of
from counters.models import Posting, Question, Service
from counters.staff.asking import number
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.flow_form import clean
from counters.staff.setup.storing import store
from counters.staff.setup.told_lists import condition_words, told_lists

LONGEST_NAME = 120


@form
def questions_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """All questions, and the lists that follow; do=add with a name and two answers, up:7, down:7 or remove:7."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    if request.method != "POST":
        return _page(request, posting, service)
    said = {name: clean(request.POST.get(name, "")) for name in ("do", "name", "first", "second")}
    try:
        made = store(request, posting, lambda today: _press(today, service, said), said)
    except Refused as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, posting, service, refusal, said)
    messages.success(request, _("Stored. All screens show it from now on."))
    return redirect(f"{request.path}{made['result']}/" if made["result"] else request.path)


def _press(today: Today, service: Service, said: dict[str, str]) -> int | None:
    """What a button does; the id of a question that it made."""
    verb, _colon, row = said["do"].partition(":")
    if verb == "add":
        answers = [name_in(said[name]) for name in ("first", "second")]
        return actions.add_question(today, service, name_in(said["name"]), answers).pk
    if verb not in {"up", "down", "remove"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})
    question = question_of(service, number(row, "question"))
    if verb == "remove":
        actions.remove_question(today, question)
    else:
        actions.move_question(today, question, 1 if verb == "down" else -1)
    return None


def name_in(text: str) -> str:
    """The words of a question or an answer. Raises Invalid for none, and for too many."""
    if not 0 < len(text) <= LONGEST_NAME:
        sentence = _("A question and its answers need words, at most %(most)s characters each.")
        raise Invalid("name", sentence % {"most": LONGEST_NAME})
    return text


def question_of(service: Service, pk: int) -> Question:
    """A question of a service. Raises NotFound."""
    found = Question.objects.select_related("service").filter(pk=pk, service=service).first()
    if found is None:
        raise NotFound("unknown_question", _("There is no such question here."))
    return found


def _page(
    request: HttpRequest, posting: Posting, service: Service, refusal: Refused | None = None,
    said: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    questions = questions_of(service)
    context: dict[str, Any] = {"posting": posting, "office": posting.office, "service": service}
    context |= {
        "rows": [(row, condition_words(questions, row.asked_if)) for row in questions],
        "lists": told_lists(service),
        "refusal": refusal,
        "said": said or {},
    }
    return render(
        request, "counters/setup/questions.html", context, status=refusal.status if refusal else 200
    )
