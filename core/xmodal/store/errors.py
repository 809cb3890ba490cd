"""What can go wrong with a run on disk, each as one sentence."""

from __future__ import annotations

from pathlib import Path

from xmodal.errors import UserError
from xmodal.system_errors import reason_of


class StorageError(UserError):
    """Something could not be written. Nothing that was there before is harmed, and a later attempt may succeed."""


def write_failed(path: Path, reason: object) -> StorageError:
    """Build the error for a write that failed: a full disk, a folder that is gone, a lost connection."""
    return StorageError(
        "store.write_failed",
        "{path} cannot be written ({reason}): make room, or make it writable; it is tried again.",
        path=path,
        reason=reason,
    )


def no_run(folder: Path) -> UserError:
    """Build the error for a folder that holds no run."""
    return UserError(
        "store.no_run", "{folder} is no run: choose a folder that holds a run.toml and a run.sqlite.", folder=folder
    )


def newer(path: Path, found: object, known: int) -> UserError:
    """Build the error for a file of a later format."""
    return UserError(
        "store.newer",
        "{path} was written by a newer xmodal (schema {found}, this one reads up to {known}): update xmodal.",
        path=path,
        found=found,
        known=known,
    )


def damaged(path: Path, reason: object) -> UserError:
    """Build the error for a file that is there and cannot be read."""
    return UserError(
        "store.damaged",
        "{path} cannot be read ({reason}): it is damaged or in use elsewhere; bring it back from a copy.",
        path=path,
        reason=reason_of(reason) if isinstance(reason, BaseException) else reason,
    )
