"""The administrator's forms for papers and the questions before them; a condition that makes no sense is refused."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from counters.domain import conditions
from counters.models import Choice, Paper, Question, Service


def check_conditions(service: Service | None, row: Paper | Question, condition: Any) -> Any:
    """The condition of a row of a service as it may be stored. Raises ValidationError, one sentence for each fault."""
    asked = list(service.questions.prefetch_related("choices")) if service and service.pk else []
    if isinstance(row, Question) and row.pk:
        asked = asked[: [question.pk for question in asked].index(row.pk)] if row in asked else asked
    known = [(q.key, {}, [choice.key for choice in q.choices.all()] or ["", ""]) for q in asked]
    known = [(key, empty, choices * 2 if len(choices) == 1 else choices) for key, empty, choices in known]
    found = list(conditions.faults(known, [(row.key or "?", condition or {})]))
    if found:
        raise ValidationError(found)
    return condition or {}


class PaperForm(ModelForm):
    def clean_applies_if(self) -> Any:
        service = self.instance.service if self.instance.service_id else self.cleaned_data.get("service")
        return check_conditions(service, self.instance, self.cleaned_data["applies_if"])


class PaperInline(admin.TabularInline):
    model = Paper
    form = PaperForm
    extra = 0


class ChoiceInline(admin.TabularInline):
    model = Choice
    extra = 0
    min_num = 2


class QuestionForm(ModelForm):
    def clean_asked_if(self) -> Any:
        service = self.cleaned_data.get("service")
        return check_conditions(service, self.instance, self.cleaned_data["asked_if"])
