"""One question before the list of papers: its words, of whom it is asked, and its answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.actions.asking import AnswerText
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, Refused
from counters.models import Posting, Question
from counters.staff.asking import number
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.flow_form import clean
from counters.staff.setup.questions_page import name_in, question_of
from counters.staff.setup.row_forms import QuestionForm
from counters.staff.setup.row_pages import digest, fields_of
from counters.staff.setup.storing import store

FIELDS = list(QuestionForm._meta.fields)


@form
def question_page(request: HttpRequest, office: str, key: str, question: int) -> HttpResponse:
    """One question with its answers. Every button stores all that was typed; do=up:7, down:7 and remove:7 then move or
    drop an answer."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    row = question_of(service, question)
    if request.method != "POST":
        return _question_page(request, posting, row, QuestionForm(instance=row), _answers(row))
    shown = QuestionForm(request.POST, instance=question_of(service, question))
    answers = _typed_answers(request, row)
    refusal: Refused | None = None
    if shown.is_valid():
        try:
            _store(request, posting, row, {name: shown.cleaned_data[name] for name in FIELDS}, answers)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Stored. All screens show it from now on."))
            return redirect(request.path)
    return _question_page(request, posting, row, shown, answers, refusal)


def _answers(question: Question) -> list[AnswerText]:
    return list(question.choices.values_list("pk", "name", "name_en"))


def _typed_answers(request: HttpRequest, question: Question) -> list[AnswerText]:
    """The words of the answers as they were typed, in the order shown; a new one last."""
    found: list[AnswerText] = []
    for pk, name, name_en in _answers(question):
        start = f"c{pk}-"
        typed = request.POST.get(f"{start}name", name), request.POST.get(f"{start}name_en", name_en)
        found.append((pk, clean(typed[0]), clean(typed[1])))
    if added := clean(request.POST.get("new-name", "")):
        found.append((None, added, clean(request.POST.get("new-name_en", ""))))
    return found


def _pressed(answers: list[AnswerText], button: str) -> list[AnswerText]:
    """The answers after an answer was moved or dropped. Raises Invalid for an unknown button."""
    verb, _colon, row = button.partition(":")
    if verb in {"", "store"}:
        return answers
    if verb not in {"up", "down", "remove"}:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})
    pk = number(row, "answer")
    place = next((n for n, answer in enumerate(answers) if answer[0] == pk), None)
    if place is None:
        raise Invalid("unknown_answer", _("There is no such answer here."))
    listed = list(answers)
    moved = listed.pop(place)
    if verb != "remove":
        listed.insert(max(0, place + (1 if verb == "down" else -1)), moved)
    return listed


def _store(
    request: HttpRequest, posting: Posting, question: Question, values: dict[str, Any],
    typed: list[AnswerText],
) -> None:  # fmt: skip
    answers = _pressed(typed, request.POST.get("do", ""))
    for _pk, name, name_en in answers:
        name_in(name)
        name_in(name_en or name)
    seen = request.POST.get("seen", "")

    def change(today: Today) -> bool:
        fresh = question_of(question.service, question.pk)
        if _fingerprint(fresh) != seen:
            message = _("Somebody else has changed this meanwhile. What you typed is still here.")
            raise Conflict("row_changed", message)
        return actions.change_question(today, fresh, values, answers)

    store(request, posting, change, [values, answers])


def _fingerprint(question: Question) -> str:
    """What tells whether the question or one of its answers was changed since they were shown."""
    return digest([[getattr(question, name) for name in FIELDS], _answers(question)])


def _question_page(
    request: HttpRequest, posting: Posting, question: Question, shown: QuestionForm, answers: list[AnswerText],
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    fresh = question_of(question.service, question.pk)
    context = {
        "posting": posting,
        "office": posting.office,
        "service": question.service,
        "question": fresh,
        "form": shown,
        "refusal": refusal,
        "fields": fields_of(shown, fresh if refusal else None),
        "answers": [answer for answer in answers if answer[0]],
        "fresh": next((answer for answer in answers if not answer[0]), (None, "", "")),
        "seen": _fingerprint(fresh),
    }
    status = refusal.status if refusal else 422 if shown.errors else 200
    return render(request, "counters/setup/question.html", context, status=status)
