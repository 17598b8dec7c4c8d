"""Who waits for whom in a process: single phones for commands, and the officer's own new picture for the boards.

Drawing five hundred phones takes a second of the processor, and a command that has to share it takes three times as
long. Its boards would be told as much later. A console takes three times as long to draw as a board, and side by side
both take twice as long: the hall sees the call first.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds between two looks of who waits.
LOOK = 0.002

_lock = threading.Lock()
_under_way = 0
_boards = 0


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


@contextmanager
def boards() -> Iterator[None]:
    """What the boards show is looked at, and drawn where it has changed."""
    global _boards
    with _lock:
        _boards += 1
    try:
        yield
    finally:
        with _lock:
            _boards -= 1


def after_boards(longest: float) -> float:
    """Wait until no boards are being drawn, or `longest` seconds have passed; the seconds waited."""
    began = time.monotonic()
    while _boards and time.monotonic() - began < longest:
        time.sleep(LOOK)
    return time.monotonic() - began


def give_way(longest: float, enough: Callable[[], bool]) -> float:
    """Wait until no command is under way, there is `enough`, or `longest` seconds have passed; the seconds waited."""
    if not _under_way:
        return 0.0
    began = time.monotonic()
    while _under_way and not enough() and time.monotonic() - began < longest:
        time.sleep(LOOK)
    return time.monotonic() - began
