"""A run on disk as a source: to be looked at. Only the names of its changes can be written here. Free of torch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.plugins import plugins_of
from xmodal.registry import convert
from xmodal.session.faults import failure, warning
from xmodal.session.following import Follower, current_config, latest_segment
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
    GetExplanation,
    GetQueries,
    GetRanks,
    GetSeries,
    NameChange,
    NamesChanged,
    RanksReady,
    Series,
    SeriesReady,
    SetPins,
    Stop,
)
from xmodal.session.read_only import ReadOnlySource
from xmodal.store import CHECKPOINTS, EMBEDDINGS, RunReader
from xmodal.store.lock import writer_of
from xmodal.store.manifest import refuse_other_data
from xmodal.store.notes import notes_at_rest
from xmodal.training.changes import LogRow
from xmodal.training.config import RunConfig
from xmodal.training.events import Embeddings
from xmodal.training.names import NAMES, Names, encode_names, read_names, with_name
from xmodal.training.queries import Query, examples_of, read_pins
from xmodal.training.ranks import RankBook, read_ranks
from xmodal.wire.arrays import Array

POLL_S = 0.5
"""How often a run that another process trains is looked at for news."""


class RecordedSource(ReadOnlySource):
    """A run that this process does not train: its description, its series, the newest snapshot of its embeddings.

    One that another process trains is followed: its events keep coming, and when the other lets go of it the source
    ends, for the run can be gone on with then. Everything is read in the thread that receives.

    What was trained is never changed. Changes can be named, under the lock of the run, while nobody trains it.

    Parameters
    ----------
    folder : of the run. clock : seconds, monotonic.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._folder = folder
        self._clock = clock
        self._polled = clock()
        self._follower: Follower | None = None
        self._snapshot = ""
        self._names: Names = {}
        self._waiting: GetEmbeddings | None = None
        self._reader: RunReader | None = None

    def _is_open(self) -> bool:
        return self._reader is not None

    def _do(self, request: AnyRequest) -> None:
        reader = self._open()
        match request:
            case Attach():
                self._greet(reader)
            case GetSeries():
                series = {
                    name: Series(steps=Array.of(steps), values=Array.of(values))
                    for name, (steps, values) in reader.series().items()
                }
                self._out.append(SeriesReady(generation=request.generation, series=series))
            case GetEmbeddings():
                self._embed(reader, request)
            case GetRanks():
                line = RankBook(partial(read_ranks, reader)).line(reader.line(), request.row)
                self._out.append(RanksReady.of(request.generation, request.row, line))
            case NameChange():
                self._name(reader, request)
            case Stop():
                self._end(Ended(reason="stopped", checkpoint=(reader.names(CHECKPOINTS) or [""])[-1]))
            case GetQueries() | SetPins() | GetExplanation():
                raise UserError(
                    "session.no_encoders",
                    "A recorded run holds no encoders at work: go on from its last checkpoint to ask it something.",
                )
            case Detach():
                pass
            case _:
                raise UserError(
                    "session.not_offered",
                    "A recorded run can only be looked at: go on from its last checkpoint to change it.",
                )

    def _name(self, reader: RunReader, request: NameChange) -> None:
        with notes_at_rest(self._folder) as notes:
            names = with_name(read_names(notes), log_of(reader), request.gesture, request.name)
            notes.save_note(NAMES, encode_names(names))
        self._tell_names(names)

    def _tell_names(self, names: Names) -> None:
        if names != self._names:
            self._names = names
            self._out.append(NamesChanged(names=names))

    def _open(self) -> RunReader:
        if self._reader is None:
            self._reader = RunReader(self._folder)
        return self._reader

    def _embed(self, reader: RunReader, request: GetEmbeddings) -> None:
        """Answer with the newest snapshot; while the run is followed only with one that was not sent before."""
        newest = (reader.names(EMBEDDINGS) or [""])[-1]
        if self._follower is not None and newest == self._snapshot and not (newest and request.force):
            self._waiting = request
            return
        self._snapshot, self._waiting = newest, None
        embeddings = newest_embeddings(reader, request.split, request.limit)
        self._out.append(EmbeddingsReady(generation=request.generation, embeddings=embeddings))

    def _is_due(self) -> bool:
        return self._follower is not None and self._clock() - self._polled >= POLL_S

    def _look(self) -> None:
        """Tell what the other process has added; when it lets go of the run, what it added last, and that it did."""
        self._polled = self._clock()
        reader, writer = self._open(), writer_of(self._folder)
        try:
            assert self._follower is not None
            if self._follower.is_rewound:
                self._greet(reader, writer or "?")
            elif events := self._follower.events():
                self._tell(*events)
            self._tell_names(read_names(reader))
            if self._waiting is not None:
                self._embed(reader, self._waiting)
        except UserError as error:
            self._end(failure(error, step=self._follower.step if self._follower else 0))
        if writer is None and self._follower is not None and not self._over:
            self._end(
                Ended(
                    reason="stopped",
                    code="recorded.let_go",
                    template="The other process has stopped training this run, at step {step}.",
                    fields={"step": str(self._follower.step)},
                    checkpoint=(reader.names(CHECKPOINTS) or [""])[-1],
                )
            )

    def _greet(self, reader: RunReader, writer: str | None = None) -> None:
        writer = writer_of(self._folder) if writer is None else writer
        config = newest_config(reader)
        data: PairedData | None = None
        problems: list[UserError] = []
        try:
            from xmodal.data import load_plugins_for, open_data  # not before a run is opened

            load_plugins_for(config.data.type, plugins_of(reader.manifest))
            found = open_data(config.data.type, config.data.params)
            refuse_other_data(reader.manifest, found.fingerprint, found.name, self._folder)
            data = found
        except UserError as error:  # the data is elsewhere, or other data: the curves can still be read
            problems.append(error)
        description = describe_run(reader, config, data, trained_by=writer or "", event=self._event)
        self._names = description.names
        if writer is not None:
            self._follower = Follower(reader, description.config, description.log, description.step)
        self._out.append(Attached(protocol=PROTOCOL, description=description))
        if problems:
            self._tell(*map(warning, problems))

    def _end(self, ended: Ended) -> None:
        super()._end(ended)
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def describe_run(
    reader: RunReader, config: RunConfig, data: PairedData | None, *, trained_by: str = "", event: int = 0
) -> Description:
    """Describe a run on disk: it offers its stored embeddings and nothing else.

    Parameters
    ----------
    config : as of its newest checkpoint. data : None if it cannot be opened; modalities and rows are empty then.
    trained_by : the process that trains it now. event : number of the last event told.
    """
    segments = reader.segments()
    last = segments[-1].number if segments else 0
    log = log_of(reader)
    versions: dict[str, str] = reader.manifest.get("versions", {})
    return Description(
        title=reader.folder.name,
        run=str(reader.folder),
        offers=("embed",) if reader.names(EMBEDDINGS) or trained_by else (),
        config=current_config(reader, config, log) if trained_by else config,
        log=log,
        phase="training" if trained_by else "paused",
        segment=last,
        step=max((int(steps[-1]) for steps, _ in reader.series(["total"]).values() if len(steps)), default=0),
        event=event,
        trained_by=trained_by,
        device=versions.get("device", ""),
        torch_threads=config.torch_threads,
        modalities=() if data is None else tuple(data.modalities[name] for name in config.encoders),
        rows={} if data is None else {str(split): len(rows) for split, rows in data.splits.items()},
        checkpoints=tuple(reader.names(CHECKPOINTS)),
        versions=versions,
        pins=pins_of(reader, config, data),
        names=read_names(reader),
    )


