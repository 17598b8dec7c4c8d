"""The clips that an office recorded itself, and how it changes the way it speaks. Both raise the day's revision."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counters.domain.actions import touch_setup
from counters.domain.day import Today
from counters.domain.errors import Invalid, NotFound
from counters.models import OwnClip, Voice, VolumeHours
from counters.speech.clips import clip_set
from counters.speech.wav import CLIP, Limits, Unfit, examine


def keep_clip(today: Today, key: str, sound: bytes) -> OwnClip:
    """Let the office's own recording take the place of a shipped clip. Raises NotFound, Invalid with the reason."""
    _known(key)
    seconds = seconds_of(sound, CLIP)
    fields = {
        "sound": sound, "digest": hashlib.sha256(sound).hexdigest(), "seconds": seconds,
        "made_at": today.now, "made_by": today.actor.user,
    }  # fmt: skip
    row, _made = OwnClip.objects.update_or_create(office=today.office, key=key, defaults=fields)
    touch_setup(today, f"clip {key}")
    return row


def _known(key: str) -> None:
    if key not in clip_set():
        raise NotFound("unknown_clip", _("There is no such recording."))


def seconds_of(sound: bytes, limits: Limits) -> float:
    """How long a recording sounds. Raises Invalid with what is wrong with it."""
    try:
        return examine(sound, limits)
    except Unfit as unfit:
        raise Invalid("bad_recording", _why(unfit.why, limits)) from unfit


def _why(reason: str, limits: Limits) -> str:
    return {
        "big": _("This recording is too big."),
        "form": _(
            "This is no WAV recording (16-bit PCM). With scripts on, this page turns other files into one."
        ),
        "short": _("This recording is too short to be heard."),
        "long": _("A recording lasts %(most)s seconds at most.") % {"most": int(limits.seconds)},
        "silent": _("Nothing can be heard in this recording."),
        "clipped": _("This recording is distorted: it is too loud. Speak a little further away."),
    }[reason]


def drop_clip(today: Today, key: str) -> None:
    """Speak a clip with the shipped voice again. Raises NotFound."""
    _known(key)
    if today.office.own_clips.filter(key=key).delete()[0]:
        touch_setup(today, f"clip {key}")


@dataclass(frozen=True)
class Hours:
    """Hours with a volume of their own, as VolumeHours."""

    begins: str
    ends: str
    volume: int


def set_voice(today: Today, settings: dict[str, object], hours: Iterable[Hours]) -> None:
    """Change how the office speaks, and its hours of other volumes, as a whole."""
    Voice.objects.update_or_create(office=today.office, defaults=settings)
    today.office.volume_hours.all().delete()
    VolumeHours.objects.bulk_create(
        VolumeHours(office=today.office, begins=row.begins, ends=row.ends, volume=row.volume) for row in hours
    )
    touch_setup(today, "voice")
