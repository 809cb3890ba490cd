"""What of a run is kept: in memory, or on disk through `xmodal.store`. See `series` for the names of numbers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.store import CHECKPOINTS, EMBEDDINGS, RunWriter, StorageError
from xmodal.training.changes import LogRow
from xmodal.training.checkpoints import Checkpoint, Position
from xmodal.training.events import Embeddings, Warned
from xmodal.training.names import NAMES, Names, encode_names, read_names
from xmodal.training.queries import PINS, Query, read_pins
from xmodal.training.ranks import RANKS, RankBook, RankLine, Ranks, name_of, read_ranks

SeriesData = dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]
FAR = 2**62
RANKS_SHARE = 0.01
"""Share of the time that writing ranks may take."""


class Recorder(Protocol):
    """Where an engine puts what is to be kept."""

    folder: Path | None

    def add_segment(self, parent: int | None, step: int, changes: int) -> int:
        """Open a segment that begins where another stood after so many steps and changes; return its number."""

    def record(self, segment: int, step: int, values: Mapping[str, float]) -> None:
        """Keep numbers of a step."""

    def record_change(self, row: LogRow) -> None:
        """Append to the change log."""

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a copy of a checkpoint; a pinned one stays pinned. Raises `UserError` where it cannot."""

    def load_checkpoint(self, name: str) -> Checkpoint:
        """Return a checkpoint. Raises `UserError` if there is none, or it is damaged."""

    def discard_checkpoint(self, name: str) -> None:
        """Forget a checkpoint."""

    def checkpoints(self) -> list[str]:
        """Names, oldest first."""

    def automatic_checkpoints(self) -> list[str]:
        """Names of those that are not pinned, oldest first."""

    def save_embeddings(self, embeddings: Embeddings) -> None:
        """Keep a snapshot of the shared space."""

    def record_ranks(self, segment: int, step: int, ranks: Ranks) -> None:
        """Keep the ranks of an evaluation."""

    def ranks(self, segment: int, row: int) -> RankLine:
        """Return how the ranks of a row went along the line that leads to the end of a segment."""

    def pins(self) -> tuple[Query, ...] | None:
        """Return the queries that are kept; None if none ever were."""

    def save_pins(self, pins: tuple[Query, ...]) -> None:
        """Keep these queries. Raises `UserError` where it cannot."""

    def names(self) -> Names:
        """Return the names that were given to changes."""

    def save_names(self, names: Names) -> None:
        """Keep these names. Raises `UserError` where it cannot."""

    def line(self, segment: int) -> dict[int, tuple[int, int]]:
        """Return the segments that lead to the end of this one -> the (step, change) up to which each belongs to it."""

    def log(self, segment: int) -> list[LogRow]:
        """Return the change log along that line."""

    def series(self, segment: int) -> SeriesData:
        """Return the series along that line."""

    def warnings(self) -> list[Warned]:
        """Return, once, what went wrong since the last call and is being survived."""

    def close(self) -> None:
        """Write what is pending and release everything."""


