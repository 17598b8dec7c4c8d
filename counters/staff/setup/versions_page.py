"""The versions of a flow: who made them, when, why, and what was different; and how to go back to one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from counters.domain.drafts import keep_draft, newest_version
from counters.domain.errors import NotFound
from counters.domain.flow_changes import changes
from counters.domain.flow_text import read_flow
from counters.models import Flow, Ticket
from counters.staff.doors import form, page, posting_for, service_of
from counters.staff.setup.flow_view import drawing
from counters.states import ENDED


@page
def versions_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """All versions, the newest first, each with what it changed."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    flows = list(service.flows.select_related("made_by").order_by("version"))
    texts = [read_flow(flow) for flow in flows]
    under_way = Ticket.objects.filter(flow__in=flows).exclude(state__in=ENDED).values_list("flow", flat=True)
    using = list(under_way)
    rows = [
        (flow, changes(texts[n - 1], texts[n], posting.office) if n else [], using.count(flow.pk))
        for n, flow in enumerate(flows)
    ]
    context = {"posting": posting, "office": posting.office, "service": service, "versions": rows[::-1]}
    return render(request, "counters/setup/versions.html", context)


@form
def version_page(request: HttpRequest, office: str, key: str, version: int) -> HttpResponse:
    """One version as it was; posting copies it into this administrator's draft."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    flow: Flow | None = service.flows.filter(version=version).select_related("made_by").first()
    if flow is None:
        raise NotFound("unknown_version", _("This flow has no version %(version)s.") % {"version": version})
    steps = read_flow(flow)
    if request.method == "POST":
        keep_draft(service, request.user, newest_version(service), steps)
        sentence = _("Your draft is now a copy of version %(version)s. Publish it to make it the newest.")
        messages.success(request, sentence % {"version": version})
        return redirect(reverse("setup-flow", args=[posting.office.key, service.key]))
    context = {
        "posting": posting,
        "office": posting.office,
        "service": service,
        "flow": flow,
        "drawing": drawing(service, steps),
        "newest": newest_version(service),
    }
    return render(request, "counters/setup/version.html", context)
