"""Files that are there as a whole or not at all, and the folders of runs."""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import platformdirs

from xmodal.errors import UserError
from xmodal.progress import report
from xmodal.system_errors import reason_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

TEMPORARY = ".tmp"
CHECKPOINTS, EMBEDDINGS = "checkpoints", "embeddings"
"""What a run keeps tensors of, each in a folder."""


class _Watched(io.FileIO):
    """A file whose writing can be broken off."""

    def write(self, data: Buffer, /) -> int:
        report()
        return super().write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path` that takes its place, safe on disk, when the block ends without an error.

    Whoever listens (`xmodal.progress`) can break it off at every write, and for the last time before it takes its
    place: also where a library writes all in one call.

    Raises
    ------
    OSError, Cancelled : `path` is as it was and the temporary file is gone.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with io.BufferedWriter(_Watched(temporary, "xb")) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        report()
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file as a whole; see `atomic_file`."""
    with atomic_file(path) as file:
        file.write(data)


def sync_folder(folder: Path) -> None:
    """Make names that were created or replaced in a folder survive a power cut (Windows does so by itself)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of a writer that was killed."""
    for path in folder.glob(f".*{TEMPORARY}"):
        path.unlink(missing_ok=True)


def default_parent() -> Path:
    """Return the folder that runs go to: ``runs`` here, or among the user's data where here is not writable."""
    if os.access(Path.cwd(), os.W_OK):
        return Path.cwd() / "runs"
    return platformdirs.user_data_path("xmodal") / "runs"


def new_run_folder(parent: Path, data_name: str, now: datetime | None = None) -> Path:
    """Make an empty folder ``<time>-<data>`` for a new run; a number is added where the name is taken.

    Parameters
    ----------
    data_name : of any characters; those that do not belong into a file name become ``-``.
    now : local time; the present by default.

    Raises
    ------
    UserError : `parent` is not writable.
    """
    time = (now or datetime.now().astimezone()).strftime("%Y%m%d-%H%M%S")
    data = re.sub(r"[^\w.-]+", "-", data_name).strip("-.")[:60] or "data"
    number = 1
    while True:
        folder = parent / (f"{time}-{data}" if number == 1 else f"{time}-{data}-{number}")
        try:
            parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except FileExistsError:
            if not parent.is_dir():
                raise _unwritable(parent, "it is a file") from None
            number += 1
        except OSError as error:
            raise _unwritable(parent, reason_of(error)) from error
        else:
            return folder


def _unwritable(parent: Path, reason: object) -> UserError:
    return UserError(
        "store.unwritable",
        "No run can be made in {parent} ({reason}): choose a folder that you may write to.",
        parent=parent,
        reason=reason,
    )
