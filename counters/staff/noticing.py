"""Writing and ending a notice, from whatever door it comes (page or API)."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from counters import clock
from counters.domain import notices
from counters.domain.day import Answer, Receipt, Today, perform
from counters.domain.errors import Invalid
from counters.models import Notice, Office, Posting
from counters.staff import access


def say_notice(
    posting: Posting,
    text: str,
    until: datetime.datetime,
    *,
    text_en: str = "",
    speak: bool = False,
    recording: str = "",
    key: str = "",
    asked: Any = None,
) -> Answer:
    """Show a line until `until` (aware). The receipt: {revision, notice: {id, text, text_en, speak, until}}."""

    def command(today: Today) -> Receipt:
        access.require(posting, "notices")
        row = notices.say(today, text, text_en, until, speak=speak, recording=recording)
        return {"revision": today.revision, "notice": notice_receipt(row)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["say-notice", asked])


def end_notice(posting: Posting, notice: int, *, key: str = "") -> Answer:
    """Take a line away."""

    def command(today: Today) -> Receipt:
        access.require(posting, "notices")
        row = notices.end(today, notice)
        return {"revision": today.revision, "notice": notice_receipt(row)}

    by = access.actor_of(posting.user)
    return perform(posting.office, command, by=by, key=key, asked=["end-notice", notice])


def notice_receipt(row: Notice) -> Receipt:
    until = (row.ended_at or row.until).astimezone(row.office.tz).isoformat(timespec="seconds")
    return {
        "id": row.pk,
        "text": row.text,
        "text_en": row.text_en or None,
        "speak": row.speak,
        "until": until,
    }


def clock_time(office: Office, text: str) -> datetime.datetime:
    """A time of today on the office's wall (13:00 or 13.00) as a moment. Raises Invalid."""
    try:
        time = datetime.time.fromisoformat(text.strip().replace(".", ":"))
    except ValueError:
        raise Invalid("until", _("Say until when, for example 13.00.")) from None
    if time.tzinfo is not None:
        raise Invalid("until", _("Say until when, for example 13.00."))
    return datetime.datetime.combine(clock.now().astimezone(office.tz).date(), time, office.tz)
