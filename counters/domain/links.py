"""The secret of the link of a ticket or a file, and the code that a receipt is typed by.

A secret is an HMAC-SHA256 of a stored random nonce under the server's key, cut to 160 bits: a reprint or a retry gives
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
TICKET, FILE = "ticket", "file"
# The 32 characters of a code: none of them is easily taken for another (Crockford's base 32).
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_nonce() -> str:
    """128 random bits as 32 hexadecimal characters."""
    return secrets.token_hex(16)


def secret_for(nonce: str, key: str | None = None, *, of: str = TICKET) -> str:
    """The 27 characters (base64url) of the link that belongs to `nonce`, under the server's present key."""
    mac = salted_hmac(f"antrean.{of}-link", nonce, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:SECRET_BYTES]).decode().rstrip("=")


def secret_again(nonce: str, digest: str, *, of: str = TICKET) -> str:
    """The link once given for `nonce`, for a retry or a reprint: under whichever key of the server made it."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = secret_for(nonce, key, of=of)
        if digest_of(secret) == digest:
            return secret
    raise NotFound("link_lost", _("The key of this number's link is no longer there."))


def digest_of(secret: str) -> str:
    """What the database keeps to find a ticket by its link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_for(nonce: str, key: str | None = None) -> str:
    """The code of a receipt: 8 characters, 40 bits, to be typed where no scanner is."""
    mac = salted_hmac("antrean.receipt-code", nonce, secret=key, algorithm="sha256").digest()
    number = int.from_bytes(mac[:5], "big")
    return "".join(CODE_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))


def code_again(nonce: str, digest: str) -> str:
    """The code once given for `nonce`, under whichever key of the server made it."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        code = code_for(nonce, key)
        if code_digest(code, key) == digest:
            return code
    raise NotFound("link_lost", _("The key of this receipt's code is no longer there."))


def read_code(typed: str) -> str:
    """A code as it was typed (with spaces, hyphens, small letters, O for zero), or empty where it can be none."""
    code = typed.upper().translate(MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""


def code_digest(code: str, key: str | None = None) -> str:
    """What the database keeps to find a file by its code. So short a code is kept under the server's key: without it
    nobody can try all of them."""
    return salted_hmac("antrean.receipt-code-digest", code, secret=key, algorithm="sha256").hexdigest()


def code_digests(code: str) -> list[str]:
    """Under which digests a code may be found."""
    return [code_digest(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
