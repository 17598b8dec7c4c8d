"""The product's settings for an office under trial: making its accounts costs no seconds of the processor.

Everybody comes with a token; the passwords of the first start are hashed once, and nobody ever tries them.
"""

from queue_site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
