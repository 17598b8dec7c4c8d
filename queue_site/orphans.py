"""A worker whose parent was killed ends too: nobody would replace it or stop it, and it would keep the port."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait


def end_with_parent() -> None:
    """In a worker process: end as on SIGTERM when the process that started it is gone. Elsewhere: nothing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True, name="parent").start()


def _watch(sentinel: int) -> None:
    # The sentinel is the end of a pipe that the parent's death closes, by whatever signal.
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
