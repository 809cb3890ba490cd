"""Runs on disk looked at from the side: their numbers, read again and again as they grow. Free of torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from xmodal.session.following import Growth, current_config, latest_segment
from xmodal.session.recorded import newest_config
from xmodal.store import RunReader
from xmodal.store.lock import writer_of
from xmodal.store.queries import SeriesData
from xmodal.training.changes import LogRow
from xmodal.training.config import RunConfig


@dataclass(frozen=True)
class RunNews:
    """What is new of a run.

    Attributes
    ----------
    folder : of the run. config : as it is now. log : all changes along its line of segments.
    series : new numbers by name. anew : they are all there are; forget what was told before.
    growing : somebody trains it.
    """

    folder: Path
    config: RunConfig
    log: tuple[LogRow, ...]
    series: SeriesData
    anew: bool
    growing: bool


class WatchedRun:
    """One run, read from one thread; close it.

    Raises
    ------
    UserError : the folder is no run, or it is damaged. `read` raises it too.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reader = RunReader(folder)
        self._growth = Growth(self._reader)
        self._is_first = True
        self._was_growing = False
        self._changes = -1

    def read(self) -> RunNews | None:
        """Return what is new; None if nothing is."""
        reader, growing = self._reader, writer_of(self.folder) is not None
        anew = self._is_first or self._growth.is_rewound
        if anew:
            self._growth = Growth(reader)
        series = self._growth.read()
        segment = latest_segment(reader)
        log = tuple(msgspec.json.decode(row, type=LogRow) for row in reader.log(segment)) if reader.segments() else ()
        if not (anew or series or growing != self._was_growing or len(log) != self._changes):
            return None
        self._is_first, self._was_growing, self._changes = False, growing, len(log)
        config = current_config(reader, newest_config(reader), log)
        return RunNews(self.folder, config, log, series, anew, growing)

    def close(self) -> None:
        """Release the files."""
        self._reader.close()
