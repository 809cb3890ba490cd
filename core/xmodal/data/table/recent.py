"""What was read of a source, kept while one piece of work asks for it several times.

Finding out what data are, preparing and opening them each read the table. Between them it is kept, and let go at the
end of the work: what a process trains on for days does not stay in memory twice.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

MOST = 2
"""Sources that are kept; the one that was asked for longest ago goes."""
YOUNG_NS = 2 * 10**9
"""A file that changed this shortly before it was read is not kept: it may change again within the same tick."""

T = TypeVar("T")
_kept: ContextVar[OrderedDict[Hashable, Any] | None] = ContextVar("tables that were read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what `read_once` reads until the end of the block; one within another adds nothing."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set(OrderedDict())
    try:
        yield
    finally:
        _kept.reset(token)


def read_once(paths: Sequence[Path], reader: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` returns, or what it returned before, if the files are what they were.

    Parameters
    ----------
    paths : all files that are read. reader : what else the outcome depends on. read : its outcome is not to be changed.
    """
    kept = _kept.get()
    before = _state(paths)
    if kept is None or before is None:
        return read()
    key = (reader, before)
    if key not in kept:
        youngest = max(changed for *_, changed in before)
        if time.time_ns() - youngest < YOUNG_NS:
            return read()
        found = read()
        if _state(paths) != before:  # it was written to meanwhile
            return found
        kept[key] = found
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)
    result: T = kept[key]
    return result


def _state(paths: Sequence[Path]) -> tuple[tuple[str, int, int, int, int], ...] | None:
    """Return what tells a file from another, and from itself when it was changed; None if one is not there."""
    try:
        found = [(str(path), path.stat()) for path in paths]
    except OSError:
        return None
    return tuple((path, one.st_ino, one.st_ctime_ns, one.st_size, one.st_mtime_ns) for path, one in found)
