"""Another program's embeddings as a source: a folder of snapshots, looked at while it grows. Free of torch."""

# R rows of the sample.
from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays import read_arrays
from xmodal.data.snapshots import SPLIT, SnapshotRows, SnapshotsConfig, snapshot_files, step_of
from xmodal.errors import UserError
from xmodal.session.faults import failure, warning
from xmodal.session.messages import (
    PROTOCOL,
    AnyRequest,
    Attach,
    Attached,
    Description,
    Detach,
    EmbeddingsReady,
    Ended,
    GetEmbeddings,
    GetRanks,
    GetSeries,
    PhaseChanged,
    RanksReady,
    Series,
    SeriesReady,
    Stop,
)
from xmodal.session.read_only import ReadOnlySource
from xmodal.system_errors import reason_of
from xmodal.training.config import DataSection, RunConfig
from xmodal.training.evaluate import measure
from xmodal.training.events import Embeddings, Evaluation
from xmodal.training.ranks import RankTable
from xmodal.training.sampling import fixed_sample
from xmodal.training.series import evaluation_series
from xmodal.wire.arrays import Array

POLL_S = 0.5
"""How often the folder is looked at."""
PATIENCE_S = 10.0
"""A file that cannot be read is taken for one that is being written, until its last change is so long ago."""
POOL = 1000
"""Rows among which a partner is searched, at most: as many as in the runs of ours, so that curves compare."""

_PARTIAL = ("arrays.damaged", "arrays.missing")
"""What is said of a file that is not whole yet."""

Vectors = dict[str, tuple[NDArray[np.float32], NDArray[np.bool_]]]