class MemoryRecorder:
    """Keeps checkpoints and the change log in memory, and no series: for engines without a folder."""

    folder: Path | None = None

    def __init__(self) -> None:
        self._checkpoints: dict[str, Checkpoint] = {}
        self._log: list[LogRow] = []
        self._parents: list[tuple[int | None, int, int]] = []
        self._pins: tuple[Query, ...] | None = None
        self._names: Names = {}
        self._ranks = RankBook()

    def add_segment(self, parent: int | None, step: int, changes: int) -> int:
        """See `Recorder`."""
        self._parents.append((parent, step, changes))
        return len(self._parents) - 1

    def record(self, segment: int, step: int, values: Mapping[str, float]) -> None:
        """Keep nothing."""

    def record_change(self, row: LogRow) -> None:
        """See `Recorder`."""
        self._log.append(row)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """See `Recorder`."""
        name = checkpoint.position.name
        if not (name in self._checkpoints and self._checkpoints[name].pinned):
            copies = {key: value.clone() for key, value in checkpoint.tensors.items()}
            self._checkpoints[name] = replace(checkpoint, tensors=copies)

    def load_checkpoint(self, name: str) -> Checkpoint:
        """See `Recorder`."""
        if name not in self._checkpoints:
            raise no_checkpoint(name, self.checkpoints())
        return self._checkpoints[name]

    def discard_checkpoint(self, name: str) -> None:
        """See `Recorder`."""
        self._checkpoints.pop(name, None)

    def checkpoints(self) -> list[str]:
        """See `Recorder`."""
        return sorted(self._checkpoints)

    def automatic_checkpoints(self) -> list[str]:
        """See `Recorder`."""
        return [name for name in self.checkpoints() if not self._checkpoints[name].pinned]

    def save_embeddings(self, embeddings: Embeddings) -> None:
        """Keep nothing."""

    def record_ranks(self, segment: int, step: int, ranks: Ranks) -> None:
        """See `Recorder`."""
        self._ranks.table(segment).add(step, ranks)

    def ranks(self, segment: int, row: int) -> RankLine:
        """See `Recorder`."""
        return self._ranks.line(self.line(segment), row)

    def pins(self) -> tuple[Query, ...] | None:
        """See `Recorder`."""
        return self._pins

    def save_pins(self, pins: tuple[Query, ...]) -> None:
        """See `Recorder`."""
        self._pins = pins

    def names(self) -> Names:
        """See `Recorder`."""
        return self._names

    def save_names(self, names: Names) -> None:
        """See `Recorder`."""
        self._names = names

    def line(self, segment: int) -> dict[int, tuple[int, int]]:
        """See `Recorder`."""
        line, last = {segment: (FAR, FAR)}, segment
        while (parent := self._parents[last][0]) is not None:
            line[parent], last = self._parents[last][1:], parent
        return line

    def log(self, segment: int) -> list[LogRow]:
        """See `Recorder`."""
        line = self.line(segment)
        return [row for row in self._log if row.segment in line and row.seq <= line[row.segment][1]]

    def series(self, segment: int) -> SeriesData:
        """Return nothing."""
        return {}

    def warnings(self) -> list[Warned]:
        """Return nothing."""
        return []

    def close(self) -> None:
        """Do nothing."""


