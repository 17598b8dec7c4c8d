"""What people type: short texts, as every database can keep them."""

from django.utils.translation import gettext as _

from counters.domain.errors import Invalid

LONGEST_REASON = 120


def reason_in(text: str) -> str:
    """A reason without the spaces around it. Raises Invalid for one that is too long or cannot be stored."""
    text = text.strip()
    if len(text) > LONGEST_REASON or "\x00" in text:
        raise Invalid(
            "reason", _("Give the reason in %(most)s characters at most.") % {"most": LONGEST_REASON}
        )
    return text
