"""The officer's pages: choose a counter, then work at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters.domain.day import Receipt, Today
from counters.live.picture import latest
from counters.live.screen import live_page
from counters.models import Office, Shift, Ticket
from counters.staff import asking, console_view, screens
from counters.staff.command import work_at_counter, work_on_ticket
from counters.staff.doors import command, done, language, page, posting_at, posting_for
from counters.staff.finding import todays
from counters.states import State


@page
def choose(request: HttpRequest) -> HttpResponse:
    """The counters to choose from; who sits at one already goes straight there."""
    posting = posting_for(request.user, "console")
    seat = Shift.objects.filter(officer=request.user, closed_at=None, counter__office=posting.office).first()
    if seat and "live" not in request.GET:
        return redirect("console-counter", seat.counter_id)
    screen = screens.choice_screen(posting, language())
    return live_page(request, screen, "counters/console/choose.html", {"posting": posting})


@page
def work_page(request: HttpRequest, counter: int) -> HttpResponse:
    """The console of one counter."""
    posting, desk = posting_at(request.user, counter)
    screen = screens.counter_screen(posting, desk, language())
    offers = {} if "live" in request.GET else console_view.offers(latest(posting.office), desk.pk)
    return live_page(
        request, screen, "counters/console/page.html", {"posting": posting, "counter": desk, **offers}
    )


@page
def park_page(request: HttpRequest, counter: int) -> HttpResponse:
    """What the dialog asks before a visitor is set aside, as a page: it works without scripts."""
    posting, desk = posting_at(request.user, counter)
    picture = latest(posting.office)
    here = picture.floor.desks[desk.pk]
    if here.ticket is None:
        return redirect("console-counter", desk.pk)
    context = {
        "posting": posting,
        "counter": desk,
        "office": posting.office,
        "picture": picture,
        "visitor": console_view.visitor_at(picture, here),
        **console_view.offers(picture, desk.pk),
    }
    return render(request, "counters/console/park_page.html", context)


@command
def work(request: HttpRequest, counter: int, verb: str) -> HttpResponse:
    """A verb of the counter."""
    posting, desk = posting_at(request.user, counter)
    said = asking.read(request)
    answer = work_at_counter(posting, desk.pk, verb, said.ask, said.expected, key=said.key, asked=said.asked)
    if verb == "close":
        return done(request, "/loket/", leave=True)
    screen = screens.counter_screen(posting, desk, language())
    arrives = verb == "open" and "choose" in request.POST
    return done(
        request,
        f"/loket/{desk.pk}/",
        sentence(posting.office, verb, answer.receipt, said.expected.ticket),
        screen=screen,
        leave=arrives,
    )


@command
def work_on(request: HttpRequest, counter: int, label: str, verb: str) -> HttpResponse:
    """A verb on a ticket that is not at this counter, or is withdrawn from it."""
    posting, desk = posting_at(request.user, counter)
    said = asking.read(request)

    def find(today: Today) -> Ticket:
        return said.check_step(today.labelled(label))

    answer = work_on_ticket(
        posting, find, verb, said.ask, said.expected, key=said.key, asked=[label, said.asked]
    )
    screen = screens.counter_screen(posting, desk, language())
    return done(request, f"/loket/{desk.pk}/", sentence(posting.office, verb, answer.receipt), screen=screen)


def sentence(office: Office, verb: str, receipt: Receipt, before: str | None = None) -> str:
    """What the officer is told after a command, where the picture alone does not say it.

    `before` is the number that stood at the counter: after finish-next the picture shows the one that follows.
    """
    ticket = receipt["ticket"]
    said = []
    if verb == "finish-next" and before:
        said.append(_goes_on(todays(office, before)))
    if verb in {"call-next", "finish-next"} and ticket is None:
        said.append(_("Nobody is waiting."))
    if ticket and verb in {"finish", "complete", "transfer"}:
        said.append(_goes_on(todays(office, ticket["label"])))
    if ticket and verb == "check":
        said.append(_checked(ticket))
    if ticket and verb in {"park", "no-show", "resume", "return", "cancel"}:
        said.append(f"{ticket['label']}: {State(ticket['state']).label}")
    return " ".join(said)


def _checked(ticket: Receipt) -> str:
    names = {"label": ticket["label"]}
    if ticket["lacking"]:
        return _("%(label)s: the check is noted; something is not there.") % names
    return _("%(label)s: the papers are complete; the counters see it.") % names


def _goes_on(ticket: Ticket) -> str:
    names = {"label": ticket.label}
    if ticket.state == State.DONE:
        return _("%(label)s is finished.") % names
    if ticket.state == State.PROCESSING:
        return _("%(label)s is with the back office now; the visitor waits in the hall.") % names
    if ticket.station is None:
        return ""
    return _("%(label)s goes on to %(station)s.") % {**names, "station": ticket.station.title}
