"""The office's own radio: lines that a supervisor writes for everybody in the hall and on a phone."""

import datetime

from django.utils.translation import gettext as _

from counters.domain import recordings
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.models import Notice, Office
from counters.models.board import LONGEST_NOTICE

# More lines than this nobody reads, and none would stand long enough to be read.
MOST_NOTICES = 5
LONGEST_STAY = datetime.timedelta(days=7)


def say(
    today: Today,
    text: str,
    text_en: str,
    until: datetime.datetime,
    *,
    speak: bool = False,
    recording: str = "",
) -> Notice:
    """Show a line from now until `until` (aware); with a `recording` (its digest) it is also said. Raises Invalid or
    Conflict with a sentence."""
    text, text_en = _checked(text, text_en)
    if until <= today.now:
        raise Invalid("until", _("The end of a notice lies in the past."))
    if until > today.now + LONGEST_STAY:
        raise Invalid("until", _("A notice stays for seven days at most."))
    present = present_in(today.office, today.now)
    if any(row.text == text for row in present):
        raise Conflict("notice_there", _("This notice is already shown."))
    if len(present) >= MOST_NOTICES:
        message = _("There are %(most)s notices already. End one of them first.")
        raise Conflict("too_many_notices", message % {"most": MOST_NOTICES})
    notice = Notice.objects.create(
        office=today.office,
        text=text,
        text_en=text_en,
        speak=speak or bool(recording),
        recording=recordings.kept(today.office, recording),
        said_at=today.now,
        until=until,
        by=today.actor.name,
    )
    today.log("say_notice", notice=notice.pk, text=text, until=until.isoformat(timespec="seconds"))
    return notice


def _checked(text: str, text_en: str) -> list[str]:
    """Both lines as they are kept. Raises Invalid."""
    lines = [" ".join(line.split()) for line in (text, text_en)]
    if not lines[0]:
        raise Invalid("text", _("Write what everybody should know."))
    for line in lines:
        if len(line) > LONGEST_NOTICE:
            raise Invalid(
                "text", _("Please say it in at most %(most)s characters.") % {"most": LONGEST_NOTICE}
            )
        if not line.isprintable():
            raise Invalid("text", _("This text holds a character that cannot be kept."))
    return lines


def end(today: Today, notice: int) -> Notice:
    """Take a line away. Ended twice it stays ended. Raises NotFound for one of another office."""
    found = Notice.objects.filter(pk=notice, office=today.office).first()
    if found is None:
        raise NotFound("unknown_notice", _("There is no such notice here."))
    if found.ended_at is None and found.until > today.now:
        found.ended_at = today.now
        found.save(update_fields=["ended_at"])
        today.log("end_notice", notice=found.pk)
    return found


def present_in(office: Office, at: datetime.datetime) -> list[Notice]:
    """The lines that stand at the moment `at`, the oldest first."""
    return list(Notice.objects.filter(office=office, until__gt=at, ended_at=None).order_by("said_at", "pk"))
