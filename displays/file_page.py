"""A file as its holder sees it, behind a link that only the receipt tells: `/b/<secret>/`, and the receipt itself."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counters.domain.errors import NotFound
from counters.domain.files import code_of_file, file_linked
from counters.domain.journey import chart_of
from counters.domain.papers import PaperRow
from counters.file_states import FileState
from counters.live.papers import papers_of
from counters.live.picture import Picture, latest
from counters.live.public import file_fields
from counters.live.screen import Screen, live_page
from counters.models import File, Paper, Service, Ticket
from displays.finding import Scope, draw_language, path_of
from displays.language import choice, speak
from displays.privacy import private
from displays.qr import public_address, qr_code

# The papers on which a receipt is printed: rolls of 80 and 58 mm, A5 and A4.
SIZES = ("80", "58", "a5", "a4")


@dataclass(frozen=True)
class FileStep:
    """A step of the file. `state` is done, current or coming; `on` the day it was done or is due, `days` what it
    takes."""

    title: str
    hint: str
    state: str
    on: datetime.date | None
    days: int | None


@require_safe
@private
def file_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the file is; the same answer for a secret that is unknown and for one that could never be."""
    file = file_linked(secret)
    if file is None:
        return unknown(request)
    if chosen := choice(request):
        return chosen
    language = speak(request, default=file.language)
    return live_page(request, file_screen(file, secret, language), "displays/file.html", {"file": file})


def unknown(request: HttpRequest) -> HttpResponse:
    """Nothing in this page depends on the address."""
    speak(request)
    return render(request, "displays/unknown_file.html", status=404)


def file_screen(file: File, secret: str, language: str) -> Screen:
    """What the holder of a receipt sees."""
    return Screen(
        file.office,
        ("file", file.pk, language),
        f"/ws/files/{secret}/?draw={language}",
        fields=lambda picture: {"file": file_fields(file_now(picture, file))},
        template="displays/file_screen.html",
        context=partial(_context, file=file),
        language=language,
        signature=partial(_signature, file=file),
    )


def find_file(scope: Scope) -> Screen:
    """The screen of a file's socket. Raises NotFound."""
    secret = path_of(scope)["secret"]
    file = file_linked(secret)
    if file is None:
        raise NotFound("unknown_file", _("No receipt belongs to this address."))
    return file_screen(file, secret, draw_language(scope))


def file_now(picture: Picture, file: File) -> File:
    """The file as it is now, read once a picture."""
    key = ("file", file.pk)
    if key not in picture.drawn:
        picture.drawn[key] = File.objects.select_related("office", "service", "step").get(pk=file.pk)
    return picture.drawn[key]


def _signature(picture: Picture, *, file: File) -> dict[str, Any]:
    # The date as well: on the next day a promise may have passed.
    return {**file_fields(file_now(picture, file)), "date": picture.floor.date.isoformat()}


def _context(picture: Picture, *, file: File) -> dict[str, Any]:
    present = file_now(picture, file)
    collecting = present.office.services.filter(collects=True, retired_at=None).first()
    return {
        "file": present,
        "state": FileState(present.state),
        "steps": steps_of(present),
        "late": present.state == FileState.IN_PROGRESS and present.promised_on < picture.floor.date,
        "collected_on": _date(present, present.ended_at),
        "bring": _papers_of(picture, collecting),
        "place": _place(picture, collecting),
    }


def steps_of(file: File) -> list[FileStep]:
    """What was done (a loop shows twice), where the file is, and the usual way on."""
    chart = chart_of(file.flow_id)
    steps = []
    for turn in file.turns.order_by("pk"):
        if turn.ended_at:
            step = chart.step(turn.step_id)
            steps.append(FileStep(step.title, "", "done", _date(file, turn.ended_at), step.days))
    for place, step in enumerate(chart.usual_way(file.step_id)):
        state = "coming" if place else "current"
        steps.append(FileStep(step.title, step.hint, state, None if place else file.step_due, step.days))
    return steps


def _date(file: File, moment: datetime.datetime | None) -> datetime.date | None:
    return moment.astimezone(file.office.tz).date() if moment else None


def _papers_of(picture: Picture, service: Service | None) -> list[Paper]:
    return picture.papers.get(service.pk, []) if service else []


def _place(picture: Picture, service: Service | None) -> Any:
    """The station at which files are handed over."""
    chart = picture.floor.flows.get(service.pk) if service else None
    return picture.floor.stations.get(chart.first.station) if chart else None


@require_safe
@private
def receipt(request: HttpRequest, secret: str) -> HttpResponse:
    """The receipt (*tanda terima*) to be printed: on 80 or 58 mm, A5 or A4 (`?ukuran=`)."""
    file = file_linked(secret)
    if file is None:
        return unknown(request)
    speak(request, default=file.language)
    size = request.GET.get("ukuran", SIZES[0]).lower()
    size = size if size in SIZES else SIZES[0]
    picture = latest(file.office)
    received, unnoted = _received(picture, file.ticket)
    address = public_address(request, reverse("file", args=[secret]))
    context = {
        "office": file.office,
        "file": file,
        "received": received,
        "unnoted": unnoted,
        "days": chart_of(file.flow_id).days_from(file.first_step_id),
        "code": code_of_file(file),
        "qr": qr_code(address, _("The page of receipt %(label)s") % {"label": file.label}),
        "size": size,
        "sizes": SIZES,
    }
    return render(request, "displays/receipt.html", context)


def _received(picture: Picture, ticket: Ticket) -> tuple[list[PaperRow], list[PaperRow]]:
    """The papers that somebody saw, and those of which nobody noted it.

    Seen at the door, or shown at a step that a counter has finished: it would have set the visitor aside otherwise.
    What is only for some visitors counts where it was seen, and is not asked for where it was not.
    """
    passed = set(ticket.turns.filter(ended_by="finish").values_list("step__key", flat=True))
    seen = set(ticket.checked_papers or ())
    rows = papers_of(picture, ticket)
    received = [row for row in rows if row.key in seen or (row.step in passed and not row.only)]
    return received, [row for row in rows if row not in received and not row.only]
