"""Notices that somebody spoke into a microphone: kept until the notice that plays them has ended."""

import datetime
import hashlib

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from counters import clock
from counters.domain.errors import Invalid
from counters.domain.own_clips import seconds_of
from counters.domain.writers import in_line
from counters.models import Office, Recording
from counters.speech.wav import SPOKEN_LINE

# A recording without a notice is somebody's first try; one whose notice has ended is not heard again.
KEPT = datetime.timedelta(days=1)


def keep(office: Office, sound: bytes, by: User) -> Recording:
    """Keep what was recorded, for a notice that is still being written. Raises Invalid with what is wrong with it.

    Not a change of the day: nobody hears it before the notice is said.
    """
    seconds, digest = seconds_of(sound, SPOKEN_LINE), hashlib.sha256(sound).hexdigest()
    now = clock.now()
    with in_line(), transaction.atomic():
        present = office.notices.filter(until__gt=now, ended_at=None, recording__isnull=False)
        old = office.recordings.filter(made_at__lte=now - KEPT)
        old.exclude(pk__in=present.values("recording")).delete()
        row, _made = office.recordings.update_or_create(
            digest=digest, defaults={"sound": sound, "seconds": seconds, "made_at": now, "made_by": by}
        )
    return row


def kept(office: Office, digest: str) -> Recording | None:
    """The recording that a notice names; none where it names none. Raises Invalid for one that is not there."""
    if not digest:
        return None
    row = office.recordings.defer("sound").filter(digest=digest).first()
    if row is None:
        raise Invalid("recording", _("This recording is no longer here. Please record it again."))
    return row
