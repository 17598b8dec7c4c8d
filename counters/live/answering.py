"""The few questions before a list of papers: what was answered travels in the address, so every page works without
scripts, goes back, and can be skipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.domain.papers import SKIPPED, answers_in, is_asked, next_question
from counters.models import Question

# In an address: ?jawab=pemohon:kuasa,asal:sini; nothing behind the colon: passed over.
NAME = "jawab"
LONGEST = 1_000


@dataclass(frozen=True)
class AnswerLink:
    """A choice with the address that makes it."""

    title: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question as a screen shows it: its choices, and the address that passes it over."""

    title: str
    choices: Sequence[AnswerLink]
    skip: str
    is_answered: bool


def read(text: str, questions: Sequence[Question]) -> dict[str, str]:
    """The answers of an address or a form. Raises Invalid for what no page of ours would ask for."""
    if len(text) > LONGEST:
        raise Invalid("answers", _("These answers cannot be understood. Please start again."))
    given: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        key, colon, answer = part.partition(":")
        if not colon or key in given:
            raise Invalid("answers", _("These answers cannot be understood. Please start again."))
        given[key] = answer
    return answers_in(given, questions)


def written(answers: Mapping[str, str]) -> str:
    """Answers as an address or a hidden field carries them."""
    return ",".join(f"{key}:{answer}" for key, answer in answers.items())


def link(path: str, answers: Mapping[str, str]) -> str:
    """The address of a page with these answers."""
    return f"{path}?{urlencode({NAME: written(answers)}, safe=':,')}" if answers else path


def shown(question: Question, answers: Mapping[str, str], path: str) -> Asked:
    """A question with where each choice leads; a changed answer takes later ones along that still count."""
    chosen = answers.get(question.key, SKIPPED)
    choices = [
        AnswerLink(row.title, link(path, {**answers, question.key: row.key}), row.key == chosen)
        for row in question.choices.all()
    ]
    return Asked(question.title, choices, link(path, {**answers, question.key: SKIPPED}), bool(chosen))


def all_shown(questions: Sequence[Question], answers: Mapping[str, str], path: str) -> list[Asked]:
    """All questions that concern this visitor, with what was answered."""
    return [shown(row, answers, path) for row in questions if is_asked(row, answers, questions)]


def asks_first(questions: Sequence[Question]) -> bool:
    """Whether the questions come one a screen before the list; a single one stands above it, so that a number stays
    two taps away."""
    return len([row for row in questions if not row.asked_if]) > 1


def to_ask(questions: Sequence[Question], answers: Mapping[str, str]) -> Question | None:
    """The question that comes as a screen of its own now."""
    return next_question(questions, answers) if asks_first(questions) else None


def usual(questions: Sequence[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, and where one question stands above its list unanswered: its usual choice, shown as chosen."""
    if answers or asks_first(questions):
        return dict(answers)
    return {row.key: row.choices.all()[0].key for row in questions if not row.asked_if and row.choices.all()}


def before(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers without the last one: the way back."""
    return dict(list(answers.items())[:-1])
