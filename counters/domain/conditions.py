"""Whether the questions and conditions of a service make sense: one sentence for each thing that does not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


def faults(
    questions: Sequence[tuple[str, Any, Sequence[str]]], papers: Sequence[tuple[str, Any]]
) -> Iterator[str]:
    """`questions` in their order as (key, asked_if, keys of its choices), `papers` as (key, applies_if).

    A question may only hang on earlier ones, so there is always a first.
    """
    earlier: dict[str, Sequence[str]] = {}
    for key, condition, choices in questions:
        if len(choices) < 2:
            yield _("Question %(key)s needs at least two answers.") % {"key": key}
        yield from _faults_of(condition, _("question %(key)s") % {"key": key}, earlier)
        earlier[key] = choices
    for key, condition in papers:
        yield from _faults_of(condition, _("paper %(key)s") % {"key": key}, earlier)


def _faults_of(condition: Any, place: str, known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    whole = isinstance(condition, dict) and all(
        isinstance(choices, list) and choices and all(isinstance(choice, str) for choice in choices)
        for choices in condition.values()
    )
    if not whole:
        example = '{"question": ["answer"]}'
        yield _("The condition of %(row)s must look like %(example)s.") % {"row": place, "example": example}
        return
    for question, choices in condition.items():
        if question not in known:
            names = {"row": place, "question": question}
            yield (
                _("The condition of %(row)s names the question “%(question)s”, which is not asked before.")
                % names
            )
            continue
        for choice in choices:
            if choice not in known[question]:
                names = {"row": place, "question": question, "choice": choice}
                yield _("The condition of %(row)s names “%(choice)s”, no answer to “%(question)s”.") % names
