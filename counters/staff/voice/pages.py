"""The page of the office's voice, what is changed on it, and the list of screens beside it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from counters.domain.day import Receipt, Today, perform
from counters.domain.errors import Invalid
from counters.domain.own_clips import drop_clip, keep_clip, set_voice
from counters.live.voice import own_address, shipped_address
from counters.models import Posting
from counters.speech.wav import CLIP
from counters.staff.access import actor_of
from counters.staff.doors import command, done, is_script, page, posting_for
from counters.staff.voice import form, view


@page
def voice_page(request: HttpRequest, office: str) -> HttpResponse:
    """Settings, hours, clips; recordings are made here."""
    posting = posting_for(request.user, "supervise", office)
    context = {"posting": posting, "office": posting.office, **view.voice_page(posting.office)}
    context["screens"] = view.screens(posting.office)
    response = render(request, "counters/voice/page.html", context)
    add_never_cache_headers(response)
    return response


@page
def screen_list(request: HttpRequest, office: str) -> HttpResponse:
    """The screens that reported just now, as a part of other pages."""
    posting = posting_for(request.user, "supervise", office)
    context = {"posting": posting, "office": posting.office, "screens": view.screens(posting.office)}
    response = render(request, "counters/voice/screens.html", context)
    add_never_cache_headers(response)
    return response


@command
def set_up(request: HttpRequest, office: str) -> HttpResponse:
    """Change how the office speaks."""
    posting = posting_for(request.user, "supervise", office)
    settings, hours = form.settings_in(request.POST), form.hours_in(request.POST)

    def change(today: Today) -> Receipt:
        set_voice(today, settings, hours)
        return {}

    perform(posting.office, change, by=actor_of(posting.user))
    return done(request, _page(posting), _("The voice is set up so from now on."))


@command
def keep(request: HttpRequest, office: str) -> HttpResponse:
    """Keep a recording as a clip, or go back to the shipped one (`drop`)."""
    posting = posting_for(request.user, "supervise", office)
    key, file = request.POST.get("clip", ""), request.FILES.get("sound")
    drops = "drop" in request.POST
    if not drops and not (file and 0 < file.size <= CLIP.most_bytes):
        raise Invalid("bad_recording", _("Choose a recording of a few seconds."))
    sound = b"" if drops else file.read()

    def change(today: Today) -> Receipt:
        if drops:
            drop_clip(today, key)
            return {"address": shipped_address(key)}
        return {"address": own_address(today.office, keep_clip(today, key, sound).digest)}

    receipt = perform(posting.office, change, by=actor_of(posting.user)).receipt
    if is_script(request):
        return JsonResponse({"clip": key, "own": not drops, **receipt})
    return done(
        request, _page(posting), _("The shipped clip speaks again.") if drops else _("The recording is kept.")
    )


def _page(posting: Posting) -> str:
    return f"/pengawas/{posting.office.key}/suara/"
