"""The service standard of Permenpan-RB 15/2014 in fields: what holds for the office, and where a service differs.

Five of the fourteen components are kept where they are used (papers, flow, time, fees, product); the pages say where.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from counters.domain.standard import COMPONENTS, Standard, standard_of, title_of
from counters.models import OfficeStandard, Service, ServiceStandard
from counters.staff.doors import form, posting_for, service_of
from counters.staff.setup.row_pages import Field, edit
from counters.staff.setup.standard_forms import OfficeStandardForm, ServiceStandardForm


@dataclass(frozen=True)
class ComponentRow:
    """A component from 1 to 14: where it is a text, its fields, and what the office says where the service says
    nothing; else where it is written and what stands there (empty: nothing)."""

    number: int
    title: str
    fields: tuple[Field, ...] = ()
    inherited: str = ""
    place: str = ""
    now: str = ""


@form
def office_standard(request: HttpRequest, office: str) -> HttpResponse:
    """What holds for all services: complaints, the eight internal components, and the pledge."""
    posting = posting_for(request.user, "set-up", office)
    here = posting.office

    def find() -> OfficeStandard:
        return OfficeStandard.objects.filter(office=here).first() or OfficeStandard(office=here)

    def arrange(fields: list[Field]) -> list[ComponentRow]:
        return [
            ComponentRow(number, title_of(name), _pair(fields, name))
            for number, (name, is_text) in enumerate(COMPONENTS, 1)
            if is_text
        ]

    template = "counters/setup/office_standard.html"
    return edit(request, posting, find, OfficeStandardForm, template, {}, arrange)


@form
def service_standard(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """All fourteen components of a service: those that are text in fields, the others with a link to their page."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)

    def find() -> ServiceStandard:
        found = ServiceStandard.objects.select_related("service").filter(service=service).first()
        return found or ServiceStandard(service=service)

    def arrange(fields: list[Field]) -> list[ComponentRow]:
        return _rows(service, standard_of(posting.office), fields)

    template = "counters/setup/service_standard.html"
    return edit(request, posting, find, ServiceStandardForm, template, {"service": service}, arrange)


def _pair(fields: list[Field], name: str) -> tuple[Field, ...]:
    """A text in both languages."""
    return tuple(field for field in fields if field[0].name in {name, f"{name}_en"})


def _rows(service: Service, whole: Standard, fields: list[Field]) -> list[ComponentRow]:
    elsewhere = _elsewhere(service)
    rows = []
    for number, (name, is_text) in enumerate(COMPONENTS, 1):
        if is_text:
            inherited = whole.said(name) or (service.legal_basis if name == "legal" else "")
            rows.append(ComponentRow(number, title_of(name), _pair(fields, name), inherited))
        else:
            page, now = elsewhere[name]
            place = reverse(page, args=[service.office.key, service.key])
            rows.append(ComponentRow(number, title_of(name), place=place, now=now))
    return rows


def _elsewhere(service: Service) -> dict[str, tuple[str, str]]:
    """The components that have pages of their own: which, and what is there now."""
    newest = service.flows.order_by("-version").first()
    steps = [step.title for step in newest.steps.all()] if newest else []
    papers = [paper.title for paper in service.papers.all()]
    fees = list(dict.fromkeys(fee.title for fee in service.fees.filter(valid_until=None)))
    return {
        "papers": ("setup-papers", "; ".join(papers) or _("No papers are needed.")),
        "procedure": ("setup-flow", " → ".join(steps)),
        "time": ("setup-service", service.posted_time),
        "fees": ("setup-fees", "; ".join(fees) or _("This service asks for nothing today")),
        "product": ("setup-service", service.result),
    }
