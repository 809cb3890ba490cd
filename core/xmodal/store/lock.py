"""The lock that makes sure that a run has one writer: held by the operating system, gone with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xmodal.errors import UserError
from xmodal.store.errors import write_failed

LOCK = "run.lock"
_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, which other processes may then still read."""

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        # flock belongs to the open file: unlike fcntl's locks it also keeps a second writer of this process out.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
            raise write_failed(folder / LOCK, error.strerror) from error
        try:
            _acquire(self._descriptor)
        except (PermissionError, BlockingIOError):
            raise self._in_use(folder) from None
        except OSError as error:
            os.close(self._descriptor)
            raise write_failed(folder / LOCK, error.strerror) from error
        os.truncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, str(os.getpid()).encode())

    def release(self) -> None:
        """Let the next writer in. A second call does nothing: the number may be another file's by then."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _in_use(self, folder: Path) -> UserError:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        process = os.read(self._descriptor, 20).decode(errors="replace")
        os.close(self._descriptor)
        return UserError(
            "store.in_use",
            "The run in {folder} is being written by process {process}: stop that one first, or open it to look only.",
            folder=folder,
            process=process or "?",
        )