def log_of(reader: RunReader) -> tuple[LogRow, ...]:
    """Return the change log along the latest line of a run."""
    return tuple(msgspec.json.decode(row, type=LogRow) for row in reader.log(latest_segment(reader)))


def pins_of(reader: RunReader, config: RunConfig, data: PairedData | None) -> tuple[Query, ...]:
    """Return the queries that are kept with a run, or those that its data propose."""
    kept = read_pins(reader)
    if kept is None:
        return () if data is None else examples_of(data, config.encoders)
    return kept


def newest_config(reader: RunReader) -> RunConfig:
    """Return the configuration as of the newest checkpoint; without one, as the run was started.

    Raises
    ------
    UserError : it cannot be read.
    """
    names = reader.names(CHECKPOINTS)
    stored: Any = reader.manifest["config"]
    if names:
        stored = json.loads(reader.metadata(CHECKPOINTS, names[-1])["config"])
    return convert(stored, RunConfig, where=str(reader.folder))


def newest_embeddings(reader: RunReader, split: str, limit: int) -> Embeddings:
    """Return the newest stored snapshot of a split, at most `limit` rows of it.

    Raises
    ------
    UserError : there is none.
    """
    for name in reversed(reader.names(EMBEDDINGS)):
        arrays, metadata = reader.tensors(EMBEDDINGS, name)
        if metadata["split"] == split:
            return Embeddings(
                segment=int(metadata["segment"]),
                step=int(metadata["step"]),
                split=split,
                rows=Array.of(arrays["rows"][:limit]),
                vectors=_by_modality(arrays, "vectors.", limit),
                present=_by_modality(arrays, "present.", limit),
                seconds=0.0,
            )
    raise UserError(
        "recorded.no_embeddings",
        "{run} holds no embeddings of the {split} split: go on from its last checkpoint to see some.",
        run=reader.folder.name,
        split=split,
    )


def _by_modality(arrays: dict[str, Any], prefix: str, limit: int) -> dict[str, Array]:
    return {
        name.removeprefix(prefix): Array.of(array[:limit]) for name, array in arrays.items() if name.startswith(prefix)
    }
