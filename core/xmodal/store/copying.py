"""A copy of a run, also of one that is being written: whole, or not there at all."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from xmodal.errors import UserError
from xmodal.progress import report
from xmodal.store.database import DATABASE, connect_reader, reading, transaction
from xmodal.store.files import TEMPORARY
from xmodal.store.lock import LOCK
from xmodal.store.manifest import read_manifest
from xmodal.system_errors import reason_of

_BLOCK = 2**20
"""Bytes of a file that are copied between two reports: a checkpoint can be large."""
_PAGES = 512
"""Pages of the database that are copied between two reports."""


def copy_run(source: Path, target: Path) -> None:
    """Copy a run to a folder that does not exist yet. Reports its progress.

    The tensors come first and the database last: it then knows at least as much as they do, as after a crash, from
    which a run is resumed too.

    Raises
    ------
    UserError : `source` is no run, `target` exists, lies within `source`, or cannot be written.
    Cancelled : a listener broke it off. In all these cases nothing is left at `target`.
    """
    read_manifest(source)
    if target.exists():
        raise UserError("store.exists", "There is something at {target} already: choose another name.", target=target)
    if target.absolute().is_relative_to(source.absolute()):
        raise UserError("store.within", "A run cannot be copied into itself: choose a place outside {run}.", run=source)
    half = target.with_name(f".{target.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.mkdir()
        _copy(source, half)
        half.rename(target)
    except OSError as error:
        raise UserError(
            "store.not_copied",
            "The run could not be copied to {target} ({reason}): choose another place, or make room.",
            target=target,
            reason=reason_of(error),
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _copy(source: Path, half: Path) -> None:
    files = [path for path in sorted(source.rglob("*")) if path.is_file() and _belongs(path)]
    sizes = {path: path.stat().st_size for path in files}
    base = (source / DATABASE).stat().st_size
    total, done = sum(sizes.values()) + base or 1, 0
    for path, size in sizes.items():
        to = half / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            _copy_file(path, to, done, total)
        except FileNotFoundError:  # a checkpoint that the writer no longer keeps
            to.unlink(missing_ok=True)
        done += size
        report(done / total)

    def tell(_: int, remaining: int, pages: int) -> None:
        report((done + base * (1 - remaining / max(pages, 1))) / total)

    with (
        reading(source / DATABASE),
        closing(connect_reader(source)) as db,
        closing(sqlite3.connect(half / DATABASE)) as copy,
        transaction(db, "DEFERRED"),
    ):
        db.execute("SELECT COUNT(*) FROM segment").fetchone()  # one state: each write would start the copy anew
        db.backup(copy, pages=_PAGES, progress=tell)


def _copy_file(source: Path, target: Path, done: int, total: int) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(_BLOCK):
            done += written.write(block)
            report(done / total)
    shutil.copystat(source, target)


def _belongs(path: Path) -> bool:
    return not (path.name.startswith((DATABASE, LOCK)) or path.name.endswith(TEMPORARY))
