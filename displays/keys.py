"""Idempotency keys of public forms: pressed twice, or sent again over a broken line, a form acts once."""

import re
import secrets

from django.http import HttpRequest
from django.utils.translation import gettext as _

from counters.domain.errors import Invalid

KEY = re.compile(r"[\x21-\x7e]{8,200}")


def fresh_key() -> str:
    """A key for a form, made before it is sent: 128 random bits."""
    return secrets.token_hex(16)


def form_key(request: HttpRequest) -> str:
    """The key of a posted form. Raises Invalid for one that the page cannot have made."""
    key = request.POST.get("key", "")
    if not KEY.fullmatch(key):
        raise Invalid("key", _("This form was not complete. Please start again."))
    return key
