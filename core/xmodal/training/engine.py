"""The engine: one optimiser step per call, changes between calls, and a run that can be repeated bit for bit.

It knows no window, calls nobody back and never loops: pausing is not calling `step`. Where a run stands between two
steps is a `RunState`; `opening` makes it, `ChangeLog` changes it, `inspection` only reads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

import torch
from msgspec.structs import replace

from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.store import RunWriter
from xmodal.training import inspection
from xmodal.training.answering import answer_queries
from xmodal.training.assembly import assemble
from xmodal.training.change_log import ChangeLog
from xmodal.training.changes import AnyChange, LogRow
from xmodal.training.checkpoints import Position, load
from xmodal.training.config import RunConfig
from xmodal.training.description import Description
from xmodal.training.events import AnyEvent, Embeddings, Evaluation, StepEvent, Warned
from xmodal.training.explaining import explain
from xmodal.training.explanations import ExplainOrder, Explanation
from xmodal.training.history import History
from xmodal.training.names import Names, with_name
from xmodal.training.opening import open_new, open_recorded
from xmodal.training.plan import phase_at
from xmodal.training.previewing import preview_augmentations
from xmodal.training.previews import Preview, PreviewOrder
from xmodal.training.queries import Query, QueryAnswer, check_queries
from xmodal.training.ranks import RANKED_SPLIT, RankLine
from xmodal.training.recorder import DiskRecorder, SeriesData
from xmodal.training.run_state import RunState
from xmodal.training.schedules import learning_rate_at
from xmodal.training.series import evaluation_series, step_series
from xmodal.training.steps import take_step
from xmodal.training.transitions import thaw
from xmodal.training.weights import lambda_at


class Engine:
    """Minimises the cost of a configuration.

    Use `create` or `load`. Every public method leaves the engine between two steps; one that raises leaves it as it
    was.
    """

    def __init__(self, state: RunState, last_change: int = 0) -> None:
        self._state = state
        self._changes = ChangeLog(state, last_change)
        self._pending: list[AnyEvent] = []

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
        state = open_new(config, folder, plugins)
        engine = cls(state)
        state.position = Position(segment=state.recorder.add_segment(None, 0, 0))
        state.save_checkpoint(pinned=True)
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
            state = open_recorded(recorder, folder, checkpoint, plugins)
            engine = cls(state, recorder.last_change())
        except BaseException:
            recorder.close()
            raise
        engine._enter_line(unbroken=recorder.stands_at(state.position))
        return engine

    @property
    def config(self) -> RunConfig:
        """The configuration now."""
        return self._state.config

    @property
    def data(self) -> PairedData:
        """What it learns from."""
        return self._state.data

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self._state.device

    @property
    def folder(self) -> Path | None:
        """The folder of the run, None if nothing is recorded."""
        return self._state.recorder.folder

    @property
    def segment(self) -> int:
        """The segment that steps are recorded in."""
        return self._state.position.segment

    @property
    def step_count(self) -> int:
        """Steps done."""
        return self._state.position.step

    @property
    def log(self) -> list[LogRow]:
        """The change log of the current line of segments."""
        return self._changes.rows

    @property
    def history(self) -> History:
        """What can be taken back and repeated."""
        return self._changes.history

    def step(self) -> StepEvent:
        """Take one optimiser step.

        Raises
        ------
        NonFiniteError : the loss or a gradient is not finite; the weights are those before.
        """
        started = time.perf_counter()
        state = self._state
        batches, epoch, cursor = state.next_batches()
        step = self.step_count + 1
        sampling = state.budget.is_due(state.config.evaluation, step)
        numbers = take_step(state.parts, state.config, batches, step, sampling=sampling)
        state.position = replace(state.position, step=step, epoch=epoch, cursor=cursor)
        event = StepEvent(
            segment=self.segment,
            step=step,
            total=numbers.total,
            lambda_=lambda_at(state.config.cost, step),
            learning_rate=learning_rate_at(state.config.optimizer, step),
            phase=phase_at(state.config.plan, step).number,
            terms=numbers.terms,
            gradient_norm=numbers.gradient_norm,
            temperature=numbers.temperature,
            cosine=None if numbers.pulls is None else numbers.pulls.cosines(),
            sampling_seconds=0.0 if numbers.pulls is None else numbers.pulls.seconds,
            rows=sum(map(len, batches)),
            seconds=time.perf_counter() - started,
        )
        state.budget.account(event.seconds, event.sampling_seconds)
        state.felt = {name: value.raw for name, value in numbers.terms.items() if value.weighted != 0}
        state.recorder.record(self.segment, step, step_series(event))
        thawed = thaw(state.config, step)
        if thawed != state.config:
            state.config = thawed
            self._pending.append(state.changed())
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
        return self._changes.apply(change, gesture_key)

    def undo(self) -> list[AnyEvent]:
        """Take the last gesture back, by appending what does so; nothing if there is none."""
        return self._changes.undo()

    def redo(self) -> list[AnyEvent]:
        """Repeat the gesture that was taken back last; nothing if there is none."""
        return self._changes.redo()

    def repeat(self, row: LogRow) -> list[AnyEvent]:
        """Apply a recorded change under the number and in the segment it was recorded with (see `replay`)."""
        return self._changes.repeat(row)

    def keep_checkpoint(self, names: Container[str]) -> None:
        """Take a checkpoint if the one that belongs here is among `names`."""
        if self._state.position.name in names:
            self._state.save_checkpoint(pinned=True)

    def rewind(self, checkpoint: str = "") -> list[AnyEvent]:
        """Go on from a checkpoint in a new segment; ``""`` is the start. What was recorded stays."""
        state = self._state
        found = state.recorder.load_checkpoint(checkpoint or Position().name)
        parts = assemble(found.config, state.data, state.device)
        load(parts, found)
        state.become(found.config, parts)
        state.position = found.position
        self._enter_line(unbroken=False)
        return [state.changed(), *state.save_checkpoint(pinned=False)]

    def evaluate(self, split: str, pool: int | None = None) -> Evaluation:
        """Evaluate a split: touches no generator, mode or buffer of training.

        Parameters
        ----------
        pool : rows among which a partner is searched, at most; None for those of the configuration. Splits compare only
            in pools of one size.

        Raises
        ------
        UserError : there is no such split, or it is empty.
        """
        evaluation, ranks = inspection.evaluate_split(self._state, split, pool)
        self._state.recorder.record(self.segment, self.step_count, evaluation_series(evaluation))
        if split == RANKED_SPLIT:
            self._state.recorder.record_ranks(self.segment, self.step_count, ranks)
        return evaluation

    def embed(self, split: str, limit: int) -> Embeddings:
        """Return raw embeddings of the fixed sample of a split.

        Raises
        ------
        UserError : there is no such split, or it is empty.
        """
        return inspection.embed_sample(self._state, split, limit)

    def ranks(self, row: int) -> RankLine:
        """Return how the rank of a row's partner went along the current line of segments."""
        return self._state.recorder.ranks(self.segment, row)

    def answer(self, queries: Sequence[Query]) -> tuple[QueryAnswer, ...]:
        """Return where queries lie in the shared space: touches no generator, mode or buffer of training.

        Raises
        ------
        UserError : a query that no encoder can read.
        """
        return answer_queries(self._state.parts.model, queries)

    def explain(self, order: ExplainOrder) -> Explanation:
        """Return what carries the similarity of two items: touches no generator, mode or buffer of training.

        Raises
        ------
        UserError : there is no such item, or it cannot be explained; see `xmodal.training.explaining`.
        """
        return explain(self._state.parts.model, order)

    def preview(self, order: PreviewOrder) -> Preview:
        """Return what augmentations make of a few training items: touches nothing of training.

        Raises
        ------
        UserError : an unknown modality, or augmentations that it cannot have.
        """
        return preview_augmentations(self.config, self.data, order)

    @property
    def pins(self) -> tuple[Query, ...]:
        """The queries that are kept with the run; those that its data propose until others are."""
        return inspection.pins(self._state)

    def set_pins(self, queries: Sequence[Query]) -> None:
        """Keep these queries with the run.

        Raises
        ------
        UserError : a query that no encoder can read, or they cannot be written; those kept before are whole.
        """
        check_queries(queries, self.data, self.config.encoders)
        self._state.recorder.save_pins(tuple(queries))

    def name_change(self, gesture: int, name: str) -> Names:
        """Keep a name for a change with the run, or none if it is empty; return all names.

        Raises
        ------
        UserError : there is no such gesture, the name is too long, or it cannot be written; nothing has changed.
        """
        names = with_name(self._state.recorder.names(), self.log, gesture, name)
        self._state.recorder.save_names(names)
        return names

    def save(self) -> list[AnyEvent]:
        """Write a checkpoint, and thin out older automatic ones.

        Raises
        ------
        UserError : it cannot be written; older ones are whole.
        """
        events = self._state.save_checkpoint(pinned=False)
        kept = self.config.checkpoints.keep
        for name in self._state.recorder.automatic_checkpoints()[:-kept]:
            self._state.recorder.discard_checkpoint(name)
        return events

    def save_embeddings(self, embeddings: Embeddings) -> None:
        """Keep a snapshot with the run."""
        self._state.recorder.save_embeddings(embeddings)

    def series(self) -> SeriesData:
        """Return what was recorded along the current line of segments: name -> (steps, values)."""
        return self._state.recorder.series(self.segment)

    def checkpoints(self) -> list[str]:
        """Names of the checkpoints of the run, oldest first."""
        return self._state.recorder.checkpoints()

    def warnings(self) -> list[Warned]:
        """Return, once, what went wrong with recording and is being survived."""
        return self._state.recorder.warnings()

    def describe(self) -> Description:
        """Describe the run as it stands; event number and phase are for whoever turns the engine to fill in."""
        return inspection.describe(self._state, self.log)

    def versions(self) -> dict[str, str]:
        """Return what a result depends on besides the configuration."""
        return inspection.versions(self._state)

    def close(self) -> None:
        """Write what is pending and release the run."""
        self._state.recorder.close()

    def _enter_line(self, *, unbroken: bool) -> None:
        """Go on in the segment of the position, or in a child of it."""
        state, at = self._state, self._state.position
        if not unbroken:
            state.position = replace(at, segment=state.recorder.add_segment(at.segment, at.step, at.changes))
        self._changes.enter_line()


def _survived(task: Callable[[], Sequence[AnyEvent]]) -> Sequence[AnyEvent]:
    try:
        return task()
    except UserError as error:
        fields = error.told()
        return [Warned(code=error.code, template=error.template, fields=fields)]
