"""The words of a service and of a station in fields, with what an office calls them."""

from typing import Any

from django.forms import ChoiceField, ModelForm, Textarea
from django.utils.translation import gettext_lazy as _

from counters.models import Office, Paper, Question, Service, Station
from counters.staff.setup.condition_field import ConditionField


class ServiceForm(ModelForm):
    """What is published of a service, and who may take its numbers. Its key stays: addresses hang from it."""

    class Meta:
        model = Service
        fields = [
            "name", "name_en", "summary", "summary_en", "standard_time", "standard_time_en", "standard_minutes",
            "legal_basis", "notice_basis", "product", "product_en", "search_words", "series", "self_issue", "is_open",
            "collects",
        ]  # fmt: skip
        labels = {
            "name": _("Name"),
            "name_en": _("Name in English"),
            "summary": _("In one sentence"),
            "summary_en": _("In one sentence, in English"),
            "standard_time": _("Standard time, as posted"),
            "standard_time_en": _("Standard time in English"),
            "standard_minutes": _("Standard time of the visit in minutes"),
            "legal_basis": _("Legal basis"),
            "notice_basis": _("The law by which incomplete papers are returned in writing"),
            "product": _("What the visitor gets"),
            "product_en": _("What the visitor gets, in English"),
            "search_words": _("Everyday words for it, for the search at the kiosk"),
            "series": _("The letter of its numbers"),
            "self_issue": _("A kiosk gives its numbers"),
            "is_open": _("Takes new numbers"),
            "collects": _("Its numbers pick up files"),
        }
        help_texts = dict.fromkeys(labels, "")
        widgets = {"search_words": Textarea(attrs={"rows": 2})}


class StationForm(ModelForm):
    """What a station is called and where it is in the hall."""

    class Meta:
        model = Station
        fields = ["name", "name_en", "direction", "direction_en"]
        labels = {
            "name": _("Name"),
            "name_en": _("Name in English"),
            "direction": _("Where in the hall, as it is said to visitors"),
            "direction_en": _("Where in the hall, in English"),
        }
        help_texts = dict.fromkeys(labels, "")


class OfficeForm(ModelForm):
    """What the office is called, and the rules of its order. Key and time zone stay: all that was recorded hangs
    from them."""

    class Meta:
        model = Office
        fields = [
            "name", "name_en", "address", "items_a_ticket", "items_a_turn", "priority_in_a_row", "max_wait_minutes",
            "resumed_every", "returned_after", "recalls_before_no_show", "open_screens",
        ]  # fmt: skip
        labels = {
            "name": _("Name"),
            "name_en": _("Name in English"),
            "address": _("Address"),
            "items_a_ticket": _("Vehicles with one number, at most"),
            "items_a_turn": _("Vehicles in one turn, then others go"),
            "priority_in_a_row": _("Priority visitors in a row, at most"),
            "max_wait_minutes": _("Minutes after which nobody is overtaken any more"),
            "resumed_every": _("Of so many calls one is for somebody back with their papers"),
            "returned_after": _("Who missed the call waits behind so many others"),
            "recalls_before_no_show": _("Recalls before a visitor counts as absent"),
            "open_screens": _("Boards and kiosks that nobody has paired may show and issue, too"),
        }
        help_texts = dict.fromkeys(labels, "")


class PaperForm(ModelForm):
    """A paper of a service: what it is called, where to get it, for whom it is, and at which step it is shown."""

    step = ChoiceField(required=False, label=_("Shown at"))
    applies_if = ConditionField(label=_("Only for visitors who answered"))

    class Meta:
        model = Paper
        fields = [
            "name", "name_en", "note", "note_en", "source", "source_en", "variant", "step", "applies_if",
        ]  # fmt: skip
        labels = {
            "name": _("Name"),
            "name_en": _("Name in English"),
            "note": _("Remark"),
            "note_en": _("Remark in English"),
            "source": _("Where to get it, for whoever lacks it"),
            "source_en": _("Where to get it, in English"),
            "variant": _("Only for"),
        }
        help_texts = dict.fromkeys(labels, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = self.instance.service
        newest = service.flows.order_by("-version").first()
        steps = {step.key: step.title for step in newest.steps.all()} if newest else {}
        if self.instance.step:
            # A step of an older version stays what it is until somebody chooses another.
            steps.setdefault(self.instance.step, self.instance.step)
        self.fields["step"].choices = [("", _("– no step –")), *steps.items()]
        self.fields["variant"].queryset = service.office.variants.all()
        self.fields["variant"].empty_label = _("all kinds")
        self.fields["applies_if"].ask(service.questions.prefetch_related("choices"))


class QuestionForm(ModelForm):
    """A question before the list of papers, and of whom it is asked: only earlier questions can decide that."""

    asked_if = ConditionField(label=_("Asked only of those who answered"))

    class Meta:
        model = Question
        fields = ["name", "name_en", "asked_if"]
        labels = {"name": _("Question"), "name_en": _("In English")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = list(self.instance.service.questions.prefetch_related("choices"))
        place = [question.pk for question in asked].index(self.instance.pk)
        self.fields["asked_if"].ask(asked[:place])
