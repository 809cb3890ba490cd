"""The form of a modality's augmentations, with a preview of what they make of items."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget
from xmodal.session.messages import ComponentInfo
from xmodal.training.config import AugmentationSection

from xmodal_gui.models.preview_model import PreviewModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.augmentation_list import AugmentationList
from xmodal_gui.widgets.params_form import AcceptPopover
from xmodal_gui.widgets.preview_grid import PreviewGrid

_WIDTH = 400


class AugmentationPopover(AcceptPopover):
    """Sets the augmentations of one modality: nothing is trained with them before they are applied.

    Signals
    -------
    chosen(tuple[AugmentationSection, ...]) : the user wants these.
    """

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        modality: str,
        infos: Sequence[ComponentInfo],
        sections: Sequence[AugmentationSection],
        preview: PreviewModel,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, "", "", width=_WIDTH, parent=parent)
        self._modality, self._preview = modality, preview
        self.title.setText(self.tr("Augmentation of {modality}, in training only").format(modality=modality))
        self.setAccessibleName(self.title.text())
        self.accept.setText(self.tr("Apply"))
        self.list = AugmentationList(theme, infos, sections)
        self.grid = PreviewGrid(theme)
        self.sentence = QLabel()
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        for widget in (self.list, self.grid, self.sentence):
            self.insert(widget)
        self.list.edited.connect(self._ask)
        self.list.resized.connect(self.fit)
        self.grid.clicked.connect(preview.draw_again)
        preview.changed.connect(self._show_preview)
        self._ask()
        self._show_preview()

    def tell(self) -> None:
        """Tell what the rows show."""
        self.chosen.emit(self.list.sections())

    def _ask(self) -> None:
        self._preview.show_sections(self._modality, self.list.sections())

    def _show_preview(self) -> None:
        pairs = self._preview.pairs
        self.grid.show_pairs(pairs)
        self.grid.setVisible(bool(pairs))
        can_ask = self._preview.can_ask
        waiting, absent = self.tr("A preview, in a moment."), self.tr("This source draws no preview.")
        self.sentence.setText(waiting if can_ask else absent)
        self.sentence.setVisible(not pairs)
        if self.isVisible():
            self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing more."""
        super().hideEvent(event)
        self._preview.forget()
