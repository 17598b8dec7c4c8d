"""The form of the voice's settings, read strictly."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.domain.own_clips import Hours
from counters.models import Reading
from counters.models.voice import LOUDEST
from counters.staff.asking import number

TIME = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)(:[0-5]\d)?")
ROWS = 6


def settings_in(form: Mapping[str, str]) -> dict[str, Any]:
    """The settings in a posted form. Raises Invalid."""
    reading = form.get("reading", "")
    if reading not in Reading.values:
        raise Invalid("reading", _("Choose how numbers are read."))
    return {
        "reading": reading,
        "says_english": "says_english" in form,
        "uses_system_voice": "uses_system_voice" in form,
        "volume": volume(form.get("volume", "")),
    }


def hours_in(form: Mapping[str, str]) -> list[Hours]:
    """The hours that were filled in; an empty row is none. Raises Invalid."""
    rows = []
    for place in range(ROWS):
        begins, ends = (form.get(f"{name}-{place}", "").strip() for name in ("begins", "ends"))
        if not begins and not ends:
            continue
        row = Hours(_time(begins), _time(ends), volume(form.get(f"volume-{place}", "")))
        if row.begins == row.ends:
            raise Invalid(
                "hours", _("Hours with a volume of their own must begin and end at different times.")
            )
        rows.append(row)
    return rows


def volume(text: str) -> int:
    """0 to 100."""
    loud = number(text.strip(), "volume")
    if loud > LOUDEST:
        raise Invalid("volume", _("A volume lies between 0 and %(most)s.") % {"most": LOUDEST})
    return loud


def _time(text: str) -> str:
    found = TIME.fullmatch(text)
    if not found:
        raise Invalid("hours", _("“%(text)s” is no time of day. Write it as 13:00.") % {"text": text[:20]})
    return f"{found[1]}:{found[2]}"
