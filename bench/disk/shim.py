"""A shim between SQLite and the disk, without a compiler: SQLite's usual VFS with some of its methods watched.

Needs a Python whose SQLite library can be reached by its symbols; raises Unreachable where it cannot.
"""

import _sqlite3
import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, pointer
from typing import Any

OK, IOERR, FULL = 0, 10, 13
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE = IOERR | 3 << 8, IOERR | 4 << 8, IOERR | 6 << 8
# Flags of xOpen: main journal, super-journal, write-ahead log.
CREATE, JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000
Do = Callable[[], int]
# SQLite keeps bare addresses into a shim: what is installed stays.
INSTALLED: list["Shim"] = []

Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
Close = CFUNCTYPE(c_int, c_void_p)
Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Unreachable(Exception):
    """The symbols of this Python's SQLite cannot be reached."""


class Vfs(Structure):
    """sqlite3_vfs of sqlite3.h, version 3."""

    _fields_ = [
        ("version", c_int), ("file_size", c_int), ("longest_name", c_int), ("next", c_void_p),
        ("name", c_char_p), ("data", c_void_p), ("open", Open), ("delete", Delete),
        *((name, c_void_p) for name in ("access", "full_name", "dl_open", "dl_error", "dl_sym", "dl_close")),
        *((name, c_void_p) for name in ("randomness", "sleep", "time", "last_error", "time64")),
        *((name, c_void_p) for name in ("set_call", "get_call", "next_call")),
    ]  # fmt: skip


class Methods(Structure):
    """sqlite3_io_methods of sqlite3.h, version 3."""

    _fields_ = [
        ("version", c_int), ("close", Close), ("read", c_void_p), ("write", Write), ("truncate", Truncate),
        ("sync", Sync),
        *((name, c_void_p) for name in ("size", "lock", "unlock", "is_locked", "control", "sector", "traits")),
        *((name, c_void_p) for name in ("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch")),
    ]  # fmt: skip


class File(Structure):
    """sqlite3_file, of which only the beginning is everybody's."""

    _fields_ = [("methods", POINTER(Methods))]


class Watcher:
    """What is told of each change to a named file. `do` makes the change and returns SQLite's result code, and so
    does the watcher: it may refuse instead. Threads call it at the same time."""

    def opened(self, path: str) -> None:
        """A file was opened, and made where it was not there."""

    def write(self, path: str, offset: int, data: Callable[[], bytes], do: Do) -> int:
        return do()

    def truncate(self, path: str, size: int, do: Do) -> int:
        return do()

    def sync(self, path: str, folder_too: bool, do: Do) -> int:
        """`folder_too`: names that were made or removed in the folder are durable too."""
        return do()

    def delete(self, path: str, folder_too: bool, do: Do) -> int:
        """`folder_too`: the name is to be gone after a power cut too."""
        return do()


def reach() -> Any:
    """The SQLite library that the module sqlite3 works with. Raises Unreachable."""
    for place in (getattr(_sqlite3, "__file__", None), None):
        with suppress(OSError, AttributeError, TypeError):
            library = ctypes.CDLL(place)
            library.sqlite3_vfs_find.restype = POINTER(Vfs)
            library.sqlite3_vfs_find.argtypes = [c_char_p]
            library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
            if library.sqlite3_vfs_find(None):
                return library
    raise Unreachable("the symbols of this Python's SQLite library cannot be reached")


class Shim:
    """The usual VFS under another name: its own file structures, with the changing methods led past a watcher."""

    def __init__(self, watcher: Watcher) -> None:
        self._library = reach()
        self._watcher = watcher
        self._usual = self._library.sqlite3_vfs_find(None)
        if self._usual.contents.version < 3:
            raise Unreachable("this SQLite library's VFS is of an older kind")
        self._paths: dict[int, str] = {}
        self._with_folder: set[int] = set()
        self._watched: dict[int, Methods] = {}
        self._vfs = Vfs.from_buffer_copy(self._usual.contents)
        self._vfs.name, self._vfs.next = b"watched", None
        self._vfs.open, self._vfs.delete = Open(self._open), Delete(self._delete)

    def install(self) -> None:
        """From now on every connection of this process that names no VFS is watched; there is no way back."""
        if self._library.sqlite3_vfs_register(pointer(self._vfs), 1) != OK:
            raise Unreachable("SQLite does not take another VFS")
        INSTALLED.append(self)

    def _open(self, vfs: int, name: int, file: int, flags: int, found: Any) -> int:
        usual = self._usual.contents
        result = usual.open(ctypes.addressof(usual), name, file, flags, found)
        if result == OK and name:
            path = os.fsdecode(ctypes.string_at(name))
            opened = File.from_address(file)
            self._paths[file] = path
            # unixOpen: the first sync of a journal or log that may be new is one of its folder too.
            if flags & CREATE and flags & JOURNALS:
                self._with_folder.add(file)
            opened.methods = pointer(self._watched_like(opened.methods))
            self._watcher.opened(path)
        return result

    def _watched_like(self, methods: Any) -> Methods:
        """The same methods, but for those that change the disk. SQLite keeps one table for all files of a kind."""
        at = ctypes.addressof(methods.contents)
        if at not in self._watched:
            usual, told = methods.contents, self._watcher
            watched = Methods.from_buffer_copy(usual)

            def close(file: int) -> int:
                self._paths.pop(file, None)
                self._with_folder.discard(file)
                return usual.close(file)

            def write(file: int, data: int, length: int, offset: int) -> int:
                return told.write(
                    self._paths[file],
                    offset,
                    lambda: ctypes.string_at(data, length),
                    lambda: usual.write(file, data, length, offset),
                )

            def truncate(file: int, size: int) -> int:
                return told.truncate(self._paths[file], size, lambda: usual.truncate(file, size))

            def sync(file: int, flags: int) -> int:
                folder_too = file in self._with_folder
                result = told.sync(self._paths[file], folder_too, lambda: usual.sync(file, flags))
                if result == OK:
                    self._with_folder.discard(file)
                return result

            watched.close, watched.write = Close(guarded(close)), Write(guarded(write))
            watched.truncate, watched.sync = Truncate(guarded(truncate)), Sync(guarded(sync))
            self._watched[at] = watched
        return self._watched[at]

    def _delete(self, vfs: int, name: bytes, folder_too: int) -> int:
        usual = self._usual.contents
        path = os.fsdecode(name)
        do = lambda: usual.delete(ctypes.addressof(usual), name, folder_too)  # noqa: E731
        return guarded(self._watcher.delete)(path, bool(folder_too), do)


def guarded(method: Callable[..., int]) -> Callable[..., int]:
    """A fault in the shim must not pass for a write that went well."""

    def called(*arguments: Any) -> int:
        try:
            return method(*arguments)
        except BaseException:
            os.write(2, f"the shim's {method.__name__} failed\n".encode())
            os.abort()

    return called
