"""The administrator's first page: what there is to set up, and where."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counters.models import FlowDraft
from counters.staff.doors import page, posting_for


@page
def office_page(request: HttpRequest, office: str = "") -> HttpResponse:
    """Services with the version of their flow, stations, counters."""
    posting = posting_for(request.user, "set-up", office)
    here = posting.office
    drafts = FlowDraft.objects.filter(author=request.user, service__office=here)
    context = {
        "posting": posting,
        "office": here,
        "services": here.services.annotate(version=Max("flows__version")),
        "drafts": set(drafts.values_list("service", flat=True)),
        "stations": here.stations.prefetch_related("counters"),
        "counters": here.counters.prefetch_related("serves__station"),
    }
    return render(request, "counters/setup/office.html", context)
