"""The secret of a ticket's link.

It is an HMAC-SHA256 of a stored random nonce under the server's key, cut to 160 bits: a reprint or a retry gives
the same link, while the database holds only the nonce and the secret's SHA-256, from which no link can be made.
"""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

SECRET_BYTES = 20


def new_nonce() -> str:
    """128 random bits as 32 hexadecimal characters."""
    return secrets.token_hex(16)


def secret_for(nonce: str) -> str:
    """The 27 characters (base64url) of the link that belongs to `nonce`."""
    mac = salted_hmac("antrean.ticket-link", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:SECRET_BYTES]).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What the database keeps to find a ticket by its link."""
    return hashlib.sha256(secret.encode()).hexdigest()
