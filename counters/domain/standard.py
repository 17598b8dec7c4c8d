"""The published standard as it is read: each component in words, a service's own before the office's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.models import Office, OfficeStandard, Service, ServiceStandard

# The components of Permenpan-RB 15/2014 that are kept as text, in the order of the regulation.
TEXTS = (
    "legal", "facilities", "competence", "supervision", "complaints", "staff", "guarantee", "safety", "evaluation",
)  # fmt: skip

# All fourteen in the order of the regulation, six for the public and eight internal ones: its key, and whether it is
# kept as text; the others are rows that are used elsewhere too.
COMPONENTS = (
    ("papers", False), ("procedure", False), ("time", False), ("fees", False), ("product", False),
    *((name, True) for name in ("complaints", *(text for text in TEXTS if text != "complaints"))),
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
        return [Component(title_of(name), self.said(name)) for name in TEXTS if name != "complaints"]


def standard_of(office: Office, service: Service | None = None) -> Standard:
    """The standard of a service, or what holds for the whole office."""
    own = ServiceStandard.objects.filter(service=service).first() if service else None
    whole = OfficeStandard.objects.filter(office=office).first()
    return Standard(own, whole, service.legal_basis if service else "")


def title_of(component: str) -> str:
    """What the regulation calls a component, in short."""
    return {
        "papers": _("Requirements"),
        "procedure": _("System, mechanism and procedure"),
        "time": _("Time of the service"),
        "fees": _("Fees and tariffs"),
        "product": _("Product of the service"),
        "complaints": _("Handling of complaints, suggestions and input"),
        "legal": _("Legal basis"),
        "facilities": _("Premises and facilities"),
        "competence": _("Competence of the staff"),
        "supervision": _("Internal supervision"),
        "staff": _("Number of staff"),
        "guarantee": _("Guarantee of service"),
        "safety": _("Security and safety"),
        "evaluation": _("Evaluation of the work"),
    }[component]
