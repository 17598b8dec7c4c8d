"""Reasons that the screens offer, as short codes in the database and as words in the reader's language."""

from django.utils.translation import gettext_lazy as _

PARK_REASONS = {"papers": _("Papers incomplete"), "away": _("Stepped away")}
PAUSE_REASONS = {
    "break": _("Break"),
    "prayer": _("Prayer"),
    "meeting": _("Meeting"),
    "errand": _("Fetching something"),
}


def reason_words(reason: str) -> str:
    """The words of a reason; one that somebody wrote by hand is its own words."""
    return str(PARK_REASONS.get(reason) or PAUSE_REASONS.get(reason) or reason)
