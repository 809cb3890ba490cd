"""The engine: one optimiser step per call, changes between calls, and a run that can be repeated bit for bit.

It knows no window, calls nobody back and never loops: pausing is not calling `step`.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray

from xmodal.data import open_data
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.plugins import ENCODERS, LOSSES, absolute, load_installed, load_plugins, plugins_of
from xmodal.registry import convert
from xmodal.store import RunWriter
from xmodal.store.manifest import read_manifest, write_manifest
from xmodal.training.answering import answer_queries
from xmodal.training.assembly import Parts, assemble, reassemble, redrawn_terms
from xmodal.training.automatic import build_weighting
from xmodal.training.catalog import aggregation_infos, encoder_infos, loss_infos, weighting_infos
from xmodal.training.changes import AnyChange, ConfigureTerm, LogRow, Restore, SetTemperature, SetWeighting
from xmodal.training.checkpoints import Checkpoint, Position, capture, load, restore
from xmodal.training.config import RunConfig
from xmodal.training.description import OFFERS, Description
from xmodal.training.devices import resolve_device
from xmodal.training.evaluate import evaluate, rows_of
from xmodal.training.events import (
    AnyEvent,
    Changed,
    Checkpointed,
    Embeddings,
    Evaluation,
    StepEvent,
    Warned,
)
from xmodal.training.fingerprint import fingerprint
from xmodal.training.history import History, changes_to_redo, changes_to_undo
from xmodal.training.names import Names, with_name
from xmodal.training.order import DataOrder
from xmodal.training.plan import phase_at
from xmodal.training.queries import Query, QueryAnswer, check_queries, examples_of
from xmodal.training.recorder import DiskRecorder, MemoryRecorder, Recorder, SeriesData
from xmodal.training.schedules import learning_rate_at
from xmodal.training.series import evaluation_series, step_series
from xmodal.training.steps import take_step
from xmodal.training.transitions import Now, Transition, thaw, transition
from xmodal.training.weights import lambda_at
from xmodal.wire.arrays import Array

SCHEMA = 1


class Engine:
    """Minimises the cost of a configuration.

    Use `create` or `load`. Every public method leaves the engine between two steps; one that raises leaves it as it
    was.

    Attributes
    ----------
    config : the configuration now. log : the change log of the current line of segments.
    """

    def __init__(self, config: RunConfig, data: PairedData, recorder: Recorder) -> None:
        self.config = config
        self.data = data
        self.device = resolve_device(config.device)
        self.log: list[LogRow] = []
        self._recorder = recorder
        self._position = Position()
        self._last_change = 0
        self._gesture_key = 0
        self._felt: dict[str, float] = {}
        self._pending: list[AnyEvent] = []
        torch.set_num_threads(config.torch_threads)
        load_installed(LOSSES, ENCODERS)
        self._parts = assemble(config, data, self.device)
        self._order = DataOrder(_training_rows(data), config.seed)

    @classmethod
    def create(cls, config: RunConfig, folder: Path | None = None, plugins: Iterable[str] = ()) -> Engine:
        """Start a run.

        Parameters
        ----------
        folder : where it is recorded, new or empty; None keeps checkpoints in memory and records nothing else.
        plugins : files and modules to load first; the run remembers them (see `xmodal.plugins`).

        Raises
        ------
        UserError : the configuration does not fit the data, cannot work, or the folder cannot be written.
        """
        if config.torch_threads == 0:
            config = replace(config, torch_threads=_cores())
        config = convert(msgspec.to_builtins(config), RunConfig, where="")
        plugins = tuple(absolute(name) for name in plugins)
        load_plugins(plugins)
        data = open_data(config.data.type, config.data.params)
        engine = cls(config, data, MemoryRecorder())
        if folder is not None:
            engine._recorder = DiskRecorder(RunWriter.create(folder, engine._manifest(plugins)))
        engine._position = Position(segment=engine._recorder.add_segment(None, 0, 0))
        engine._save_checkpoint(pinned=True)
        return engine

    @classmethod
    def load(cls, folder: Path, checkpoint: str = "", plugins: Iterable[str] = ()) -> Engine:
        """Go on with a run, from a checkpoint or from the last one.

        Where steps or changes were recorded after it, what follows is a new segment; they stay where they are.
        The plug-ins that the run remembers are loaded, and it remembers those in `plugins`, too.

        Raises
        ------
        UserError : the folder is no run, is in use, or has no such checkpoint.
        """
        recorder = DiskRecorder(RunWriter.open(folder))
        try:
            _load_and_remember(folder, plugins)
            found = _find_checkpoint(recorder, checkpoint)
            data = open_data(found.config.data.type, found.config.data.params)
            engine = cls(found.config, data, recorder)
            load(engine._parts, found)
        except BaseException:
            recorder.close()
            raise
        engine._position = found.position
        engine._last_change = recorder.last_change()
        engine._enter_line(found, unbroken=recorder.stands_at(found.position))
        return engine

    @property
    def folder(self) -> Path | None:
        """The folder of the run, None if nothing is recorded."""
        return self._recorder.folder

    @property
    def segment(self) -> int:
        """The segment that steps are recorded in."""
        return self._position.segment

    @property
    def step_count(self) -> int:
        """Steps done."""
        return self._position.step

    @property
    def history(self) -> History:
        """What can be taken back and repeated."""
        return History.of(self.log)

    def step(self) -> StepEvent:
        """Take one optimiser step.

        Raises
        ------
        NonFiniteError : the loss or a gradient is not finite; the weights are those before.
        """
        started = time.perf_counter()
        position = self._position
        batches, epoch, cursor = self._next_batches()
        numbers = take_step(self._parts, self.config, batches, position.step + 1)
        self._position = replace(position, step=position.step + 1, epoch=epoch, cursor=cursor)
        event = StepEvent(
            segment=self.segment,
            step=self.step_count,
            total=numbers.total,
            lambda_=lambda_at(self.config.cost, self.step_count),
            learning_rate=learning_rate_at(self.config.optimizer, self.step_count),
            phase=phase_at(self.config.plan, self.step_count).number,
            terms=numbers.terms,
            gradient_norm=numbers.gradient_norm,
            temperature=numbers.temperature,
            rows=sum(map(len, batches)),
            seconds=time.perf_counter() - started,
        )
        self._felt = {name: value.raw for name, value in numbers.terms.items() if value.weighted != 0}
        self._recorder.record(self.segment, self.step_count, step_series(event))
        thawed = thaw(self.config, self.step_count)
        if thawed != self.config:
            self.config = thawed
            self._pending.append(self._changed())
        return event

    def due(self) -> list[AnyEvent]:
        """Do what is due after the step just taken (evaluation, automatic checkpoint); return the events."""
        events, self._pending = self._pending, []
        evaluation, checkpoints = self.config.evaluation, self.config.checkpoints
        # What fails here is said and survived: training goes on, and the next one is tried in its turn.
        if evaluation.every and self.step_count % evaluation.every == 0:
            events += _survived(lambda: [self.evaluate(evaluation.split)])
        if checkpoints.every and self.step_count % checkpoints.every == 0:
            events += _survived(self.save)
        return events + self.warnings()

    def apply(self, change: AnyChange, gesture_key: int = 0) -> list[AnyEvent]:
        """Apply a change, from the next step on.

        Parameters
        ----------
        gesture_key : consecutive changes of equal non-zero key are one gesture: one marker, one undo.

        Raises
        ------
        UserError : it cannot be done; nothing has changed.
        """
        if isinstance(change, Restore):
            self._check_line(self._recorder.load_checkpoint(change.checkpoint).position)
        if isinstance(change, SetWeighting) and change.weighting.type != self.config.cost.weighting.type:
            # Of the last step: what this weighting would refuse in the next one is better said now.
            build_weighting(change.weighting).check(self._felt)
        together = gesture_key != 0 and gesture_key == self._gesture_key and bool(self.log)
        gesture = self.log[-1].gesture if together else self._last_change + 1
        events = self._apply(change, gesture)
        self._gesture_key = gesture_key
        return events

    def undo(self) -> list[AnyEvent]:
        """Take the last gesture back, by appending what does so; nothing if there is none."""
        done = self.history.done
        return self._repeat(changes_to_undo(self.log, done[-1]), undoes=done[-1]) if done else []

    def redo(self) -> list[AnyEvent]:
        """Repeat the gesture that was taken back last; nothing if there is none."""
        undone = self.history.undone
        return self._repeat(changes_to_redo(self.log, undone[-1]), redoes=undone[-1]) if undone else []

    def repeat(self, row: LogRow) -> list[AnyEvent]:
        """Apply a recorded change under the number and in the segment it was recorded with (see `replay`)."""
        self._last_change = row.seq - 1
        self._position = replace(self._position, segment=row.segment)
        return self._apply(row.change, row.gesture, undoes=row.undoes, redoes=row.redoes)

    def keep_checkpoint(self, names: Container[str]) -> None:
        """Take a checkpoint if the one that belongs here is among `names`."""
        if self._position.name in names:
            self._save_checkpoint(pinned=True)

    def rewind(self, checkpoint: str = "") -> list[AnyEvent]:
        """Go on from a checkpoint in a new segment; ``""`` is the start. What was recorded stays."""
        found = self._recorder.load_checkpoint(checkpoint or Position().name)
        parts = assemble(found.config, self.data, self.device)
        load(parts, found)
        torch.set_num_threads(found.config.torch_threads)
        self._parts, self.config, self._position = parts, found.config, found.position
        self._gesture_key = 0
        self._enter_line(found, unbroken=False)
        return [self._changed(), *self._save_checkpoint(pinned=False)]

    def evaluate(self, split: str) -> Evaluation:
        """Evaluate a split: touches no generator, mode or buffer of training.

        Raises
        ------
        UserError : there is no such split, or it is empty.
        """
        started = time.perf_counter()
        rows = rows_of(self.data, split, self.config.evaluation.pool)
        vectors = {name: self._parts.model.embed(name, rows) for name in self.config.encoders}
        evaluation = evaluate(
            self.data, rows, vectors, segment=self.segment, step=self.step_count, split=split, started=started
        )
        self._recorder.record(self.segment, self.step_count, evaluation_series(evaluation))
        return evaluation

    def embed(self, split: str, limit: int) -> Embeddings:
        """Return raw embeddings of the fixed sample of a split.

        Raises
        ------
        UserError : there is no such split, or it is empty.
        """
        started = time.perf_counter()
        rows = rows_of(self.data, split, limit)
        vectors = {name: Array.of(self._parts.model.embed(name, rows)) for name in self.config.encoders}
        return Embeddings(
            segment=self.segment,
            step=self.step_count,
            split=split,
            rows=Array.of(rows),
            vectors=vectors,
            present={name: Array.of(self.data.present[name][rows]) for name in vectors},
            seconds=time.perf_counter() - started,
        )

    def answer(self, queries: Sequence[Query]) -> tuple[QueryAnswer, ...]:
        """Return where queries lie in the shared space: touches no generator, mode or buffer of training.

        Raises
        ------
        UserError : a query that no encoder can read.
        """
        return answer_queries(self._parts.model, queries)

    @property
    def pins(self) -> tuple[Query, ...]:
        """The queries that are kept with the run; those that its data propose until others are."""
        kept = self._recorder.pins()
        return examples_of(self.data, self.config.encoders) if kept is None else kept

    def set_pins(self, queries: Sequence[Query]) -> None:
        """Keep these queries with the run.

        Raises
        ------
        UserError : a query that no encoder can read, or they cannot be written; those kept before are whole.
        """
        check_queries(queries, self.data, self.config.encoders)
        self._recorder.save_pins(tuple(queries))

    def name_change(self, gesture: int, name: str) -> Names:
        """Keep a name for a change with the run, or none if it is empty; return all names.

        Raises
        ------
        UserError : there is no such gesture, the name is too long, or it cannot be written; nothing has changed.
        """
        names = with_name(self._recorder.names(), self.log, gesture, name)
        self._recorder.save_names(names)
        return names

    def save(self) -> list[AnyEvent]:
        """Write a checkpoint, and thin out older automatic ones.

        Raises
        ------
        UserError : it cannot be written; older ones are whole.
        """
        events = self._save_checkpoint(pinned=False)
        kept = self.config.checkpoints.keep
        for name in self._recorder.automatic_checkpoints()[:-kept]:
            self._recorder.discard_checkpoint(name)
        return events

    def save_embeddings(self, embeddings: Embeddings) -> None:
        """Keep a snapshot with the run."""
        self._recorder.save_embeddings(embeddings)

    def series(self) -> SeriesData:
        """Return what was recorded along the current line of segments: name -> (steps, values)."""
        return self._recorder.series(self.segment)

    def checkpoints(self) -> list[str]:
        """Names of the checkpoints of the run, oldest first."""
        return self._recorder.checkpoints()

    def warnings(self) -> list[Warned]:
        """Return, once, what went wrong with recording and is being survived."""
        return self._recorder.warnings()

    def describe(self) -> Description:
        """Describe the run as it stands; event number and phase are for whoever turns the engine to fill in."""
        return Description(
            title=self.data.name if self.folder is None else self.folder.name,
            run="" if self.folder is None else str(self.folder),
            offers=OFFERS,
            config=self.config,
            log=tuple(self.log),
            phase="paused",
            segment=self.segment,
            step=self.step_count,
            event=0,
            device=str(self.device),
            torch_threads=self.config.torch_threads,
            modalities=tuple(self.data.modalities[name] for name in self.config.encoders),
            rows={str(split): len(rows) for split, rows in self.data.splits.items()},
            encoders=encoder_infos(),
            losses=loss_infos(),
            weightings=weighting_infos(),
            aggregations=aggregation_infos(),
            checkpoints=tuple(self.checkpoints()),
            versions=self.versions(),
            pins=self.pins,
            names=self._recorder.names(),
            columns=self.data.columns_of_words(),
            trainable=self._parts.trainable,
        )

    def versions(self) -> dict[str, str]:
        """Return what a result depends on besides the configuration."""
        return fingerprint(self.data.fingerprint, str(self.device), self.config.torch_threads)

    def close(self) -> None:
        """Write what is pending and release the run."""
        self._recorder.close()

    def _next_batches(self) -> tuple[list[NDArray[np.int64]], int, int]:
        """Return the batches of the next step, and where the one after it starts."""
        epoch, cursor, batches = self._position.epoch, self._position.cursor, []
        for _ in range(self.config.optimizer.accumulate):
            rows, epoch, cursor = self._order.batch(epoch, cursor, self.config.batch_size)
            batches.append(rows)
        return batches, epoch, cursor

    def _changed(self, row: LogRow | None = None) -> Changed:
        return Changed(row=row, config=self.config, trainable=self._parts.trainable)

    def _manifest(self, plugins: tuple[str, ...]) -> dict[str, object]:
        config: dict[str, object] = {"config": msgspec.to_builtins(self.config), "versions": self.versions()}
        return {"schema": SCHEMA, **({"plugins": list(plugins)} if plugins else {}), **config}

    def _apply(self, change: AnyChange, gesture: int, *, undoes: int = 0, redoes: int = 0) -> list[AnyEvent]:
        number = self._last_change + 1
        if isinstance(change, Restore):
            source = self._recorder.load_checkpoint(change.checkpoint)
            config, parts = restore(self._parts, self.config, source, change.scope)
            plan = Transition(config, change, restores=(change.scope,))
        else:
            plan = transition(self.config, change, Now(self.step_count, number, self._parts.cost.temperatures()))
            parts = reassemble(self._parts, self.config, plan.config, number)
        lost = [] if plan.restores else redrawn_terms(self._parts, parts)
        if lost:
            plan = dataclasses.replace(plan, inverse=(), restores=tuple(f"term:{term}" for term in lost))
        events: list[AnyEvent] = []
        inverse = plan.inverse
        if plan.restores and not undoes:
            events += self._save_checkpoint(pinned=True)
            restores = (Restore(checkpoint=self._position.name, scope=scope) for scope in plan.restores)
            inverse = (*restores, *inverse)
        self._commit(plan, parts)
        row = LogRow(
            seq=number,
            gesture=gesture,
            segment=self.segment,
            step=self.step_count,
            change=plan.change,
            inverse=() if undoes else inverse,
            undoes=undoes,
            redoes=redoes,
        )
        self._last_change = number
        self._position = replace(self._position, changes=number)
        self.log.append(row)
        self._recorder.record_change(row)
        return [*events, self._changed(row)]

    def _check_line(self, position: Position) -> None:
        """Refuse to restore from a line that was left: a repetition of this one would not pass there."""
        end = self._recorder.line(self.segment).get(position.segment)
        if end is None or (position.step, position.changes) > end:
            raise UserError(
                "checkpoint.other_line",
                "Checkpoint {name} lies on a line that was left: rewind to it instead.",
                name=position.name,
            )

    def _commit(self, plan: Transition, parts: Parts) -> None:
        if isinstance(plan.change, SetTemperature):
            parts.cost.set_temperature(plan.change.term, plan.change.temperature, plan.change.learnable)
        if isinstance(plan.change, ConfigureTerm) and plan.change.params is not None:
            parts.cost.adopt_temperature(
                self.config.cost.term(plan.change.term), plan.config.cost.term(plan.change.term)
            )
        if plan.config.torch_threads != self.config.torch_threads:
            torch.set_num_threads(plan.config.torch_threads)
        self._parts, self.config = parts, plan.config

    def _repeat(self, changes: list[AnyChange], *, undoes: int = 0, redoes: int = 0) -> list[AnyEvent]:
        gesture = self._last_change + 1
        self._gesture_key = 0
        return [event for change in changes for event in self._apply(change, gesture, undoes=undoes, redoes=redoes)]

    def _save_checkpoint(self, *, pinned: bool) -> list[AnyEvent]:
        taken = capture(self._parts, self.config, self._position, pinned=pinned)
        self._recorder.save_checkpoint(taken)
        position = self._position
        return [Checkpointed(name=position.name, segment=position.segment, step=position.step, pinned=pinned)]

    def _enter_line(self, found: Checkpoint, *, unbroken: bool) -> None:
        """Stand where a checkpoint stands: in its segment, or in a child of it."""
        at = found.position
        if not unbroken:
            segment = self._recorder.add_segment(at.segment, at.step, at.changes)
            self._position = replace(at, segment=segment)
        self.log = self._recorder.log(self.segment)


def _load_and_remember(folder: Path, plugins: Iterable[str]) -> None:
    """Load the plug-ins of a run and those named besides, which it remembers from now on."""
    manifest = read_manifest(folder)
    known = plugins_of(manifest)
    names = tuple(dict.fromkeys([*(absolute(name) for name in plugins), *known]))
    load_plugins(names)
    if names != known:
        # TOML: what stands at the top comes before the tables.
        write_manifest(folder, {"plugins": list(names), **{key: manifest[key] for key in manifest if key != "plugins"}})


def _find_checkpoint(recorder: DiskRecorder, name: str) -> Checkpoint:
    """Return the checkpoint of that name; without one the newest that is whole."""
    names = [name] if name else recorder.checkpoints()[::-1]
    if not names:
        raise UserError(
            "checkpoint.none", "{run} has no checkpoint to go on from: start a new run.", run=recorder.folder
        )
    for candidate in names:
        try:
            return recorder.load_checkpoint(candidate)
        except UserError as error:
            if candidate == names[-1]:
                raise
            recorder.warn(error)
    raise AssertionError("the last candidate is returned or raises")


def _survived(task: Callable[[], Sequence[AnyEvent]]) -> Sequence[AnyEvent]:
    try:
        return task()
    except UserError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return [Warned(code=error.code, template=error.template, fields=fields)]


def _training_rows(data: PairedData) -> NDArray[np.int64]:
    rows = data.splits["train"]
    if len(rows) == 0:
        raise UserError("data.no_training_rows", "The train split of {name} is empty.", name=data.name)
    return rows


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
