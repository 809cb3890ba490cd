"""The loop that turns an engine: requests between steps, steps while it trains, events out.

Knows no transport: messages leave through a function, requests come by call. The host runs it in a process of its
own, `LocalSource` in the calling thread.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from xmodal.errors import UserError
from xmodal.session.batching import Client
from xmodal.session.engine import LoopEngine
from xmodal.session.faults import failure, is_out_of_memory, out_of_memory, refusal, texts
from xmodal.session.messages import (
    PROTOCOL,
    AnyMessage,
    AnyRequest,
    Apply,
    Attach,
    Attached,
    Description,
    Detach,
    EmbeddingsReady,
    Ended,
    EvaluationReady,
    Events,
    ExplanationReady,
    GetEmbeddings,
    GetEvaluation,
    GetEvents,
    GetExplanation,
    GetPreview,
    GetQueries,
    GetRanks,
    GetSeries,
    NameChange,
    NamesChanged,
    Pause,
    Phase,
    PhaseChanged,
    PinsChanged,
    PreviewReady,
    QueriesReady,
    RanksReady,
    Redo,
    Rewind,
    Save,
    Series,
    SeriesReady,
    SetPins,
    Stop,
    Train,
    Undo,
)
from xmodal.session.ring import EventRing
from xmodal.session.snapshots import Snapshots
from xmodal.training.events import AnyEvent, Checkpointed, Embeddings
from xmodal.wire.arrays import Array

SNAPSHOT_ROWS = 2000
"""Rows of the snapshot that is kept with the run when a session is stopped."""

Post = Callable[[Client | None, AnyMessage], None]
"""Sends a message to one client, or (None) to all."""


class EngineLoop:
    """Steers one engine on behalf of any number of clients.

    The caller alternates: hand over every request that waits (`handle`), then `turn`; while there is nothing to do
    (`is_idle`) it may wait for the next request.

    Parameters
    ----------
    post : called with (client, message); None for the client means all of them.
    clock : seconds, monotonic.

    Attributes
    ----------
    ending : the last message, once the session is over and the engine closed.
    """

    def __init__(
        self,
        engine: LoopEngine,
        post: Post,
        *,
        held_events: int = 100_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._post = post
        self._clock = clock
        self._ring = EventRing(held_events)
        self._phase: Phase = "paused"
        self._until: int | None = None
        self._snapshots = Snapshots()
        self._checkpoint = (engine.describe().checkpoints or ("",))[-1]
        self.ending: Ended | None = None

    @property
    def ended(self) -> bool:
        """Whether the session is over."""
        return self.ending is not None

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do until the next request."""
        return self._phase != "training" and not self._snapshots.waiting

    def handle(self, client: Client, request: AnyRequest) -> None:
        """Do what a client asks, between two steps. Whatever goes wrong is told, never raised."""
        if self.ended:
            return
        with self._failing():
            try:
                self._handle(client, request)
            except UserError as error:
                self._post(client, refusal(error, getattr(request, "generation", 0)))
            if not self.ended:
                self._record(self._engine.warnings())

    def turn(self) -> None:
        """Answer the snapshots that are due, else take one step if it trains; send what has happened.

        Never both: a change asked for while rows are embedded must not wait for a step more.
        """
        if self.ended:
            return
        with self._failing():
            if not self._answer_snapshots() and self._phase == "training":
                self._step()

    def abandon(self, ended: Ended) -> None:
        """End the session at once, without saving."""
        if not self.ended:
            self._end(ended)

    def fail(self, error: Exception) -> None:
        """End the session because of an exception."""
        if self.ended:  # closing the engine failed: the last word is said, the log gets the rest
            traceback.print_exception(error)
        else:
            self._end(failure(error, step=self._engine.step_count))

    def _handle(self, client: Client, request: AnyRequest) -> None:
        match request:
            case Attach():
                self._attach(client, request)
            case Detach():
                self._snapshots.forget(client)
            case Train():
                self._train(request)
            case Pause():
                self._set_phase("paused")
            case Apply() | Undo() | Redo() | Save():
                with self._refusing_memory():
                    self._record(self._act(request))
            case Rewind():
                self._rewind(request)
            case GetEvents():
                self._send_again(client, request)
            case GetEmbeddings():
                self._snapshots.waiting[client, request.split] = request
            case GetEvaluation():
                self._evaluate(client, request)
            case GetQueries():
                self._answer_queries(client, request)
            case GetExplanation():
                self._explain(client, request)
            case GetPreview():
                self._preview(client, request)
            case SetPins():
                self._engine.set_pins(request.queries)
                self._post(None, PinsChanged(queries=request.queries))
            case NameChange():
                names = self._engine.name_change(request.gesture, request.name)
                self._post(None, NamesChanged(names=names))
            case GetRanks():
                line = self._engine.ranks(request.row)
                self._post(client, RanksReady.of(request.generation, request.row, line))
            case GetSeries():
                self._send_series(client, request)
            case Stop():
                self._stop()

    def _attach(self, client: Client, request: Attach) -> None:
        if request.protocol != PROTOCOL:
            raise UserError(
                "session.protocol",
                "This session speaks protocol {ours}, the client {theirs}: use the same version of xmodal for both.",
                ours=PROTOCOL,
                theirs=request.protocol,
            )
        self._post(client, Attached(protocol=PROTOCOL, description=self._describe()))
        for batch in self._ring.batches(request.after + 1, self._ring.last):
            self._post(client, batch)

    def _train(self, request: Train) -> None:
        done = self._engine.step_count
        until = request.until if request.steps is None else done + request.steps
        self._until = until
        self._set_phase("training" if until is None or until > done else "paused")

    def _act(self, request: Apply | Undo | Redo | Save) -> list[AnyEvent]:
        match request:
            case Apply():
                return self._engine.apply(request.change, request.key)
            case Undo():
                return self._engine.undo()
            case Redo():
                return self._engine.redo()
            case Save():
                return self._engine.save()

    def _rewind(self, request: Rewind) -> None:
        self._record(self._engine.rewind(request.checkpoint))
        self._post(None, Attached(protocol=PROTOCOL, description=self._describe()))

    def _send_again(self, client: Client, request: GetEvents) -> None:
        for batch in self._ring.batches(request.first, request.last):
            self._post(client, batch)
        self._ring.check(request.first, request.last)

    def _evaluate(self, client: Client, request: GetEvaluation) -> None:
        with self._refusing_memory():
            evaluation = self._engine.evaluate(request.split, request.pool or None)
        self._post(client, EvaluationReady(generation=request.generation, evaluation=evaluation))

    def _answer_queries(self, client: Client, request: GetQueries) -> None:
        engine = self._engine
        with self._refusing_memory():
            answers = engine.answer(request.queries)
        ready = QueriesReady(
            generation=request.generation, segment=engine.segment, step=engine.step_count, answers=answers
        )
        self._post(client, ready)

    def _explain(self, client: Client, request: GetExplanation) -> None:
        engine = self._engine
        with self._refusing_memory():
            explanation = engine.explain(request.order)
        ready = ExplanationReady(
            generation=request.generation, segment=engine.segment, step=engine.step_count, explanation=explanation
        )
        self._post(client, ready)

    def _preview(self, client: Client, request: GetPreview) -> None:
        with self._refusing_memory():
            preview = self._engine.preview(request.order)
        self._post(client, PreviewReady(generation=request.generation, preview=preview))

    def _send_series(self, client: Client, request: GetSeries) -> None:
        series = {
            name: Series(steps=Array.of(steps), values=Array.of(values))
            for name, (steps, values) in self._engine.series().items()
        }
        self._post(client, SeriesReady(generation=request.generation, series=series))

    def _answer_snapshots(self) -> bool:
        """Answer the requests for embeddings that are due; all of them by one snapshot where they ask for the same.

        Return whether there were any.
        """
        taken: dict[tuple[str, int], Embeddings] = {}
        due = self._snapshots.take_due(training=self._phase == "training")
        for client, request in due:
            key = (request.split, request.limit)
            try:
                if key not in taken:
                    taken[key] = self._embed(*key)
            except UserError as error:
                self._post(client, refusal(error, request.generation))
            else:
                self._post(client, EmbeddingsReady(generation=request.generation, embeddings=taken[key]))
        return bool(due)

    def _embed(self, split: str, limit: int) -> Embeddings:
        with self._refusing_memory():
            embeddings = self._engine.embed(split, limit)
        self._snapshots.embedded(embeddings.seconds)
        return embeddings

    def _step(self) -> None:
        started = self._clock()
        event = self._engine.step()
        self._snapshots.trained(self._clock() - started)
        self._record([event])
        self._record(self._engine.due())
        if self._until is not None and self._engine.step_count >= self._until:
            self._set_phase("paused")

    def _stop(self) -> None:
        reached = self._until is not None and self._engine.step_count >= self._until
        problem = self._save_all()
        self._end(
            Ended(
                reason="finished" if reached else "stopped",
                code=problem.code if problem else "",
                template=problem.template if problem else "",
                fields=texts(problem) if problem else {},
                checkpoint=self._checkpoint,
            )
        )

    def _save_all(self) -> UserError | None:
        """Write a checkpoint and a snapshot; return what hindered the checkpoint."""
        problem = None
        try:
            self._record(self._engine.save())
        except UserError as error:
            problem = error
        with suppress(UserError):  # data without a validation split has no snapshot
            self._engine.save_embeddings(self._embed("validation", SNAPSHOT_ROWS))
        self._record(self._engine.warnings())
        return problem

    def _end(self, ended: Ended) -> None:
        """Say the last word, once, and release the engine."""
        self.ending = replace(ended, checkpoint=self._checkpoint)
        self._set_phase("ended")
        try:
            self._engine.close()
        finally:
            self._post(None, self.ending)

    def _describe(self) -> Description:
        return replace(self._engine.describe(), event=self._ring.last, phase=self._phase)

    def _set_phase(self, phase: Phase) -> None:
        self._phase = phase
        self._post(
            None,
            PhaseChanged(
                phase=phase,
                segment=self._engine.segment,
                step=self._engine.step_count,
                until=self._until if phase == "training" else None,
            ),
        )

    def _record(self, events: Sequence[AnyEvent]) -> None:
        if not events:
            return
        for event in events:
            if isinstance(event, Checkpointed):
                self._checkpoint = event.name
        self._ring.extend(events)
        self._post(None, Events(first=self._ring.last - len(events) + 1, events=tuple(events)))

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Turn whatever an engine raises into the end of the session: nothing may get lost in a thread or a log."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # the border between any model's code and the user
            self.fail(error)

    @contextmanager
    def _refusing_memory(self) -> Iterator[None]:
        """Refuse what does not fit in memory instead of ending the session: the engine is as it was before."""
        try:
            yield
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise out_of_memory(self._engine.step_count) from error
