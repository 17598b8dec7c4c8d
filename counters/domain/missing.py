"""Why a paper is missing: a short reason to choose, and a few words where that does not say enough."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counters.domain.errors import Invalid
from counters.domain.words import reason_in

# Paper -> {"reason": a code of REASONS or empty, "note": own words or empty}.
Why = Mapping[str, Mapping[str, str]]

REASONS = {
    "absent": gettext_lazy("Not brought"),
    "original": gettext_lazy("The original is missing"),
    "copy": gettext_lazy("The copy is missing"),
    "expired": gettext_lazy("No longer valid"),
    "unsigned": gettext_lazy("Not signed or not stamped"),
    "unlike": gettext_lazy("Data do not match"),
    "unreadable": gettext_lazy("Cannot be read"),
}


def why_in(why: Why) -> dict[str, dict[str, str]]:
    """What was said of each paper, without what says nothing. Raises Invalid for an unknown reason or a long note."""
    found = {}
    for paper, said in why.items():
        reason, note = said.get("reason", ""), reason_in(said.get("note", ""))
        if reason and reason not in REASONS:
            message = _("“%(reason)s” is no reason for which a paper can be missing.")
            raise Invalid("reason", message % {"reason": reason})
        if reason or note:
            found[paper] = {"reason": reason, "note": note}
    return found


def why_words(said: Mapping[str, str] | None) -> str:
    """The reason in the language of the screen, and the note behind it."""
    if not said:
        return ""
    reason = str(REASONS.get(said.get("reason", ""), ""))
    return ": ".join(part for part in (reason, said.get("note", "")) if part)
