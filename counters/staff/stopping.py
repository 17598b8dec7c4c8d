"""No more numbers for now, and numbers again: from the greeter's or the supervisor's page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counters.domain.errors import NotFound
from counters.staff import asking
from counters.staff.doors import command, done, language, posting_for
from counters.staff.leading import StopWish, pause_issuing, resume_issuing
from counters.staff.tickets import OVERVIEWS, PLACES


@command
def work(request: HttpRequest, place: str, office: str, verb: str) -> HttpResponse:
    """pause or resume: of the service that is named, or of all."""
    right, path = PLACES[place]
    posting = posting_for(request.user, right, office)
    said = asking.read(request)
    if verb == "pause":
        after = asking.number(said.word("after"), "after") if said.word("after") else None
        wish = StopWish(said.ask.reason, said.word("service"), said.word("until"), after)
        pause_issuing(posting, wish, key=said.key, asked=said.asked)
        message = _("No numbers are given for now.") if after is None else _("Numbers end at the limit.")
    elif verb == "resume":
        resume_issuing(posting, said.word("service"), key=said.key)
        message = _("Numbers are given again.")
    else:
        raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})
    screen = OVERVIEWS[place](posting, language())
    return done(request, f"/{path}/{posting.office.key}/", message, screen=screen)
