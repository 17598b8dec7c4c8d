"""What a board or a kiosk tells of itself every few seconds, and what it hears: its volume, and what to say next.

Commands go in by HTTP and sockets are only read: so a board asks here for its next announcement, and reports that it
has said it. No cookie adds a right to that, so there is no form's token; the header that scripts send keeps the
pages of other sites out.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from counters.domain import devices, reports, speaking
from counters.domain.errors import Forbidden, Invalid, NotFound
from counters.domain.manners import loudness, voice_of
from counters.live import voice
from counters.models import Office, ScreenReport
from counters.models.office import KEY
from counters.models.voice import INSTANCE
from displays.admission import secret_in
from displays.finding import office_named
from displays.refusals import in_words, wants_json

# Seconds until a screen reports again; sooner where its next announcement waits for somebody else's.
USUAL, SOON = 5, 1
LONGEST_BODY, MOST_SAID = 4096, 20
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Told:
    """A screen's report, checked. `ready`: it is silent and would say the next announcement."""

    report: reports.Report
    ready: bool
    said: list[speaking.Said]


@csrf_exempt
@require_POST
@in_words(back=lambda office: "/")
def screen_report(request: HttpRequest, office: str) -> HttpResponse:
    """Note the report; answer who speaks, how loudly, and the announcement that is now this screen's to say."""
    if not wants_json(request):
        raise Forbidden("scripts_only", _("Only the screens themselves report here."))
    place, told = office_named(office), read(request)
    if told.report.zone and not place.zones.filter(key=told.report.zone).exists():
        raise NotFound("unknown_zone", _("This office has no such hall."))
    device = devices.admitted(place, told.report.kind, secret_in(request))
    reports.note(place, told.report, device)
    response = JsonResponse(answer(place, told))
    add_never_cache_headers(response)
    return response


def answer(office: Office, told: Told) -> dict[str, Any]:
    """What a screen hears to its report."""
    report = told.report
    speaking.report(office, report.instance, told.said)
    if report.kind != ScreenReport.Kind.BOARD:
        return {"again": USUAL}
    is_audible = report.sound == ScreenReport.Sound.ON
    speaker = speaking.hold(office, report.zone, report.instance, is_audible=is_audible)
    settings = voice_of(office)
    loud = loudness(office, settings)
    given = None
    if speaker and told.ready and not loud.is_silent:
        given = speaking.give_next(office, speaker)
    return {
        "noted": [word.announcement for word in told.said],
        "speaker": speaker is not None,
        "volume": loud.volume,
        "silent_until": f"{loud.until:%H.%M}" if loud.is_silent and loud.until else None,
        "system": settings.uses_system_voice,
        "announcement": voice.given_fields(office, given) if given else None,
        "again": SOON if speaker and not given and told.ready and speaking.is_under_way(speaker) else USUAL,
    }


def read(request: HttpRequest) -> Told:
    """The report in a request. Raises Invalid with what is wrong in it."""
    try:
        body = json.loads(request.body) if len(request.body) <= LONGEST_BODY else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Invalid("no_report", _("This is no report of a screen."))
    said = body.get("done", [])
    words = {name: body.get(name, "") for name in ("instance", "kind", "zone", "sound", "version")}
    words["sound"] = words["sound"] or ScreenReport.Sound.NONE
    right = (
        all(isinstance(word, str) for word in words.values())
        and INSTANCE.regex.fullmatch(words["instance"])
        and words["kind"] in ScreenReport.Kind.values
        and (not words["zone"] or (len(words["zone"]) <= 40 and KEY.regex.fullmatch(words["zone"])))
        and words["sound"] in ScreenReport.Sound.values
        and len(words["version"]) <= 40
        and words["version"].isprintable()
        and isinstance(said, list)
        and len(said) <= MOST_SAID
        and all(_is_said(row) for row in said)
    )
    if not right:
        raise Invalid("bad_report", _("Something in this report of a screen cannot be."))
    told = [speaking.Said(row["id"], row["heard"]) for row in said]
    return Told(reports.Report(**words), body.get("ready") is True, told)


def _is_said(row: Any) -> bool:
    if not (isinstance(row, dict) and isinstance(row.get("heard"), bool)):
        return False
    number = row.get("id")
    return type(number) is int and 0 < number < 2**63


@require_safe
@in_words(back=lambda office: "/")
def clip_list(request: HttpRequest, office: str) -> HttpResponse:
    """The addresses of all clips, for a board that fetches them before it needs them."""
    response = JsonResponse({"clips": voice.all_addresses(office_named(office))})
    add_never_cache_headers(response)
    return response


@require_safe
@in_words(back=lambda office, digest: "/")
def own_clip(request: HttpRequest, office: str, digest: str) -> HttpResponse:
    """A clip or a notice that the office recorded itself. Its address is its content, so it may be kept for ever."""
    place = office_named(office)
    row = None
    if DIGEST.fullmatch(digest):
        kept = (rows.filter(digest=digest).first() for rows in (place.own_clips, place.recordings))
        row = next(filter(None, kept), None)
    if row is None:
        raise NotFound("unknown_clip", _("There is no such recording."))
    response = HttpResponse(bytes(row.sound), content_type="audio/wav")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Disposition"] = "inline"
    return response
