"""The secret of a ticket's link.

It is an HMAC-SHA256 of a stored random nonce under the server's key, cut to 160 bits: a reprint or a retry gives
the same link, while the database holds only the nonce and the secret's SHA-256, from which no link can be made.
"""

import base64
import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from counters.domain.errors import NotFound

SECRET_BYTES = 20


def new_nonce() -> str:
    """128 random bits as 32 hexadecimal characters."""
    return secrets.token_hex(16)


def secret_for(nonce: str, key: str | None = None) -> str:
    """The 27 characters (base64url) of the link that belongs to `nonce`, under the server's present key."""
    mac = salted_hmac("antrean.ticket-link", nonce, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:SECRET_BYTES]).decode().rstrip("=")


def secret_again(nonce: str, digest: str) -> str:
    """The link once given for `nonce`, for a retry or a reprint: under whichever key of the server made it."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = secret_for(nonce, key)
        if digest_of(secret) == digest:
            return secret
    raise NotFound("link_lost", _("The key of this number's link is no longer there."))


def digest_of(secret: str) -> str:
    """What the database keeps to find a ticket by its link."""
    return hashlib.sha256(secret.encode()).hexdigest()
