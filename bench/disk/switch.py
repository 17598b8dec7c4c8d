"""A switch between a trial and a server: from the n-th write or sync on, the disk is full or broken."""

import mmap
import os
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.disk.shim import FULL, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_WRITE, Do, Watcher

FIELDS = struct.Struct("=qqqq")


@dataclass(frozen=True)
class Fault:
    """`stays`: until it is mended; else it happens once. `sync`: syncs are counted and refused, else writes."""

    name: str
    result: int
    stays: bool = False
    sync: bool = False


FAULTS = (
    Fault("disk full", FULL, stays=True),
    Fault("write error", IOERR_WRITE),
    Fault("sync error", IOERR_FSYNC, sync=True),
    Fault("disk broken", IOERR_WRITE, stays=True),
)


class Switch:
    """A small file that both processes map: which fault, after how many calls more, how often it struck."""

    def __init__(self, file: Path) -> None:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(descriptor, FIELDS.size)
        self._shared = mmap.mmap(descriptor, FIELDS.size)
        os.close(descriptor)
        self._lock = threading.Lock()

    def arm(self, fault: int, at: int) -> None:
        """Let the `at`-th write or sync from now on (counted from 1) meet FAULTS[fault]."""
        self._set(fault + 1, at, 0)

    def mend(self) -> int:
        """Let everything through again; how often the fault struck since it was armed."""
        _armed, _left, struck, _unused = FIELDS.unpack_from(self._shared)
        self._set(0, 0, 0)
        return struck

    @property
    def struck(self) -> int:
        return FIELDS.unpack_from(self._shared)[2]

    def _set(self, armed: int, left: int, struck: int) -> None:
        FIELDS.pack_into(self._shared, 0, armed, left, struck, 0)

    def meet(self, *, sync: bool) -> Fault | None:
        """The fault that this call meets, in the server. `left` of it counts down to 1, where it strikes."""
        with self._lock:
            armed, left, struck, _unused = FIELDS.unpack_from(self._shared)
            fault = FAULTS[armed - 1] if armed else None
            if fault is None or fault.sync != sync:
                return None
            strikes = left == 1 or (left < 1 and fault.stays)
            self._set(armed, left - 1, struck + strikes)
            return fault if strikes else None

    @property
    def is_broken(self) -> bool:
        """Has the disk broken for good? A full one still lets a file be cut."""
        armed, _left, struck, _unused = FIELDS.unpack_from(self._shared)
        return struck > 0 and FAULTS[armed - 1].stays and FAULTS[armed - 1].result != FULL


class Refusing(Watcher):
    """Lets everything through to another watcher but what the switch refuses."""

    def __init__(self, switch: Switch, behind: Watcher) -> None:
        self._switch, self._behind = switch, behind

    def opened(self, path: str) -> None:
        self._behind.opened(path)

    def write(self, path: str, offset: int, data: Callable[[], bytes], do: Do) -> int:
        fault = self._switch.meet(sync=False)
        return fault.result if fault else self._behind.write(path, offset, data, do)

    def truncate(self, path: str, size: int, do: Do) -> int:
        return IOERR_TRUNCATE if self._switch.is_broken else self._behind.truncate(path, size, do)

    def sync(self, path: str, folder_too: bool, do: Do) -> int:
        fault = self._switch.meet(sync=True)
        return fault.result if fault else self._behind.sync(path, folder_too, do)

    def delete(self, path: str, folder_too: bool, do: Do) -> int:
        return self._behind.delete(path, folder_too, do)
