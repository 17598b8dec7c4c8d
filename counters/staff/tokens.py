"""Bearer tokens of the JSON API: made once, shown once, kept as a hash only."""

import hashlib
import secrets

from django.contrib.auth.models import AbstractBaseUser

from counters import clock
from counters.models import AccessToken

TOKEN_BYTES = 32


def make_token(user: AbstractBaseUser) -> str:
    """A new token of 256 random bits (43 characters, base64url) that speaks for `user` until revoked."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    AccessToken.objects.create(user=user, digest=_digest(token), made_at=clock.now())
    return token


def user_of(token: str) -> AbstractBaseUser | None:
    """Whom `token` speaks for; none if it was never made or was revoked, or its user is switched off."""
    # A plain SHA-256 is enough: 256 random bits cannot be guessed, however fast the hash.
    row = (
        AccessToken.objects.select_related("user")
        .filter(digest=_digest(token), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    return row.user if row else None


def revoke_tokens(user: AbstractBaseUser) -> int:
    """Take all of a user's tokens away; how many still worked."""
    return AccessToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())


def _digest(token: str) -> str:
    # What comes over the wire may hold anything a header can, lone surrogates included.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
