"""The supervisor's notices: written and ended on the page of the floor."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.models.board import LONGEST_NOTICE
from counters.staff import asking, screens
from counters.staff.doors import command, done, language, posting_for
from counters.staff.noticing import clock_time, end_notice, say_notice


@command
def say(request: HttpRequest, office: str) -> HttpResponse:
    """Show a line on boards, kiosks and phones."""
    posting = posting_for(request.user, "notices", office)
    key = asking.read(request).key
    text, text_en = (request.POST.get(name, "").strip() for name in ("text", "text_en"))
    if max(len(text), len(text_en)) > LONGEST_NOTICE:
        raise Invalid("text", _("Please say it in at most %(most)s characters.") % {"most": LONGEST_NOTICE})
    until = clock_time(posting.office, request.POST.get("until", ""))
    speak = "speak" in request.POST
    asked = [text, text_en, until.isoformat(), speak]
    say_notice(posting, text, until, text_en=text_en, speak=speak, key=key, asked=asked)
    screen = screens.supervisor_screen(posting, language())
    return done(request, f"/pengawas/{posting.office.key}/", _("The notice is shown."), screen=screen)


@command
def end(request: HttpRequest, office: str, notice: int) -> HttpResponse:
    """Take a line away."""
    posting = posting_for(request.user, "notices", office)
    end_notice(posting, notice, key=asking.read(request).key)
    screen = screens.supervisor_screen(posting, language())
    return done(request, f"/pengawas/{posting.office.key}/", _("The notice has ended."), screen=screen)
