"""The writers of a process wait for SQLite's one lock in a line of their own.

SQLite lets those who wait sleep and try again, so that a few are overtaken for seconds while others pass. A lock of
the process wakes one at a time. It is courtesy, not safety: BEGIN IMMEDIATE keeps other processes out all the same.
"""

import threading
from contextlib import AbstractContextManager, nullcontext

from django.db import connection

_line = threading.RLock()


def in_line() -> AbstractContextManager[object]:
    """Wait for the other writers of this process; on PostgreSQL the row's lock does that fairly itself."""
    return _line if connection.vendor == "sqlite" and not connection.in_atomic_block else nullcontext()