class DiskRecorder:
    """Keeps everything in the folder of a run. A disk that is full is survived: said once, and tried again."""

    def __init__(self, writer: RunWriter) -> None:
        self._writer = writer
        self.folder: Path | None = writer.folder
        self._failed: UserError | None = None
        self._warnings: list[Warned] = []
        self._closed = False
        self._ranks = RankBook(lambda segment: read_ranks(writer, segment))
        self._unsaved_ranks: int | None = None
        self._ranks_due = 0.0
        self._pinned = {
            name
            for name in writer.names(CHECKPOINTS)
            if json.loads(writer.metadata(CHECKPOINTS, name).get("pinned", "false"))
        }

    def add_segment(self, parent: int | None, step: int, changes: int) -> int:
        """See `Recorder`."""
        return self._writer.add_segment(parent, step, changes)

    def record(self, segment: int, step: int, values: Mapping[str, float]) -> None:
        """See `Recorder`."""
        self._writer.append(segment, step, values)
        self._try(self._writer.flush_if_due)

    def record_change(self, row: LogRow) -> None:
        """See `Recorder`."""
        self._writer.append_log(row.seq, row.gesture, row.segment, row.step, msgspec.json.encode(row))
        self._try(self._writer.flush)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """See `Recorder`."""
        name = checkpoint.position.name
        if name in self._pinned:
            return
        self._try(self._writer.flush)  # whoever goes on from here finds every step before it recorded
        if time.monotonic() >= self._ranks_due:
            self._save_ranks()
        arrays = {key: value.detach().cpu().numpy() for key, value in checkpoint.tensors.items()}
        self._writer.save_tensors(CHECKPOINTS, name, arrays, checkpoint.metadata())
        if checkpoint.pinned:
            self._pinned.add(name)

    def load_checkpoint(self, name: str) -> Checkpoint:
        """See `Recorder`."""
        if name not in self.checkpoints():
            raise no_checkpoint(name, self.checkpoints())
        arrays, metadata = self._writer.tensors(CHECKPOINTS, name)
        return Checkpoint.read({key: torch.from_numpy(value) for key, value in arrays.items()}, metadata)

    def discard_checkpoint(self, name: str) -> None:
        """See `Recorder`."""
        self._writer.remove_tensors(CHECKPOINTS, name)

    def checkpoints(self) -> list[str]:
        """See `Recorder`."""
        return sorted(self._writer.names(CHECKPOINTS))

    def automatic_checkpoints(self) -> list[str]:
        """See `Recorder`."""
        return [name for name in self.checkpoints() if name not in self._pinned]

    def last_change(self) -> int:
        """Return the number of the last change of the whole run."""
        return self._writer.last_change()

    def stands_at(self, position: Position) -> bool:
        """Tell whether nothing was recorded after a position: whether its segment can simply go on."""
        return self._writer.end_of(position.segment) <= (position.step, position.changes)

    def save_embeddings(self, embeddings: Embeddings) -> None:
        """See `Recorder`."""
        arrays = {"rows": embeddings.rows.numpy()}
        for name, vectors in embeddings.vectors.items():
            arrays[f"vectors.{name}"] = vectors.numpy()
            arrays[f"present.{name}"] = embeddings.present[name].numpy()
        metadata = {"segment": embeddings.segment, "step": embeddings.step, "split": embeddings.split}
        name = f"{embeddings.segment:03d}-{embeddings.step:08d}"
        self._try(lambda: self._writer.save_tensors(EMBEDDINGS, name, arrays, metadata))

    def record_ranks(self, segment: int, step: int, ranks: Ranks) -> None:
        """See `Recorder`. They are written with the next checkpoint: all of a segment's go into one file."""
        if self._unsaved_ranks not in (None, segment):
            self._save_ranks()
        self._ranks.table(segment).add(step, ranks)
        self._unsaved_ranks = segment

    def ranks(self, segment: int, row: int) -> RankLine:
        """See `Recorder`."""
        return self._ranks.line(self.line(segment), row)

    def _save_ranks(self) -> None:
        segment, self._unsaved_ranks = self._unsaved_ranks, None
        if segment is not None:
            began = time.monotonic()
            arrays, metadata = self._ranks.table(segment).pack()
            self._try(lambda: self._writer.save_tensors(RANKS, name_of(segment), arrays, metadata))
            ended = time.monotonic()
            self._ranks_due = ended + (ended - began) / RANKS_SHARE

    def pins(self) -> tuple[Query, ...] | None:
        """See `Recorder`."""
        return read_pins(self._writer)

    def save_pins(self, pins: tuple[Query, ...]) -> None:
        """See `Recorder`."""
        self._writer.save_note(PINS, msgspec.json.encode(pins))

    def names(self) -> Names:
        """See `Recorder`."""
        return read_names(self._writer)

    def save_names(self, names: Names) -> None:
        """See `Recorder`."""
        self._writer.save_note(NAMES, encode_names(names))

    def line(self, segment: int) -> dict[int, tuple[int, int]]:
        """See `Recorder`."""
        return self._writer.line(segment)

    def log(self, segment: int) -> list[LogRow]:
        """See `Recorder`."""
        return [msgspec.json.decode(payload, type=LogRow) for payload in self._writer.log(segment)]

    def series(self, segment: int) -> SeriesData:
        """See `Recorder`."""
        self._try(self._writer.flush)
        return self._writer.series(segment=segment)

    def warnings(self) -> list[Warned]:
        """See `Recorder`."""
        warnings, self._warnings = self._warnings, []
        return warnings

    def warn(self, error: UserError) -> None:
        """Say it, unless it is what was said last."""
        if self._failed is None or str(self._failed) != str(error):
            fields = error.told()
            self._warnings.append(Warned(code=error.code, template=error.template, fields=fields))
        self._failed = error

    def close(self) -> None:
        """See `Recorder`."""
        if not self._closed:
            self._closed = True
            self._save_ranks()
            # What could not be written is lost with the process, but the run is whole and is let go of.
            self._try(self._writer.close)

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except StorageError as error:
            self.warn(error)
        else:
            self._failed = None


def no_checkpoint(name: str, names: list[str]) -> UserError:
    """Build the error for a checkpoint that is not there."""
    return UserError(
        "checkpoint.unknown",
        "There is no checkpoint {name!r}: choose one of {choices}.",
        name=name,
        choices=", ".join(names) or "(none yet)",
    )