class SnapshotSource(ReadOnlySource):
    """A folder that somebody's training loop writes snapshots to: curves of alignment, and the newest embeddings.

    Each snapshot is read when it is whole: writers that rename need nothing, of the others a file counts when it can
    be read and did not change meanwhile. Everything is read in the thread that receives, one snapshot at a time.

    Parameters
    ----------
    folder : of the snapshots. clock : seconds, monotonic.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._folder = folder
        self._clock = clock
        self._polled = -POLL_S
        self._data: SnapshotRows | None = None
        self._sample = np.empty(0, np.int64)
        self._left_out: set[Path] = set()
        self._evaluations: list[Evaluation] = []
        self._ranks = RankTable()
        self._newest: tuple[int, Path] | None = None
        self._sent = -1
        self._request: GetEmbeddings | None = None

    # ---- requests --------------------------------------------------------------------------------------------

    def _is_open(self) -> bool:
        return self._data is not None

    def _do(self, request: AnyRequest) -> None:
        match request:
            case Attach():
                self._greet()
            case GetSeries():
                self._out.append(SeriesReady(generation=request.generation, series=self._series()))
            case GetRanks():
                line = self._ranks.line(request.row, self._step)
                self._out.append(RanksReady.of(request.generation, request.row, line))
            case GetEmbeddings():
                self._request = request
                self._embed()
            case Stop():
                self._end(Ended(reason="stopped"))
            case Detach():
                pass
            case _:
                raise UserError(
                    "snapshots.not_offered",
                    "These are snapshots that another program makes: they can be looked at, the program cannot be "
                    "steered from here.",
                )

    @property
    def _step(self) -> int:
        """The step of the last snapshot that was read; -1 before the first."""
        return self._evaluations[-1].step if self._evaluations else -1

    def _greet(self) -> None:
        if self._data is None:
            data = SnapshotsConfig(path=str(self._folder)).open()
            assert isinstance(data, SnapshotRows)
            self._data = data
            self._sample = fixed_sample(data.splits[SPLIT], POOL)
        self._out.append(Attached(protocol=PROTOCOL, description=self._description(self._data)))

    def _description(self, data: SnapshotRows) -> Description:
        return Description(
            title=self._folder.name,
            run=str(self._folder),
            offers=("embed",),
            config=RunConfig(data=DataSection(type="snapshots", params={"path": str(self._folder)})),
            log=(),
            phase="paused",
            segment=0,
            step=max(self._step, 0),
            event=self._event,
            device="",
            torch_threads=0,
            modalities=tuple(data.modalities.values()),
            rows={SPLIT: len(data)},
            external=True,
        )

    def _series(self) -> dict[str, Series]:
        found: dict[str, tuple[list[int], list[float]]] = {}
        for evaluation in self._evaluations:
            for name, value in evaluation_series(evaluation).items():
                steps, values = found.setdefault(name, ([], []))
                steps.append(evaluation.step)
                values.append(value)
        return {
            name: Series(steps=Array.of(np.array(steps)), values=Array.of(np.array(values)))
            for name, (steps, values) in found.items()
        }

    def _embed(self) -> None:
        """Answer with the newest snapshot; with one that was sent before only if that is wished for."""
        request, data = self._request, self._data
        if request is None or data is None or self._newest is None:
            return
        step, path = self._newest
        if step == self._sent and not request.force:
            return
        self._request, self._sent = None, step
        rows = fixed_sample(data.splits[SPLIT], request.limit)
        vectors = data.vectors(read_arrays(path), rows)
        embeddings = Embeddings(
            segment=0,
            step=step,
            split=SPLIT,
            rows=Array.of(rows),
            vectors={name: Array.of(found) for name, (found, _) in vectors.items()},
            present={name: Array.of(present) for name, (_, present) in vectors.items()},
            seconds=0.0,
        )
        self._out.append(EmbeddingsReady(generation=request.generation, embeddings=embeddings))

    # ---- the folder ------------------------------------------------------------------------------------------

    def _is_due(self) -> bool:
        return self._data is not None and self._clock() - self._polled >= POLL_S

    def _is_urgent(self) -> bool:
        return self._is_due()

    def _look(self) -> None:
        """Take the next snapshot, if it is whole; look again at once if there was one."""
        try:
            files = snapshot_files(self._folder)
        except OSError as error:
            self._end(failure(_gone(self._folder, error), step=max(self._step, 0)))
            return
        new = (path for step, path in files.items() if step > self._step and path not in self._left_out)
        path = next(new, None)
        if path is None or not self._take(step_of(path), path):
            self._polled = self._clock()

    def _take(self, step: int, path: Path) -> bool:
        """Evaluate a snapshot; return whether that is done with it. One that is being written holds up the later."""
        assert self._data is not None
        before, started = _state(path), time.perf_counter()
        try:
            vectors = self._data.vectors(read_arrays(path), self._sample)
        except UserError as error:
            is_written = before is None or time.time() - before[1] / 1e9 < PATIENCE_S
            if error.code in _PARTIAL and is_written:
                return False
            self._left_out.add(path)
            self._tell(warning(error))
            return True
        if before is None or _state(path) != before:
            return False
        self._measure(step, path, vectors, started)
        return True

    def _measure(self, step: int, path: Path, vectors: Vectors, started: float) -> None:
        assert self._data is not None
        evaluation, ranks = measure(
            self._sample,
            {name: found for name, (found, _) in vectors.items()},
            {name: present for name, (_, present) in vectors.items()},
            self._data.same[self._sample],
            segment=0,
            step=step,
            split=SPLIT,
            started=started,
        )
        self._evaluations.append(evaluation)
        self._ranks.add(step, ranks)
        self._newest = (step, path)
        self._tell(evaluation)
        self._out.append(PhaseChanged(phase="paused", segment=0, step=step))
        try:
            self._embed()
        except UserError as error:
            self._tell(warning(error))


def _gone(folder: Path, error: OSError) -> UserError:
    return UserError(
        "snapshots.gone",
        "{folder} cannot be read any more ({reason}): bring it back and open it again.",
        folder=folder,
        reason=reason_of(error),
    )


def _state(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change, ns; None where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
