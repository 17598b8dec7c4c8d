"""The pages of the back office: its work list, one file, and the register of hand-over."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counters.domain.errors import Invalid, NotFound
from counters.live.picture import latest
from counters.live.screen import live_page
from counters.models import HandOver, Posting
from counters.staff import asking, register_view, screens
from counters.staff.doors import command, done, is_script, language, page, posting_for
from counters.staff.file_work import Result, WorkRow, file_of, finish_rows, work_on_file
from counters.staff.finding import found_or_said


@page
def work_page(request: HttpRequest, office: str = "") -> HttpResponse:
    """All work without visitors, live."""
    return _draw_work(request, posting_for(request.user, "complete", office))


def _draw_work(request: HttpRequest, posting: Posting, unknown: NotFound | None = None) -> HttpResponse:
    screen, base = screens.work_screen(posting, language()), f"/berkas-kerja/{posting.office.key}/"
    context = {"posting": posting, "base": base, "unknown": unknown}
    return found_or_said(
        live_page(request, screen, "counters/work_list/page.html", context, path=base), unknown
    )


@command
def finish(request: HttpRequest, office: str) -> HttpResponse:
    """Finish the ticked rows by their usual outcome, or the one whose button was pressed."""
    posting = posting_for(request.user, "complete", office)
    said = asking.read(request)
    one = request.POST.get("one")
    rows = [_row(text) for text in ([one] if one else request.POST.getlist("rows"))]
    results = finish_rows(posting, rows, key=said.key)
    refused = [result for result in results if result.refusal]
    screen, back = screens.work_screen(posting, language()), f"/berkas-kerja/{posting.office.key}/"
    if not refused:
        return done(request, back, _told(results), screen=screen)
    if len(results) == 1:
        raise refused[0].refusal
    told = " ".join([_told(results), *(f"{result.row.name}: {result.refusal}" for result in refused)]).strip()
    if is_script(request):
        return JsonResponse({"error": told, "picture": screen.draw(latest(posting.office))})
    messages.warning(request, told)
    return redirect(back)


def _row(text: str) -> WorkRow:
    """A ticked row: number/step, or number/step/outcome. Raises Invalid for what no box of ours has."""
    parts = text.split("/")
    if not 2 <= len(parts) <= 3 or len(text) > 120 or not text.isprintable():
        raise Invalid("rows", _("This row cannot be read. Please load the page again."))
    return WorkRow(*parts)


def _told(results: list[Result]) -> str:
    number = sum(result.refusal is None for result in results)
    return ngettext("%(number)s finished.", "%(number)s finished.", number) % {"number": number}


@page
def find(request: HttpRequest, office: str) -> HttpResponse:
    """From the number of a receipt to its file; where there is none, the work list says so in its place."""
    posting = posting_for(request.user, "complete", office)
    try:
        file = file_of(posting, request.GET.get("q", "")[:60])
    except NotFound as unknown:
        return _draw_work(request, posting, unknown)
    return redirect(f"/berkas-kerja/{posting.office.key}/berkas/{file.label}/")


@page
def file_page(request: HttpRequest, office: str, number: str) -> HttpResponse:
    """One file, live."""
    posting = posting_for(request.user, "complete", office)
    file = file_of(posting, number)
    screen = screens.file_screen(posting, file, language())
    base = f"/berkas-kerja/{posting.office.key}/"
    return live_page(
        request, screen, "counters/work_list/file_page.html", {"posting": posting, "file": file, "base": base}
    )


@command
def work(request: HttpRequest, office: str, number: str, verb: str) -> HttpResponse:
    """Complete, send back or withdraw a file."""
    posting = posting_for(request.user, "complete", office)
    said = asking.read(request)
    work_on_file(
        posting, number, verb, step=said.step, outcome=said.ask.outcome, reason=said.ask.reason, key=said.key
    )
    file = file_of(posting, number)
    message = f"{file.label}: {file.get_state_display()}"
    back = f"/berkas-kerja/{posting.office.key}/berkas/{file.label}/"
    return done(request, back, message, screen=screens.file_screen(posting, file, language()))


@page
def register(request: HttpRequest, office: str) -> HttpResponse:
    """The register of hand-over of one day, to be printed and signed. It holds names: kept nowhere on its way."""
    posting = posting_for(request.user, "register", office)
    today = latest(posting.office).floor.date
    try:
        date = datetime.date.fromisoformat(request.GET.get("tanggal") or today.isoformat())
        begins = datetime.datetime.combine(date, datetime.time(), posting.office.tz)
        ends = begins + datetime.timedelta(days=1)
    except (ValueError, OverflowError) as wrong:
        raise Invalid("date", _("This is no date: write it as 2026-11-28.")) from wrong
    lines = HandOver.objects.filter(ticket__day__office=posting.office, at__gte=begins, at__lt=ends)
    context = {
        "posting": posting,
        "office": posting.office,
        "date": date,
        "rows": lines.select_related("file__service", "ticket__service", "officer"),
        "today": today,
        "coming": register_view.coming(latest(posting.office)) if date == today else [],
    }
    response = render(request, "counters/work_list/register.html", context)
    add_never_cache_headers(response)
    return response
