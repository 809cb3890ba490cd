"""Where decoded rows are kept: a folder per data set, as many as fit, the least recently used go first.

A process that has a folder's arrays mapped holds a shared lock on them, for as long as the mapping lives: such folders
stay. (Where there is no `fcntl`, the system itself refuses to move files that are mapped.) What a pass that was killed
left is removed by the next one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.lib import format as npy
from numpy.typing import NDArray

from xmodal.data.cache import cache_folder
from xmodal.errors import UserError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LIMIT = "XMODAL_CACHE_LIMIT"
LIMIT_GIB = 20.0
META = "meta.json"
"""The file that is read first: its time is when a folder was used last."""
_GIB = 2**30
_NEW, _OLD, _LOCK = ".new-", ".old-", ".lock"


def rows_folder(cache: str = "") -> Path:
    """Return where decoded rows are; `cache` as in `cache_folder`."""
    return cache_folder(cache) / "rows"


def limit_bytes() -> int:
    """Return how much may be kept: ``XMODAL_CACHE_LIMIT`` in GiB, else 20.

    Raises
    ------
    UserError : the variable says no number.
    """
    said = os.environ.get(LIMIT, "").strip()
    try:
        gib = float(said) if said else LIMIT_GIB
    except ValueError:
        gib = -1.0
    if not 0 <= gib < float("inf"):
        raise UserError(
            "data.cache_limit", "{name} is {said!r}: say a number of GiB, or nothing.", name=LIMIT, said=said
        )
    return int(gib * _GIB)


def cached_bytes(cache: str = "") -> int:
    """Return the bytes of all decoded rows that are kept."""
    return sum(_size(folder) for folder in _folders(rows_folder(cache)))


def clear_cached(cache: str = "") -> int:
    """Remove the decoded rows that no process uses, and what killed passes left; return the bytes of them."""
    root = rows_folder(cache)
    return _sweep(root) + sum(_remove(folder) for folder in _folders(root))


def make_room(root: Path, wanted: int) -> None:
    """Remove what was used least recently, until there is room for so many bytes.

    Parameters
    ----------
    root : `rows_folder`; there is one.

    Raises
    ------
    UserError : more is wanted than may be kept, or than the disk has.
    """
    limit = limit_bytes()
    if wanted > limit:
        raise UserError(
            "data.over_limit",
            "The decoded rows take {wanted} GiB, and the cache may hold {limit} GiB: raise {name}, or make the items "
            "smaller in data.params.modalities.",
            wanted=f"{wanted / _GIB:.2g}",
            limit=f"{limit / _GIB:.2g}",
            name=LIMIT,
        )
    _sweep(root)
    sizes = {folder: _size(folder) for folder in sorted(_folders(root), key=_used)}
    kept = sum(sizes.values())
    free = shutil.disk_usage(root).free
    for folder, size in sizes.items():
        if kept + wanted <= limit and wanted <= free:
            break
        if _remove(folder):
            kept -= size
            free = shutil.disk_usage(root).free
    if wanted > free:
        raise UserError(
            "data.no_room",
            "The decoded rows take {wanted} GiB, and {folder} has {free} GiB free: make room, or set XMODAL_CACHE_DIR "
            "to a folder that has it.",
            wanted=f"{wanted / _GIB:.2g}",
            folder=root,
            free=f"{free / _GIB:.2g}",
        )


def lock_of(place: Path) -> FileLock:
    """Return the lock that whoever makes or removes a folder holds."""
    return FileLock(f"{place}{_LOCK}")


@contextmanager
def fresh_folder(place: Path) -> Iterator[Path]:
    """Lend a folder that takes its place when all went well, and is gone when it did not."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_NEW}{place.name}-", dir=place.parent))
    try:
        yield folder
        _remove_now(place)
        folder.replace(place)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def mapped(path: Path) -> NDArray[Any]:
    """Return the array of an NPY file, memory-mapped; the file is in use for as long as the array is.

    Raises
    ------
    OSError, ValueError : there is no such file, or it is not whole.
    """
    with path.open("rb") as file:
        _hold(file)
        npy.read_magic(file)
        shape, _, dtype = npy.read_array_header_1_0(file)
        start = file.tell()
        if path.stat().st_size != start + dtype.itemsize * int(np.prod(shape)):
            raise ValueError(f"{path} is not whole")
        # The mapping keeps a copy of the descriptor, and a lock belongs to all copies: it ends with the last of them.
        return np.memmap(file, dtype, "r", start, shape).view(np.ndarray)


def used_now(place: Path) -> None:
    """Note that a folder was used; it goes last."""
    with suppress(OSError):  # somebody else's cache can be read all the same
        os.utime(place / META)


def _folders(root: Path) -> list[Path]:
    with suppress(OSError):
        return [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return []


def _used(folder: Path) -> float:
    try:
        return (folder / META).stat().st_mtime
    except OSError:
        return 0.0


def _size(folder: Path) -> int:
    total = 0
    with suppress(OSError):  # it may go while it is looked at
        for entry in os.scandir(folder):
            total += entry.stat().st_size
    return total


def _sweep(root: Path) -> int:
    """Remove what passes left that did not come to their end; return the bytes of it."""
    found = 0
    with suppress(OSError):
        for path in list(root.iterdir()):
            if path.name.startswith((_NEW, _OLD)):
                place = root / path.name.split("-")[1]
                with _if_free(place) as free:
                    if free:
                        found += _size(path)
                        shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == _LOCK and not path.with_suffix("").exists():
                with _if_free(path.with_suffix("")):
                    pass
    return found


def _remove(place: Path) -> int:
    """Remove a folder unless it is used; return the bytes of it."""
    with _if_free(place) as free:
        if not free or _is_held(place):
            return 0
        size = _size(place)
        return size if _remove_now(place) else 0


def _remove_now(place: Path) -> bool:
    """Move a folder out of sight, so that nobody finds half of it, and remove it."""
    hidden = place.with_name(f"{_OLD}{place.name}-{uuid.uuid4().hex}")
    try:
        place.rename(hidden)
    except OSError:  # there is none, or it is in use where the system minds, or nothing can be written there
        return False
    shutil.rmtree(hidden, ignore_errors=True)
    return True


@contextmanager
def _if_free(place: Path) -> Iterator[bool]:
    """Lend the lock of a folder if nobody has it; its file goes with the folder."""
    lock = lock_of(place)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
        if not place.exists() and fcntl is not None:  # elsewhere a file that is open cannot go
            Path(lock.lock_file).unlink(missing_ok=True)
    finally:
        lock.release()


def _hold(file: IO[bytes]) -> None:
    if fcntl is not None:
        with suppress(OSError):  # some file systems of a network have no locks
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


def _is_held(place: Path) -> bool:
    """Return whether a process has arrays of a folder mapped."""
    if fcntl is None:
        return False
    for path in place.glob("*.npy"):
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
