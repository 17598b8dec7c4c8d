"""Commands go first: while one is under way in this process, the drawing of single phones waits a little.

Drawing five hundred phones takes a second of the processor, and a command that has to share it takes three times as
long. Its boards would be told as much later.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds between two looks of who waits.
LOOK = 0.002

_lock = threading.Lock()
_under_way = 0


@contextmanager
def first() -> Iterator[None]:
    """A command is under way."""
    global _under_way
    with _lock:
        _under_way += 1
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1


def give_way(longest: float, enough: Callable[[], bool]) -> float:
    """Wait until no command is under way, there is `enough`, or `longest` seconds have passed; the seconds waited."""
    if not _under_way:
        return 0.0
    began = time.monotonic()
    while _under_way and not enough() and time.monotonic() - began < longest:
        time.sleep(LOOK)
    return time.monotonic() - began
