"""The hint that a day has changed: to the hubs of this process at once, to other processes through Redis.

It is only a hint. Commands never wait for Redis: a thread of its own sends, briefly, and drops what it cannot
send; the hubs look for themselves every second anyway.
"""

import asyncio
import atexit
import logging
import queue
import threading
import time

from channels.layers import channel_layers
from django.conf import settings

from counters.domain.day import day_changed
from counters.live import hub
from counters.live.hints import LAYER, group_of

log = logging.getLogger(__name__)

SEND_SECONDS = 0.2
# After a failure Redis is left alone for so long.
REST_SECONDS = 1.0

# A process that ends gives its last hints so long; each of them takes SEND_SECONDS at most.
END_SECONDS = 5.0

_outbox: queue.SimpleQueue[int | None] = queue.SimpleQueue()
_sender_lock = threading.Lock()
_sender: threading.Thread | None = None


def install() -> None:
    """Listen to the domain. Called once when the apps are ready."""
    day_changed.connect(_on_change, dispatch_uid="counters.live.kicks")


def _on_change(sender: object, office: int, **_: object) -> None:
    hub.wake(office)
    if LAYER in settings.CHANNEL_LAYERS:
        _outbox.put(office)
        _start_sender()


def _start_sender() -> None:
    global _sender
    with _sender_lock:
        # A forked worker inherits the variable, but not the thread.
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_keep_sending, daemon=True, name="kicks")
            _sender.start()


@atexit.register
def _end_sending() -> None:
    """Let the last hints out. A command of the shell ends at once: its hint would end with it, and a thread that is
    cut off in the middle of its work can abort the whole process."""
    if _sender is not None and _sender.is_alive():
        _outbox.put(None)
        _sender.join(END_SECONDS)


def _keep_sending() -> None:
    """Wait in this daemon thread itself: a pool's thread would keep the process from ever ending."""
    # A connection belongs to one event loop, so this thread has a loop and a layer of its own.
    layer = channel_layers.make_backend(LAYER)
    rest_until = 0.0
    with asyncio.Runner() as runner:
        while True:
            offices = {_outbox.get()}
            while not _outbox.empty():
                offices.add(_outbox.get())
            is_last = None in offices
            offices.discard(None)
            if time.monotonic() >= rest_until and not runner.run(_send(layer, offices)):
                rest_until = time.monotonic() + REST_SECONDS
            if is_last:
                return


async def _send(layer, offices: set[int]) -> bool:
    """Hint at each of these offices; False as soon as Redis does not take it."""
    for office in offices:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await layer.group_send(group_of(office), {"type": "kick"})
        except Exception as error:
            if not threading.main_thread().is_alive():
                return False  # the process ends, and some of asyncio has ended already
            log.warning("Redis does not take hints (%s); the screens poll.", type(error).__name__)
            return False
    return True
