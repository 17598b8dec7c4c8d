"""Reasons that the screens offer, as short codes in the database and as words in the reader's language."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from counters.domain.stops import REASONS as STOP_REASONS
from counters.models import Counter, Office

PARK_REASONS = {"papers": _("Papers incomplete"), "away": _("Stepped away")}
PAUSE_REASONS = {
    "break": _("Break"),
    "prayer": _("Prayer"),
    "meeting": _("Meeting"),
    "errand": _("Fetching something"),
}
# Why a range was moved (counters/forecast/causes.py).
CAUSES = {
    "closed": _("Counter %(counter)s closed at %(time)s."),
    "paused": _("Counter %(counter)s has been on a break since %(time)s."),
    "away": _("Counter %(counter)s was on a break at %(time)s."),
    "unopened": _("Counter %(counter)s has not opened yet."),
    "opened": _("Counter %(counter)s opened at %(time)s."),
    "long": _("A long service ahead of you."),
    "priority": _("A priority visitor went first."),
    "more": _("More people came to your next stations."),
    "own": _("Your own papers take longer."),
    "returned": _("You came back into the line."),
    "fewer": _("Somebody ahead of you left the line."),
    "slow": _("Services at %(station)s take longer than usual."),
    "fast": _("Services at %(station)s are quicker than usual."),
    "slower": _("The line went slower than expected."),
    "faster": _("The line went faster than expected."),
}


def cause_words(
    cause: Mapping[str, Any], office: Office, midnight: datetime.datetime, titles: Mapping[str, str]
) -> str:
    """The words of a cause as a stored forecast has it; `titles` of the stations by their keys."""
    at = midnight + datetime.timedelta(minutes=cause["at"] or 0)
    return str(CAUSES[cause["kind"]]) % {
        "counter": cause["counter"],
        "station": titles.get(cause.get("station", ""), ""),
        "time": f"{at.astimezone(office.tz):%H.%M}",
    }


def reason_words(reason: str) -> str:
    """The words of a reason; one that somebody wrote by hand is its own words."""
    words = PARK_REASONS.get(reason) or PAUSE_REASONS.get(reason) or STOP_REASONS.get(reason)
    return str(words or reason)


def ahead_words(people: int | None) -> str:
    """How many go first, to the visitor who waits."""
    if not people:
        return gettext("You are next")
    return ngettext("%(people)s person ahead of you", "%(people)s people ahead of you", people) % {
        "people": people
    }


def counter_numbers(counters: Iterable[Counter]) -> str:
    """The numbers of counters in rising order; neighbours become a range with an en dash: 3–6, or 1, 4."""
    runs: list[list[int]] = []
    for number in sorted(counter.number for counter in counters):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def rupiah_words(amount: int) -> str:
    """An amount with Indonesian dots, in every language."""
    return f"Rp{amount:,}".replace(",", ".")


def without_brackets(name: str) -> str:
    """A name in its short form, without what it explains in brackets."""
    return re.sub(r"\s*\([^)]*\)", "", name) or name
