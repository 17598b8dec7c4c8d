"""The published standard as it is read: each component in words, a service's own before the office's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.models import Office, OfficeStandard, Service, ServiceStandard

# The components of Permenpan-RB 15/2014 that are kept as text, in the order of the regulation.
TEXTS = (
    "legal", "facilities", "competence", "supervision", "complaints", "staff", "guarantee", "safety", "evaluation",
)  # fmt: skip


@dataclass(frozen=True)
class Component:
    """A component with its heading; `text` is empty where nobody has written it yet."""

    title: str
    text: str


@dataclass(frozen=True)
class Standard:
    """What is written of a service and its office; either may be missing."""

    service: ServiceStandard | None
    office: OfficeStandard | None
    short_legal: str = ""

    def said(self, component: str) -> str:
        """A component in the language of the screen: the service's own words, else the office's."""
        for row in (self.service, self.office):
            if row and (text := row.said(component)):
                return text
        return self.short_legal if component == "legal" else ""

    @property
    def complaints(self) -> str:
        return self.said("complaints")

    @property
    def pledge(self) -> str:
        return self.office.said("pledge") if self.office else ""

    @property
    def head_title(self) -> str:
        return self.office.said("head_title") if self.office else ""

    @property
    def internal(self) -> list[Component]:
        """The eight components by which the office keeps its standard."""
        return [Component(str(title), self.said(name)) for name, title in _titles().items()]


def standard_of(office: Office, service: Service | None = None) -> Standard:
    """The standard of a service, or what holds for the whole office."""
    own = ServiceStandard.objects.filter(service=service).first() if service else None
    whole = OfficeStandard.objects.filter(office=office).first()
    return Standard(own, whole, service.legal_basis if service else "")


def _titles() -> dict[str, str]:
    return {
        "legal": _("Legal basis"),
        "facilities": _("Premises and facilities"),
        "competence": _("Competence of the staff"),
        "supervision": _("Internal supervision"),
        "staff": _("Number of staff"),
        "guarantee": _("Guarantee of service"),
        "safety": _("Security and safety"),
        "evaluation": _("Evaluation of the work"),
    }
