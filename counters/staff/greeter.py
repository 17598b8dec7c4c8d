"""The page of the desk at the door: show what a service takes, and give numbers to visitors."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from counters.domain.actions.issuing import MOST_ITEMS
from counters.domain.errors import NotFound
from counters.domain.intake import LANGUAGES, Wish, take_number
from counters.domain.papers import questions_of
from counters.domain.stops import REASONS
from counters.live import answering
from counters.live.picture import latest
from counters.live.screen import live_page
from counters.models import Posting
from counters.staff import access, asking, greeter_view, screens
from counters.staff.doors import command, done, language, page, posting_for, service_of
from counters.staff.finding import found_or_said


@page
def hall_page(request: HttpRequest, office: str = "") -> HttpResponse:
    """The services with what a newcomer may expect, live."""
    return draw_hall(request, posting_for(request.user, "greet", office))


def draw_hall(request: HttpRequest, posting: Posting, unknown: NotFound | None = None) -> HttpResponse:
    """The desk's page; with the sentence about a number that was looked for and is not there."""
    screen = screens.greeter_screen(posting, language())
    context = {
        "posting": posting,
        "unknown": unknown,
        "reasons": REASONS.items(),
        "all_services": posting.office.services.filter(retired_at=None),
    }
    path = f"/penerangan/{posting.office.key}/"
    return found_or_said(
        live_page(request, screen, "counters/greeter/page.html", context, path=path), unknown
    )


@page
def service_page(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """One service: its published standard, and the form for a number."""
    posting = posting_for(request.user, "greet", office)
    service = service_of(posting, key)
    screen = screens.service_screen(posting, service, language())
    office_row = posting.office
    choices: dict[str, Any] = {
        "posting": posting,
        "service": service,
        "variants": office_row.variants.all(),
        "priorities": office_row.priority_classes.all(),
        "languages": LANGUAGES,
        "most": min(office_row.items_a_ticket, MOST_ITEMS),
        **greeter_view.standard(latest(office_row), service, request.GET.get(answering.NAME, "")),
    }
    return live_page(request, screen, "counters/greeter/service.html", choices)


@command
def issue(request: HttpRequest, office: str, key: str) -> HttpResponse:
    """Give a number to a visitor who stands here, also of a service that a kiosk may not give."""
    posting = posting_for(request.user, "greet", office)
    for right in ("issue", "issue-any"):
        access.require(posting, right)
    said = asking.read(request)
    service = service_of(posting, key)
    answers = answering.read(said.answers, questions_of(service))
    if said.word("check") == "slip":
        slip = greeter_view.slip_path(latest(posting.office), service, answers, said.papers)
        return done(request, slip, leave=True)
    seen = greeter_view.seen_papers(latest(posting.office), service, answers, said)
    if seen is not None:
        access.require(posting, "check")
    wish = Wish(
        service=service.key,
        priority=said.word("priority"),
        variant=said.word("variant"),
        items=asking.number(said.word("items") or "1", "items"),
        language=said.word("language") or "id",
        file=said.word("file"),
        answers={name: answer for name, answer in answers.items() if answer},
        seen=seen,
    )
    answer = take_number(
        posting.office,
        wish,
        by=access.actor_of(request.user),
        unattended=False,
        key=said.key,
        asked=vars(wish),
    )
    return done(
        request, f"/penerangan/{posting.office.key}/tiket/{answer.receipt['label']}/?baru", leave=True
    )
