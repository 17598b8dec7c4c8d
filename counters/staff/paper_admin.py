"""The administrator's forms for papers and the questions before them; a condition that makes no sense is refused."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest

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


def faults_with(question: Question, choices: list[str] | None) -> list[str]:
    """What would make no sense any more if a stored question, as it is in memory, had these answers (keys; none: if
    it were gone), as sentences. What made no sense before is not told."""
    service, rows = question.service, []
    for row in service.questions.prefetch_related("choices"):
        if row.pk != question.pk:
            rows.append((row.position, row.pk, row.key, row.asked_if, [c.key for c in row.choices.all()]))
        elif choices is not None:
            rows.append((question.position, row.pk, question.key, question.asked_if, choices))
    asked = [
        (key, condition, keys) for _place, _pk, key, condition, keys in sorted(rows, key=lambda r: r[:2])
    ]
    papers = list(service.papers.values_list("key", "applies_if"))
    before, titles = conditions.faults_of(service), conditions.titles_of(service)
    found = zip(conditions.faults(asked, papers), conditions.faults(asked, papers, titles), strict=True)
    return [sentence for fault, sentence in found if fault not in before]


class ChoiceFormSet(BaseInlineFormSet):
    """The answers of a question; none may go on which a paper or a later question hangs."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.instance.pk:
            return
        said = [form.cleaned_data for form in self.forms if form.cleaned_data]
        left = [row["key"] for row in said if not row.get("DELETE")]
        if found := faults_with(self.instance, left):
            raise ValidationError(found)


class ChoiceInline(admin.TabularInline):
    model = Choice
    formset = ChoiceFormSet
    extra = 0
    min_num = 2


class QuestionForm(ModelForm):
    def clean_asked_if(self) -> Any:
        service = self.instance.service if self.instance.service_id else self.cleaned_data.get("service")
        return check_conditions(service, self.instance, self.cleaned_data["asked_if"])


class ProtectingAdmin(admin.ModelAdmin):
    """Questions stay while papers hang on their answers."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """A question goes to no other service."""
        return ["service"] if obj else []

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """What hangs on its answers protects a question, as sentences."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        hanging = [sentence for question in objs for sentence in faults_with(question, None)]
        return deleted, counts, lacking, [*protected, *hanging]
