"""The words of a service and of a station in fields, with what an office calls them."""

from django.forms import ModelForm, Textarea
from django.utils.translation import gettext_lazy as _

from counters.models import Service, Station


class ServiceForm(ModelForm):
    """What is published of a service, and who may take its numbers. Its key stays: addresses hang from it."""

    class Meta:
        model = Service
        fields = [
            "name", "name_en", "summary", "summary_en", "standard_time", "standard_time_en", "standard_minutes",
            "legal_basis", "product", "product_en", "search_words", "series", "self_issue", "is_open", "collects",
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
