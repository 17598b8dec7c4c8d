"""What visitors are told to bring, for each way of answering: so an administrator sees what conditions do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.domain.papers import PaperRows, next_question, questions_of, rows_for
from counters.models import Question, Service

# More nobody reads; a service with so many ways of answering has too many questions.
MOST_LISTS = 32


@dataclass(frozen=True)
class ToldList:
    """The answers of a visitor in words, and the papers that follow from them."""

    answers: str
    papers: PaperRows


@dataclass(frozen=True)
class ToldLists:
    """The lists of a service; `more` says that there are others that are not shown."""

    lists: list[ToldList]
    more: bool


def told_lists(service: Service) -> ToldLists:
    """Each way through the questions of a service as a visitor can go it, with the list at its end."""
    questions = questions_of(service)
    papers = list(service.papers.select_related("variant"))
    found = []
    for answers in _ways(questions, {}):
        if len(found) == MOST_LISTS:
            return ToldLists(found, more=True)
        words = " · ".join(_answer_words(questions, answers)) or _("Every visitor")
        found.append(ToldList(words, rows_for(papers, questions, answers, None)))
    return ToldLists(found, more=False)


def _ways(questions: Sequence[Question], answers: dict[str, str]) -> Iterator[dict[str, str]]:
    question = next_question(questions, answers)
    if question is None or not question.choices.all():
        yield answers
        return
    for choice in question.choices.all():
        yield from _ways(questions, answers | {question.key: choice.key})


def _named(questions: Sequence[Question]) -> dict[tuple[str, str], str]:
    """The words of each answer, by the keys of its question and its own."""
    return {(q.key, choice.key): choice.title for q in questions for choice in q.choices.all()}


def _answer_words(questions: Sequence[Question], answers: dict[str, str]) -> list[str]:
    named = _named(questions)
    return [named[answer] for answer in answers.items()]


def condition_words(questions: Sequence[Question], condition: dict[str, list[str]]) -> str:
    """For whom a condition holds, in the words of the answers; empty: for everybody."""
    named = _named(questions)
    either = _(" or ")
    parts = [
        either.join(named.get((key, choice), choice) for choice in choices)
        for key, choices in condition.items()
    ]
    return _(", and ").join(parts)
