"""The page on which an administrator writes a flow, checks it and publishes it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from counters.domain import actions
from counters.domain.day import Today
from counters.domain.drafts import draft_of, drafts_of_others, drop_draft, keep_draft, newest_version
from counters.domain.errors import Invalid, Refused
from counters.domain.flow_text import Steps, to_json
from counters.models import Posting, Service
from counters.staff.asking import number
from counters.staff.doors import form, is_script, posting_for, service_of
from counters.staff.setup.flow_form import clean, press, read_steps
from counters.staff.setup.flow_view import seen, target_names
from counters.staff.setup.storing import store

LONGEST_NOTE = 200


@form
def flow_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """The draft of this administrator, or the newest version."""
    posting = posting_for(request.user, "set-up", office)
    service = service_of(posting, key)
    if request.method == "POST":
        return _answer(request, posting, service)
    steps, base, kept = draft_of(service, request.user)
    return _page(request, posting, service, steps, base, kept=kept)


def _answer(request: HttpRequest, posting: Posting, service: Service) -> HttpResponse:
    """What was typed is kept whatever the button does, and whatever becomes of it."""
    button, here = request.POST.get("do", "check"), request.path
    if button == "discard":
        drop_draft(service, request.user)
        messages.success(request, _("The draft was thrown away. This is the newest version."))
        return redirect(here)
    steps, base = read_steps(request.POST), number(request.POST.get("base", ""), "base")
    keep_draft(service, request.user, base, steps)
    if button == "publish":
        return _publish(request, posting, service, steps, base)
    field = ""
    if button == "go-on":
        base = newest_version(service)
    elif button != "check":
        try:
            steps, field = press(steps, button)
        except Invalid as refusal:
            return _refused(request, posting, service, steps, base, refusal)
    keep_draft(service, request.user, base, steps)
    if is_script(request):
        return _parts(service, steps, base, field, with_rows=button != "check")
    if button == "check":
        messages.success(request, _("The draft is kept. Nobody else sees it until you publish it."))
    return redirect(f"{here}#{field}" if field else here)


def _parts(service: Service, steps: Steps, base: int, field: str, *, with_rows: bool) -> HttpResponse:
    """What a script puts into the page: the drawing and the sentences, and the rows where a button changed them."""
    context = seen(service, steps, base)
    body = {"seen": render_to_string("counters/setup/flow_seen.html", context), "names": target_names(steps)}
    if with_rows:
        body |= {
            "rows": render_to_string("counters/setup/flow_rows.html", _choices(service, steps) | context)
        }
        body |= {"focus": field, "base": base}
    return JsonResponse(body)


def _publish(
    request: HttpRequest, posting: Posting, service: Service, steps: Steps, base: int
) -> HttpResponse:
    note = clean(request.POST.get("note", ""))
    if len(note) > LONGEST_NOTE:
        message = _("Please say it in at most %(most)s characters.") % {"most": LONGEST_NOTE}
        return _refused(request, posting, service, steps, base, Invalid("note", message), note)

    def change(today: Today) -> int:
        made = actions.publish_flow(today, service, steps, base=base, note=note, author=request.user)
        return made.version

    try:
        version = store(request, posting, change, [base, to_json(steps), note])["result"]
    except Refused as refusal:
        return _refused(request, posting, service, steps, base, refusal, note)
    drop_draft(service, request.user)
    sentence = _(
        "Version %(version)s is published: the next number goes by it. Numbers already given keep their way."
    )
    messages.success(request, sentence % {"version": version})
    return redirect(reverse("setup-versions", args=[posting.office.key, service.key]))


def _refused(
    request: HttpRequest, posting: Posting, service: Service, steps: Steps, base: int, refusal: Refused,
    note: str = "",
) -> HttpResponse:  # fmt: skip
    """The page again with all that was typed, and why it was not done."""
    if is_script(request):
        return JsonResponse({"error": str(refusal), "code": refusal.code}, status=refusal.status)
    return _page(request, posting, service, steps, base, refusal=refusal, note=note)


def _page(
    request: HttpRequest, posting: Posting, service: Service, steps: Steps, base: int, *,
    kept: Any = None, refusal: Refused | None = None, note: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "posting": posting,
        "office": posting.office,
        "kept": kept,
        "others": drafts_of_others(service, request.user),
        "refusal": refusal,
        "note": note,
        **_choices(service, steps),
        **seen(service, steps, base),
    }
    status = refusal.status if refusal else 200
    return render(request, "counters/setup/flow.html", context, status=status)


def _choices(service: Service, steps: Steps) -> dict[str, Any]:
    """What may be chosen in the rows. Files are asked for only where the flow has a part of the file."""
    names = target_names(steps)
    return {
        "stations": [
            row
            for row in service.office.stations.all()
            # One that was retired stays chosen where it was: the check says so.
            if row.retired_at is None or row.key in {step.station for step in steps}
        ],
        "targets": list(names.items()),
        "openings": [(step.id, names[step.id]) for step in steps if step.days],
    }
