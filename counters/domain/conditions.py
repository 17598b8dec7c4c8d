"""Whether the questions and conditions of a service make sense: one sentence for each thing that does not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from counters.models import Service

# What people call the rows: a question by (its key,), an answer by (question, answer), a paper by ("", its key).
Titles = Mapping[tuple[str, ...], str]


def faults(
    questions: Sequence[tuple[str, Any, Sequence[str]]],
    papers: Sequence[tuple[str, Any]],
    titles: Titles | None = None,
) -> Iterator[str]:
    """`questions` in their order as (key, asked_if, keys of its choices), `papers` as (key, applies_if).

    A question may only hang on earlier ones, so there is always a first. Rows without a title are named by their key.
    """
    earlier: dict[str, Sequence[str]] = {}
    said = titles or {}
    for key, condition, choices in questions:
        name = said.get((key,), key)
        if len(choices) < 2:
            yield _("Question %(key)s needs at least two answers.") % {"key": name}
        yield from _faults_of(condition, _("question %(key)s") % {"key": name}, earlier, said)
        earlier[key] = choices
    for key, condition in papers:
        place = _("paper %(key)s") % {"key": said.get(("", key), key)}
        yield from _faults_of(condition, place, earlier, said)


def faults_of(service: Service, titles: Titles | None = None) -> list[str]:
    """What makes no sense in the questions and papers of a service as they are stored."""
    questions = [
        (row.key, row.asked_if, [choice.key for choice in row.choices.all()])
        for row in service.questions.prefetch_related("choices")
    ]
    papers = list(service.papers.values_list("key", "applies_if"))
    return list(faults(questions, papers, titles))


def titles_of(service: Service) -> dict[tuple[str, ...], str]:
    """What people call the questions, answers and papers of a service."""
    found: dict[tuple[str, ...], str] = {("", row.key): f"“{row.title}”" for row in service.papers.all()}
    for question in service.questions.prefetch_related("choices"):
        found[question.key,] = f"“{question.title}”"
        found |= {(question.key, choice.key): choice.title for choice in question.choices.all()}
    return found


def _faults_of(
    condition: Any, place: str, known: Mapping[str, Sequence[str]], titles: Titles
) -> Iterator[str]:
    whole = isinstance(condition, dict) and all(
        isinstance(choices, list) and choices and all(isinstance(choice, str) for choice in choices)
        for choices in condition.values()
    )
    if not whole:
        example = '{"question": ["answer"]}'
        yield _("The condition of %(row)s must look like %(example)s.") % {"row": place, "example": example}
        return
    for question, choices in condition.items():
        names = {"row": place, "question": titles.get((question,), question).strip("“”")}
        if question not in known:
            yield (
                _("The condition of %(row)s names the question “%(question)s”, which is not asked before.")
                % names
            )
            continue
        for choice in choices:
            if choice not in known[question]:
                names["choice"] = titles.get((question, choice), choice)
                yield _("The condition of %(row)s names “%(choice)s”, no answer to “%(question)s”.") % names
