"""Reading a run, finished or not."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xmodal.store import queries
from xmodal.store.database import DATABASE, connect_reader, reading, transaction
from xmodal.store.manifest import read_manifest
from xmodal.store.notes import Notes
from xmodal.store.queries import Line, Overview, Segment, SeriesData
from xmodal.store.tensors import TensorFiles


class RunReader(TensorFiles, Notes):
    """A run on disk, to look at: also while it is written, and on a disk that is read-only.

    Each question is answered from one state of the run. To be used from one thread at a time; close it.

    Parameters
    ----------
    folder : the run.

    Raises
    ------
    UserError : the folder is no run, a file is damaged, or of a newer schema. Every method raises it where a file is
        found to be damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = read_manifest(folder)
        self._connection = connect_reader(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the files."""
        self._connection.close()

    def segments(self) -> list[Segment]:
        """Return all segments in the order in which they were opened."""
        with self._state() as db:
            return queries.segments(db)

    def line(self, segment: int | None = None) -> Line:
        """Return the segments that lead to the end of this one (by default the latest), root first.

        Each with the last (step, change) that belongs to the line; a very large number for the segment itself.
        """
        with self._state() as db:
            return self._line(db, segment)

    def series(self, names: Collection[str] | None = None, segment: int | None = None, after: int = -1) -> SeriesData:
        """Return series along a line: name -> (steps (N,) int64, values (N,) float64, NaN kept).

        Parameters
        ----------
        names : those wanted (unknown ones are left out); None for all.
        segment : where the line ends; by default the latest. after : only steps beyond this one.
        """
        with self._state() as db:
            ids = queries.series_ids(db)
            return queries.series(db, ids, self._line(db, segment), queries.tails(db, ids), names, after)

    def overview(self, name: str, first: int, last: int, pixels: int, segment: int | None = None) -> Overview:
        """Return least and greatest values of one series in steps `first` to `last`, one pair per pixel.

        Fast for millions of steps: most of it is read from what the chunks say about themselves.
        """
        with self._state() as db:
            ids = queries.series_ids(db)
            along = self._line(db, segment)
            return queries.overview(db, ids.get(name, 0), along, queries.tails(db, ids), (first, last), pixels)

    def log(self, segment: int | None = None) -> list[bytes]:
        """Return the payloads of the change log in order: along the line that ends in `segment`, or all."""
        with self._state() as db:
            return queries.log(db, None if segment is None else self._line(db, segment))

    def _line(self, db: sqlite3.Connection, segment: int | None) -> Line:
        known = queries.segments(db)
        if not known:
            return {}
        return queries.line(known, known[-1].number if segment is None else segment)

    @contextmanager
    def _state(self) -> Iterator[sqlite3.Connection]:
        with reading(self.folder / DATABASE), transaction(self._connection, "DEFERRED"):
            yield self._connection
