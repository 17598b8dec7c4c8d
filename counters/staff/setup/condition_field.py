"""A condition (question -> answers) as boxes to tick, in the words of the questions."""

from collections.abc import Iterable
from typing import Any

from django.forms import CheckboxSelectMultiple, MultipleChoiceField

from counters.models import Question

BETWEEN = ":"


class Ticks(CheckboxSelectMultiple):
    """Boxes in groups, each group with its question as a legend."""

    template_name = "counters/setup/ticks.html"


class ConditionField(MultipleChoiceField):
    """The answers under which a row counts, by question; none ticked of a question: it does not matter.

    Ticks of one question are alternatives, questions are added: a visitor must fit all that are named. The field
    gives and takes the condition as it is stored, `{"question": ["answer", …]}`.
    """

    widget = Ticks

    def __init__(self, *, label: Any) -> None:
        super().__init__(required=False, label=label)

    def ask(self, questions: Iterable[Question]) -> None:
        """Offer the answers of these questions."""
        self.choices = [
            (
                question.title,
                [(f"{question.key}{BETWEEN}{row.key}", row.title) for row in question.choices.all()],
            )
            for question in questions
        ]

    def prepare_value(self, value: Any) -> Any:
        """Ticks for a stored condition; what was ticked stays as it is."""
        if not isinstance(value, dict):
            return value
        return [f"{key}{BETWEEN}{choice}" for key, choices in value.items() for choice in choices]

    def clean(self, value: Any) -> dict[str, list[str]]:
        ticked: dict[str, list[str]] = {}
        for tick in super().clean(value):
            key, _colon, choice = tick.partition(BETWEEN)
            ticked.setdefault(key, []).append(choice)
        return ticked

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(self.prepare_value(initial) or []) != sorted(data or [])

    def words_of(self, condition: Any) -> str:
        """A condition in words, as a hint says it."""
        names = {key: name for _question, rows in self.choices for key, name in rows}
        return ", ".join(names.get(tick, tick) for tick in self.prepare_value(condition))
