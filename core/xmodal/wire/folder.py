"""The private folder in which the two ends of a session meet.

It is fresh, 0700 and its path is short, because the path of a Unix socket is limited to about 100 bytes. It holds
the socket, the address, the last word of the child and its stderr; whoever made it removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

import psutil

PREFIX = "xmodal-"
SOCKET = "socket"
PATH_LIMIT = 100
"""Bytes that the path of a Unix socket may have: 107 on Linux, 103 on macOS, less some room."""
STALE_AFTER = 60.0
"""Seconds for which a folder is left alone whatever it looks like: its process may be starting."""


def make_folder(base: Path | None = None) -> Path:
    """Make a fresh private folder, after removing those that killed processes left behind.

    Parameters
    ----------
    base : where; by default the folder for temporary files, or /tmp if that one's path is too long for a socket.
    """
    base = base or _base()
    remove_stale(base)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))  # mode 0700


def remove_folder(folder: Path) -> None:
    """Remove a session's folder and what it holds; no error if it is gone."""
    shutil.rmtree(folder, ignore_errors=True)


def remove_stale(base: Path) -> list[Path]:
    """Remove the folders of this user whose maker is dead and whose socket nobody listens at; return them."""
    removed = []
    for folder in base.glob(f"{PREFIX}*-*"):
        with contextlib.suppress(OSError, ValueError):
            if _is_stale(folder):
                remove_folder(folder)
                removed.append(folder)
    return removed


def write_atomically(path: Path, data: bytes) -> None:
    """Write a private file so that a reader sees all of it or nothing."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(data)
    temporary.chmod(0o600)
    temporary.replace(path)


def _base() -> Path:
    base = Path(tempfile.gettempdir())
    longest = base / f"{PREFIX}4194304-12345678" / SOCKET
    if os.name == "posix" and len(os.fsencode(longest)) > PATH_LIMIT:
        return Path("/tmp")  # noqa: S108  # the folder inside is fresh and 0700
    return base


def _is_stale(folder: Path) -> bool:
    state = folder.lstat()
    if hasattr(os, "getuid") and state.st_uid != os.getuid():
        return False
    if time.time() - state.st_mtime < STALE_AFTER:
        return False
    maker = int(folder.name.removeprefix(PREFIX).partition("-")[0])
    return not psutil.pid_exists(maker) and not _is_listening(folder / SOCKET)


def _is_listening(path: Path) -> bool:
    """Whether a process listens at this Unix socket (one that was killed leaves a socket that refuses)."""
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            return False
    return True
