"""What a session needs of an engine, so that its loop can be turned with a scripted one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from xmodal.session.messages import Description, ExplainOrder, Explanation, Preview, PreviewOrder, Query, QueryAnswer
from xmodal.training.changes import AnyChange
from xmodal.training.events import AnyEvent, Embeddings, Evaluation, StepEvent, Warned
from xmodal.training.ranks import RankLine


class LoopEngine(Protocol):
    """What `EngineLoop` turns; `xmodal.training.engine.Engine` is one, and documents each method."""

    @property
    def step_count(self) -> int: ...  # noqa: D102
    @property
    def segment(self) -> int: ...  # noqa: D102
    def step(self) -> StepEvent: ...  # noqa: D102
    def due(self) -> list[AnyEvent]: ...  # noqa: D102
    def apply(self, change: AnyChange, gesture_key: int = 0) -> list[AnyEvent]: ...  # noqa: D102
    def undo(self) -> list[AnyEvent]: ...  # noqa: D102
    def redo(self) -> list[AnyEvent]: ...  # noqa: D102
    def rewind(self, checkpoint: str = "") -> list[AnyEvent]: ...  # noqa: D102
    def evaluate(self, split: str, pool: int | None = None) -> Evaluation: ...  # noqa: D102
    def embed(self, split: str, limit: int) -> Embeddings: ...  # noqa: D102
    def save(self) -> list[AnyEvent]: ...  # noqa: D102
    def save_embeddings(self, embeddings: Embeddings) -> None: ...  # noqa: D102
    def answer(self, queries: Sequence[Query]) -> tuple[QueryAnswer, ...]: ...  # noqa: D102
    def explain(self, order: ExplainOrder) -> Explanation: ...  # noqa: D102
    def preview(self, order: PreviewOrder) -> Preview: ...  # noqa: D102
    def set_pins(self, queries: Sequence[Query]) -> None: ...  # noqa: D102
    def name_change(self, gesture: int, name: str) -> dict[int, str]: ...  # noqa: D102
    def ranks(self, row: int) -> RankLine: ...  # noqa: D102
    def series(self) -> Mapping[str, tuple[Any, Any]]: ...  # noqa: D102
    def warnings(self) -> list[Warned]: ...  # noqa: D102
    def describe(self) -> Description: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102
