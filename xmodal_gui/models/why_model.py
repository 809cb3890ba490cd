"""Which words, pixels or cells carry the similarity that is looked at: asked of the engine while somebody looks.

No widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.session.messages import ExplainOrder, ExplanationReady, GetExplanation, Refused
from xmodal.training.explanations import Attribution, Method, Subject, Unexplained

from xmodal_gui.messages_text import sentence
from xmodal_gui.models.inspector_model import InspectorModel
from xmodal_gui.models.session_model import SessionModel

PAUSE_MS = 120
"""Rows that are walked through faster are not asked about."""
REST = 33
"""While it trains, a row is asked about again after so many times what the last answer took: 3 % of training."""
_FIRST = 1 << 20
"""Refusals name a request by its number alone, and others count from 1."""

METHODS: tuple[Method, ...] = ("integrated_gradients", "occlusion")


@dataclass(frozen=True)
class Why:
    """What one item carries of the similarity.

    Attributes
    ----------
    values : pixels (H, W); cells (M, F), high bands first, as long as the sound; words (T,). In units of the cosine.
    words : of a text, as the encoder reads them. baseline : the cosine with nothing on the item.
    error : what the values sum up to, less the cosine's difference to the baseline; None where no sum is promised.
    """

    modality: str
    row: int
    values: NDArray[np.float32]
    words: tuple[str, ...]
    baseline: float
    error: float | None

    @property
    def shares(self) -> NDArray[np.float32]:
        """The values as parts of all that is carried, either way: their magnitudes sum to 1."""
        shares: NDArray[np.float32] = self.values / max(float(np.abs(self.values).sum()), 1e-12)
        return shares


@dataclass(frozen=True)
class WhyAnswer:
    """The newest answer.

    Attributes
    ----------
    parts : of the items that could be explained. problems : sentences about the others.
    step : of the encoders.
    """

    cosine: float
    step: int
    parts: tuple[Why, ...]
    problems: tuple[str, ...]


class WhyModel(QObject):
    """Explains the pair that an inspector looks at, as long as it is switched on and somebody looks.

    Attributes
    ----------
    opacity : of what is laid over the items, in [0, 1].

    Signals
    -------
    changed : on, off, another method or opacity, another answer or none.
    """

    changed = Signal()

    def __init__(
        self,
        session: SessionModel,
        inspector: InspectorModel,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._inspector = inspector
        self._clock = clock
        self.is_on = False
        self.method: Method = "integrated_gradients"
        self.opacity = 0.75
        self.answer: WhyAnswer | None = None
        self.refusal: Refused | None = None
        self._is_visible = False
        self._generation = _FIRST
        self._order: ExplainOrder | None = None
        self._rests_until = 0.0
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        inspector.looked.connect(self._look)
        inspector.refreshed.connect(self._refresh)
        session.explained.connect(self._take)
        session.refused.connect(self._take_refusal)
        session.attached.connect(self._look)
        session.ended.connect(self._look)

    # ---- what is so --------------------------------------------------------------------------------------------

    @property
    def can_ask(self) -> bool:
        """Whether the session explains similarities."""
        return self._session.offers("explain")

    @property
    def is_external(self) -> bool:
        """Whether the embeddings are another program's: there is nothing to go on with."""
        return self._session.external

    @property
    def is_asking(self) -> bool:
        """Whether an answer is on its way."""
        return self._order is not None and self.answer is None and self.refusal is None

    def of(self, modality: str, row: int) -> Why | None:
        """Return what an item carries of the similarity that is looked at; None where nobody knows, or asked."""
        parts = () if self.answer is None or not self.is_on else self.answer.parts
        return next((part for part in parts if (part.modality, part.row) == (modality, row)), None)

    # ---- wishes ------------------------------------------------------------------------------------------------

    def switch(self, on: bool) -> None:
        """Explain what is looked at, or nothing."""
        if on != self.is_on:
            self.is_on = on
            self._look()

    def choose(self, method: Method) -> None:
        """Explain by this method from now on."""
        if method != self.method:
            self.method = method
            self._look()

    def set_opacity(self, opacity: float) -> None:
        """Let more or less of the items shine through."""
        self.opacity = opacity
        self.changed.emit()

    def set_visible(self, visible: bool) -> None:
        """Say whether anybody looks; nothing is asked for while nobody does."""
        self._is_visible = visible
        if visible and self.is_on and self.answer is None:
            self._pause.start()

    # ---- asking and answers ------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Something else is looked at, or in another way."""
        self._generation += 1
        self._order = self.answer = self.refusal = None
        self._rests_until = 0.0
        if self.is_on:
            self._pause.start()
        self.changed.emit()

    def _refresh(self) -> None:
        """There is a new snapshot of the same row: the encoders are others."""
        if self.is_on and self._clock() >= self._rests_until:
            self._ask()

    def _ask(self) -> None:
        self._pause.stop()
        subjects = self._inspector.subjects
        if not self.is_on or not self._is_visible or not self.can_ask or subjects is None:
            return
        a, b = (Subject(modality=modality, row=row) for modality, row in subjects)
        self._order = ExplainOrder(a=a, b=b, method=self.method)
        self._generation += 1
        self._rests_until = float("inf")  # until this is answered
        self._session.request(GetExplanation(generation=self._generation, order=self._order))

    def _take(self, ready: ExplanationReady) -> None:
        if ready.generation != self._generation:
            return
        found = ready.explanation
        self._rests_until = self._clock() + REST * found.seconds
        self.refusal = None
        subjects = (found.order.a, found.order.b)
        made = [self._why(part, at) for part, at in zip(found.parts, subjects, strict=True)]
        self.answer = WhyAnswer(
            cosine=found.cosine,
            step=ready.step,
            parts=tuple(part for part in made if isinstance(part, Why)),
            problems=tuple(part for part in made if isinstance(part, str)),
        )
        self.changed.emit()

    def _take_refusal(self, refusal: Refused) -> None:
        if refusal.generation == self._generation:
            self.answer, self.refusal, self._rests_until = None, refusal, 0.0
            self.changed.emit()

    def _why(self, part: Attribution | Unexplained, subject: Subject) -> Why | str:
        if isinstance(part, Unexplained):
            return sentence(part.template, part.fields)
        values = part.values.numpy()
        if part.shows == "cells":
            values = values[::-1, : self._frames(part, subject.row)]
        return Why(part.modality, subject.row, values, part.words, part.baseline, part.error)

    def _frames(self, part: Attribution, row: int) -> int:
        """Return how many of a sound's frames its picture shows: an encoder may hear more, such as noise behind it."""
        data = self._inspector.data
        samples = None if data is None else data.sound(part.modality, row)
        if data is None or samples is None or not part.frame_s:
            return part.values.shape[1]
        return max(round(len(samples) / data.shown_as(part.modality).rate / part.frame_s), 1)
