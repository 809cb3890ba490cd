"""Writing a run: one writer, one transaction a second, nothing lost but the last second."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.store import queries, tensors
from xmodal.store.backlog import Backlog
from xmodal.store.database import DATABASE, connect_writer, journal_mode, reading, transaction
from xmodal.store.errors import damaged, write_failed
from xmodal.store.files import remove_leftovers, sync_folder
from xmodal.store.lock import LOCK, FolderLock
from xmodal.store.manifest import read_manifest, write_manifest
from xmodal.store.notes import WritableNotes
from xmodal.store.queries import Line, Segment, SeriesData
from xmodal.store.tensors import TensorFiles
from xmodal.system_errors import reason_of


class RunWriter(TensorFiles, WritableNotes):
    """The one writer of a run. Make it with `create` or `open`; use it from one thread at a time; close it.

    What is appended waits in memory until `flush` (or `flush_if_due`, once a second) writes it in one transaction, so
    that a power cut or a kill loses at most the last second, and never keeps a change without the steps before it. A
    flush that fails raises `StorageError` and loses nothing: the next one writes it all. Only if the disk takes
    nothing for so long that 4 million values wait, every second one of them is dropped (`thinned` counts them).

    Parameters
    ----------
    interval : seconds between two flushes of `flush_if_due`.
    """

    def __init__(self, folder: Path, lock: FolderLock, connection: sqlite3.Connection, interval: float) -> None:
        self.folder = folder
        self.interval = interval
        self._lock = lock
        self._connection: sqlite3.Connection | None = connection
        self._flushed_at = time.monotonic()
        with reading(folder / DATABASE):
            self._backlog = Backlog(connection)

    @classmethod
    def create(cls, folder: Path, manifest: Mapping[str, Any], interval: float = 1.0) -> Self:
        """Make a run in a folder that is new or empty.

        Parameters
        ----------
        manifest : what goes into ``run.toml``; the schema is added.

        Raises
        ------
        UserError : the folder is not empty, is being written, or cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_failed(folder, reason_of(error)) from error
        with contextlib.ExitStack() as undo:
            lock = FolderLock(folder)
            undo.callback(lock.release)
            if any(path.name != LOCK for path in folder.iterdir()):
                raise UserError(
                    "store.not_empty",
                    "{folder} is not empty: a new run needs a folder of its own, choose another.",
                    folder=folder,
                )
            connection = _connected(folder, create=True)
            undo.callback(connection.close)
            try:
                # Last, for it is what makes the folder a run.
                write_manifest(folder, manifest)
                sync_folder(folder.parent)
            except OSError as error:
                raise write_failed(folder, reason_of(error)) from error
            writer = cls(folder, lock, connection, interval)
            undo.pop_all()
        return writer

    @classmethod
    def open(cls, folder: Path, interval: float = 1.0) -> Self:
        """Go on writing a run.

        Raises
        ------
        UserError : the folder is no run, is being written, is damaged or newer, or cannot be written.
        """
        read_manifest(folder)
        with contextlib.ExitStack() as undo:
            lock = FolderLock(folder)
            undo.callback(lock.release)
            for kind in (folder, *(path for path in folder.iterdir() if path.is_dir())):
                remove_leftovers(kind)
            connection = _connected(folder)
            undo.callback(connection.close)
            writer = cls(folder, lock, connection, interval)
            undo.pop_all()
        return writer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is pending and let the next writer in, which happens even where the writing fails.

        Raises
        ------
        StorageError : what was pending could not be written, and is lost.
        """
        try:
            self.flush()
        finally:
            self._disconnect()
            self._lock.release()

    # What is recorded -------------------------------------------------------------------------------------------

    def add_segment(self, parent: int | None, parent_step: int, parent_changes: int) -> int:
        """Open a segment that begins where `parent` stood; return its number: 0, 1, ... It is written with the rest."""
        return self._backlog.add_segment(parent, parent_step, parent_changes)

    def append(self, segment: int, step: int, values: Mapping[str, float]) -> None:
        """Record values of series at a step. A series may skip steps; a second value at one step is ignored.

        Raises
        ------
        ValueError : no such segment, or a step before the last one of a series.
        """
        self._backlog.append(segment, step, values)

    def append_log(self, seq: int, gesture: int, segment: int, step: int, payload: bytes) -> None:
        """Append a row to the change log. It is written in one transaction with all values recorded before it.

        Raises
        ------
        ValueError : `seq` is not above that of the last row.
        """
        self._backlog.append_log(seq, gesture, segment, step, payload)

    def flush_if_due(self, now: float | None = None) -> bool:
        """Flush if the last attempt is `interval` seconds old; say whether it was.

        Parameters
        ----------
        now : `time.monotonic()`, by default.

        Raises
        ------
        StorageError : as `flush`.
        """
        now = time.monotonic() if now is None else now
        if now - self._flushed_at < self.interval:
            return False
        self._flushed_at = now
        self._flush()
        return True

    def flush(self) -> None:
        """Write what is pending in one transaction; when it returns, all of it is safe from a power cut.

        Raises
        ------
        StorageError : the disk is full, gone or read-only; all is kept and the next flush tries again.
        """
        self._flushed_at = time.monotonic()
        self._flush()

    @property
    def thinned(self) -> int:
        """Number of values that were dropped because the disk took nothing for too long."""
        return self._backlog.thinned

    # What was recorded ------------------------------------------------------------------------------------------

    def segments(self) -> list[Segment]:
        """Return all segments in the order in which they were opened."""
        return list(self._backlog.segments)

    def line(self, segment: int) -> Line:
        """Return the segments that lead to the end of this one; see `RunReader.line`."""
        return queries.line(self._backlog.segments, segment)

    def end_of(self, segment: int) -> tuple[int, int]:
        """Return the last (step, change) recorded in a segment; where it begins, if nothing was."""
        return self._backlog.end_of(segment)

    def last_change(self) -> int:
        """Return the number of the last row of the change log, 0 if there is none."""
        return self._backlog.last_change

    def log(self, segment: int | None = None) -> list[bytes]:
        """Return the payloads of the change log, pending rows too; see `RunReader.log`."""
        along = None if segment is None else self.line(segment)
        with self._reading() as db:
            return queries.log(db, along) + self._backlog.waiting_log(along)

    def series(self, names: Collection[str] | None = None, segment: int | None = None) -> SeriesData:
        """Return series along a line, pending values too; see `RunReader.series`."""
        along = self.line(len(self._backlog.segments) - 1 if segment is None else segment)
        with self._reading() as db:
            return queries.series(db, self._backlog.ids, along, self._backlog.open_ends, names)

    # Tensors ----------------------------------------------------------------------------------------------------

    def save_tensors(
        self, kind: str, name: str, values: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]
    ) -> None:
        """Write a set of arrays as a whole, at once.

        Parameters
        ----------
        kind : ``"checkpoints"`` or ``"embeddings"``. metadata : what TOML can hold.

        Raises
        ------
        StorageError : it cannot be written; a set of this name that was there is untouched.
        """
        tensors.save(self.folder / kind, name, values, metadata)

    def remove_tensors(self, kind: str, name: str) -> None:
        """Remove a set of arrays; no error if there is none.

        Raises
        ------
        StorageError : the folder does not allow it.
        """
        tensors.remove(self.folder / kind, name)

    # ------------------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        if not self._backlog:
            return
        try:
            db = self._database()
            with transaction(db):
                packed = self._backlog.write(db)
        except sqlite3.Error as error:
            # After an I/O error SQLite's own state is in doubt: the next attempt starts from the file.
            self._disconnect()
            raise write_failed(self.folder / DATABASE, error) from error
        self._backlog.written(packed)

    def _database(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = connect_writer(self.folder)
            try:
                self._backlog.resume(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with reading(self.folder / DATABASE):
            db = self._database()
            with transaction(db, "DEFERRED"):
                yield db


def _connected(folder: Path, *, create: bool = False) -> sqlite3.Connection:
    try:
        return connect_writer(folder, create=create, mode=journal_mode(folder))
    except sqlite3.OperationalError as error:
        raise write_failed(folder / DATABASE, error) from error
    except sqlite3.DatabaseError as error:
        raise damaged(folder / DATABASE, error) from error
