"""The supervisor's notices: written and ended on the page of the floor."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from counters.domain import recordings
from counters.domain.errors import Invalid
from counters.models.board import LONGEST_NOTICE
from counters.speech.wav import SPOKEN_LINE
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
    speak, recording = "speak" in request.POST, request.POST.get("recording", "")
    asked = [text, text_en, until.isoformat(), speak, recording]
    say_notice(posting, text, until, text_en=text_en, speak=speak, recording=recording, key=key, asked=asked)
    screen = screens.supervisor_screen(posting, language())
    return done(request, f"/pengawas/{posting.office.key}/", _("The notice is shown."), screen=screen)


@command
def record(request: HttpRequest, office: str) -> HttpResponse:
    """Keep what was recorded or uploaded for a notice that is being written; its name and how long it sounds."""
    posting = posting_for(request.user, "notices", office)
    file = request.FILES.get("sound")
    if not (file and 0 < file.size <= SPOKEN_LINE.most_bytes):
        message = _("Choose a recording of at most %(most)s seconds.")
        raise Invalid("bad_recording", message % {"most": int(SPOKEN_LINE.seconds)})
    row = recordings.keep(posting.office, file.read(), posting.user)
    return JsonResponse({"recording": row.digest, "seconds": row.seconds})


@command
def end(request: HttpRequest, office: str, notice: int) -> HttpResponse:
    """Take a line away."""
    posting = posting_for(request.user, "notices", office)
    end_notice(posting, notice, key=asking.read(request).key)
    screen = screens.supervisor_screen(posting, language())
    return done(request, f"/pengawas/{posting.office.key}/", _("The notice has ended."), screen=screen)
