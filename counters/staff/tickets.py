"""One ticket, as greeters and supervisors look at it: found by number or link, its story, and what may be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from counters.domain.day import Today
from counters.domain.errors import NotFound
from counters.live.screen import live_page
from counters.models import Ticket
from counters.staff import access, asking, screens
from counters.staff.command import work_on_ticket
from counters.staff.console import sentence
from counters.staff.doors import command, done, language, page, posting_for
from counters.staff.finding import sought, todays
from counters.staff.greeter import draw_hall
from counters.staff.leading import set_priority
from counters.staff.supervisor import draw_floor

PLACES = {"greeter": ("greet", "penerangan"), "supervisor": ("supervise", "pengawas")}
OVERVIEWS = {"greeter": screens.greeter_screen, "supervisor": screens.supervisor_screen}


@page
def find(request: HttpRequest, place: str, office: str) -> HttpResponse:
    """From what was typed or scanned to the ticket's page; where there is none, the page says so in its place."""
    right, path = PLACES[place]
    posting = posting_for(request.user, right, office)
    access.require(posting, "find")
    try:
        ticket = sought(posting.office, request.GET.get("q", "")[:300].strip())
    except NotFound as unknown:
        return (draw_hall if place == "greeter" else draw_floor)(request, posting, unknown)
    return redirect(f"/{path}/{posting.office.key}/tiket/{ticket.label}/")


@page
def ticket_page(request: HttpRequest, place: str, office: str, label: str) -> HttpResponse:
    """A ticket of today, live."""
    right, path = PLACES[place]
    posting = posting_for(request.user, right, office)
    access.require(posting, "find")
    ticket = todays(posting.office, label)
    screen = screens.ticket_screen(posting, ticket, place, language())
    base = f"/{path}/{posting.office.key}/"
    context = {
        "posting": posting,
        "ticket": ticket,
        "place": place,
        "base": base,
        "find_base": f"/{path}/",
        "fresh": "baru" in request.GET,
    }
    return live_page(request, screen, "counters/ticket/page.html", context)


@command
def work(request: HttpRequest, place: str, office: str, label: str, verb: str) -> HttpResponse:
    """Cancel, check of papers, resume, return or priority of a ticket."""
    right, path = PLACES[place]
    posting = posting_for(request.user, right, office)
    said = asking.read(request)

    def under_lock(today: Today) -> Ticket:
        return said.check_step(today.labelled(label))

    asked = [label, said.asked]
    if verb == "prioritise":
        answer = set_priority(
            posting, under_lock, said.word("priority"), said.expected, key=said.key, asked=asked
        )
    else:
        answer = work_on_ticket(posting, under_lock, verb, said.ask, said.expected, key=said.key, asked=asked)
    ticket = todays(posting.office, answer.receipt["ticket"]["label"])
    screen = screens.ticket_screen(posting, ticket, place, language())
    back = f"/{path}/{posting.office.key}/tiket/{ticket.label}/"
    if "list" in request.GET:
        # Done from the list of the page, not from the ticket's own.
        screen, back = OVERVIEWS[place](posting, language()), f"/{path}/{posting.office.key}/"
    return done(request, back, sentence(posting.office, verb, answer.receipt), screen=screen)
