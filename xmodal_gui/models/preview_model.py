"""What augmentations make of a few items: asked of the engine whenever they are edited. No widgets."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.data.base import PairedData
from xmodal.session.messages import GetPreview, PreviewOrder, PreviewReady
from xmodal.training.config import AugmentationSection

from xmodal_gui.models.input_views import InputView, views_of
from xmodal_gui.models.session_model import SessionModel

ITEMS = 5
PAUSE_MS = 60
"""Edits that follow each other faster are asked for once."""

Pairs = list[tuple[InputView, InputView]]


class PreviewModel(QObject):
    """Asks the session for previews, and turns the newest answer into what people can see.

    Attributes
    ----------
    pairs : items before and after; of the last answer until the next.

    Signals
    -------
    changed : other items, or the session offers previews now, or no more.
    """

    changed = Signal()

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.data: PairedData | None = None
        self.pairs: Pairs = []
        self._order: PreviewOrder | None = None
        self._asked = ""
        self._generation = 0
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        session.previewReceived.connect(self._take)
        session.attached.connect(self.changed)
        session.ended.connect(self.changed)

    @property
    def can_ask(self) -> bool:
        """Whether the session draws previews of data that the window holds, too."""
        return self._session.offers("augment") and self.data is not None

    def set_data(self, data: PairedData) -> None:
        """Show items of these data from now on."""
        self.data = data
        self.changed.emit()

    def show_sections(self, modality: str, sections: tuple[AugmentationSection, ...]) -> None:
        """Ask what these make of items of a modality, in a moment; the draw stays."""
        draw = 0 if self._order is None else self._order.draw
        if self._order is None or self._order.modality != modality:
            self.pairs = []
        self._order = PreviewOrder(modality=modality, sections=sections, count=ITEMS, draw=draw)
        self._pause.start()

    def draw_again(self) -> None:
        """Ask for another draw."""
        if self._order is not None:
            self._order = replace(self._order, draw=self._order.draw + 1)
            self._ask()

    def forget(self) -> None:
        """Nobody looks any more."""
        self._pause.stop()
        self._order, self.pairs = None, []

    def _ask(self) -> None:
        self._pause.stop()
        if self._order is not None and self.can_ask:
            self._generation += 1
            self._asked = self._order.modality
            self._session.request(GetPreview(generation=self._generation, order=self._order))

    def _take(self, ready: PreviewReady) -> None:
        is_wanted = self._order is not None and ready.generation == self._generation
        if not is_wanted or self.data is None or self._asked not in self.data.modalities:
            return
        modality, preview = self.data.modalities[self._asked], ready.preview
        items = zip(preview.before.numpy(), preview.after.numpy(), strict=True)
        self.pairs = [views_of(self.data, modality, before, after) for before, after in items]
        self.changed.emit()
