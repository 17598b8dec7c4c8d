"""The questions before the list of papers: who is asked what, and which answers there are.

Each change is refused where it would leave a condition that cannot be met: a paper that hangs on an answer which is
gone, a question that is asked before the one it hangs on.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Max

from counters.domain import conditions
from counters.domain.actions.setup import change_row, check_own, free_key, reorder
from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.models import Choice, Paper, Question, Service

# An answer as it shall be: its id (none: a new one), its name and its name in English.
AnswerText = tuple[int | None, str, str]


def add_question(today: Today, service: Service, name: str, answers: Sequence[str]) -> Question:
    """Ask one more thing, after the others, of everybody. Raises Conflict for less than two answers."""
    check_own(today, service)
    key = free_key(name, set(service.questions.values_list("key", flat=True)), "pertanyaan")
    last = service.questions.aggregate(last=Max("position"))["last"]
    made = Question(service=service, key=key, name=name, position=0 if last is None else last + 1)

    def change() -> None:
        made.save()
        _set_answers(made, [(None, answer, "") for answer in answers])

    _keep_sound(service, change)
    today.log("setup", what=f"question {service.key} {key}", added=True)
    return made


def change_question(
    today: Today, question: Question, values: Mapping[str, Any], answers: Sequence[AnswerText]
) -> bool:
    """Word a question, its condition and its answers anew; these are all its answers, the usual one first.

    Raises Conflict, and changes nothing, where a condition would hang on what is not asked.
    """
    check_own(today, question)
    before = list(question.choices.values_list("pk", "name", "name_en"))
    changed: list[str] = []

    def change() -> None:
        changed.extend(change_row(today, question, values))
        if list(answers) != before:
            _set_answers(question, answers)
            today.log("setup", what=f"answers {question.service.key} {question.key}")
            changed.append("answers")

    _keep_sound(question.service, change)
    return bool(changed)


def change_paper(today: Today, paper: Paper, values: Mapping[str, Any]) -> list[str]:
    """Write values into a paper, as `change_row` does. Raises Conflict where it would hang on what is not asked."""
    changed: list[str] = []
    _keep_sound(paper.service, lambda: changed.extend(change_row(today, paper, values)))
    return changed


def move_question(today: Today, question: Question, by: int) -> None:
    """Ask a question `by` places later (earlier: negative). Raises Conflict where one would hang on a later one."""
    check_own(today, question)
    service = question.service

    def change() -> None:
        if reorder(service.questions.all(), question, by):
            today.log("setup", what=f"question {service.key} {question.key}", moved=by)

    _keep_sound(service, change)


def remove_question(today: Today, question: Question) -> None:
    """Ask it no longer. Raises Conflict where a paper or another question hangs on it."""
    check_own(today, question)
    service, key = question.service, question.key
    _keep_sound(service, lambda: question.delete() and None)
    today.log("setup", what=f"question {service.key} {key}", removed=True)


def _set_answers(question: Question, answers: Sequence[AnswerText]) -> None:
    rows = {row.pk: row for row in question.choices.all()}
    taken = {row.key for row in rows.values()}
    question.choices.exclude(pk__in=[pk for pk, _name, _name_en in answers if pk]).delete()
    for position, (pk, name, name_en) in enumerate(answers):
        row = rows.get(pk or 0)
        if row is None:
            row = Choice(question=question, key=free_key(name, taken, "jawaban"))
            taken.add(row.key)
        row.name, row.name_en, row.position = name, name_en, position
        row.save()


def _keep_sound(service: Service, change: Callable[[], None]) -> None:
    """Carry out a change within the command's transaction; one that brings a fault is refused whole."""
    titles, before = conditions.titles_of(service), conditions.faults_of(service)
    change()
    titles |= conditions.titles_of(service)
    found = zip(conditions.faults_of(service), conditions.faults_of(service, titles), strict=True)
    if fresh := [sentence for fault, sentence in found if fault not in before]:
        raise Conflict("condition_faults", "\n".join(fresh))
