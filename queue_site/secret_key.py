"""The key under which sessions and ticket links are signed: made once, then read."""

import os
import secrets
from pathlib import Path


def read_or_create(path: Path) -> str:
    """Return the key in `path`; make it first if it is missing, readable by its owner only.

    The key is written aside and then linked into place: two processes that start together get the same key,
    and a power cut leaves either no key or a whole one. Losing it would break every link printed so far.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, and its key is the one
        finally:
            draft.unlink()
    return path.read_text().strip()
