"""The texts of the service standard in fields, with what the regulation calls them."""

from typing import Any

from django.forms import DateInput, ModelForm, Textarea
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counters.domain.standard import TEXTS, title_of
from counters.models import OfficeStandard, ServiceStandard

FIELDS = [f"{name}{language}" for name in TEXTS for language in ("", "_en")]
AREA = Textarea(attrs={"rows": 3})


class StandardForm(ModelForm):
    """The nine components that are text, each in Indonesian and in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name].label = title_of(name)
            self.fields[f"{name}_en"].label = _("%(component)s, in English") % {"component": title_of(name)}
            self.fields[f"{name}_en"].widget.attrs["lang"] = "en"
        for field in self.fields.values():
            field.help_text = ""


class ServiceStandardForm(StandardForm):
    class Meta:
        model = ServiceStandard
        fields = FIELDS
        widgets = dict.fromkeys(FIELDS, AREA)


class OfficeStandardForm(StandardForm):
    """With the pledge, and who signs it."""

    class Meta:
        model = OfficeStandard
        fields = [
            *FIELDS, "pledge", "pledge_en", "head_name", "head_title", "head_title_en", "pledged_in", "pledged_on",
        ]  # fmt: skip
        widgets = dict.fromkeys([*FIELDS, "pledge", "pledge_en"], AREA) | {
            "pledged_on": DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        }
        labels = {
            "pledge": gettext_lazy("The pledge (maklumat pelayanan), as signed"),
            "pledge_en": gettext_lazy("The pledge, in English"),
            "head_name": gettext_lazy("Name of the head of the office"),
            "head_title": gettext_lazy("Title of the head of the office"),
            "head_title_en": gettext_lazy("Title, in English"),
            "pledged_in": gettext_lazy("Place of the signature"),
            "pledged_on": gettext_lazy("Day of the signature"),
        }
