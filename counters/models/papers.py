"""Which papers are for whom: a few questions before the list, and the lists that tickets were issued with."""

from django.db import models

from counters.models.named import Named
from counters.models.office import KEY, Service


class Question(Named):
    """Asked before the list of papers of a service. `asked_if` names the earlier answers (question -> choices) under
    which it is asked; so the questions of a service are a tree."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="questions")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)
    asked_if = models.JSONField(
        default=dict, blank=True, help_text='{"question": ["choice", …]}; {}: always.'
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "key"], name="question_key")]


class Choice(Named):
    """An answer that may be given to a question; the usual one first."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=40, validators=[KEY])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key")]


class PaperList(models.Model):
    """The papers that a visitor was told to bring, in words, as one immutable list: all tickets that were told the
    same have the same. How its rows look: `counters.domain.papers.PaperRow`."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the rows.")
    rows = models.JSONField()

    def __str__(self) -> str:
        return ", ".join(row["key"] for row in self.rows)
