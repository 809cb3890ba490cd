"""The lock that makes sure that a run has one writer: held by the operating system, gone with the process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from xmodal.errors import UserError
from xmodal.store.errors import write_failed
from xmodal.system_errors import reason_of

LOCK = "run.lock"
_TRIES, _PAUSE_S = 4, 0.005
_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, which other processes may then still read."""

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    _look = _acquire
else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        # flock belongs to the open file: unlike fcntl's locks it also keeps a second writer of this process out.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _look(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # those who look do not hinder each other


def writer_of(folder: Path) -> str | None:
    """Return the number of the process that writes a run now, ``"?"`` if it does not say; None if nobody does."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:  # never written, or not for us to read
        return None
    try:
        _look(descriptor)
    except (PermissionError, BlockingIOError):
        return _owner(descriptor) or "?"
    except OSError:  # a file system without locks
        return None
    finally:
        os.close(descriptor)
    return None


def _acquire_patiently(descriptor: int) -> None:
    """Try again for a moment: somebody who only looks holds the lock for microseconds."""
    for _ in range(_TRIES - 1):
        try:
            return _acquire(descriptor)
        except (PermissionError, BlockingIOError):
            time.sleep(_PAUSE_S)
    return _acquire(descriptor)


def _owner(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 20).decode(errors="replace")


class FolderLock:
    """Hold the lock of a folder until `release`, or until the process ends however it ends.

    Raises
    ------
    UserError : another writer holds it. StorageError : the file of the lock cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise write_failed(folder / LOCK, reason_of(error)) from error
        try:
            _acquire_patiently(self._descriptor)
        except (PermissionError, BlockingIOError):
            raise self._in_use(folder) from None
        except OSError as error:
            os.close(self._descriptor)
            raise write_failed(folder / LOCK, reason_of(error)) from error
        os.truncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, str(os.getpid()).encode())

    def release(self) -> None:
        """Let the next writer in. A second call does nothing: the number may be another file's by then."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _in_use(self, folder: Path) -> UserError:
        process = _owner(self._descriptor)
        os.close(self._descriptor)
        return UserError(
            "store.in_use",
            "The run in {folder} is being written by process {process}: stop that one first, or open it to look only.",
            folder=folder,
            process=process or "?",
        )
