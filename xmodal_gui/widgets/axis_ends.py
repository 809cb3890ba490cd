"""The two ends of an axis: an item by its row, or words."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget
from xmodal.projection.settings import Anchor

from xmodal_gui.models.map_model import MapModel

_WORDS = ""
"""Instead of a modality."""
_LEAST = 120
"""Pixels: two words can be read."""


class AxisEnd(QObject):
    """Chooses one end: what it is, and which.

    Attributes
    ----------
    kind : a modality, whose item it is, or words. edit : the row, or the words. take : fills in the selected row.
    """

    def __init__(self, model: MapModel, end: Anchor | None, grid: QGridLayout, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.kind = QComboBox()
        self.kind.setAccessibleName(name)
        for modality in model.modalities:
            self.kind.addItem(self.tr("row of {modality}").format(modality=modality), modality)
        if model.word_modality:
            self.kind.addItem(self.tr("words"), _WORDS)
        self.edit = QLineEdit()
        self.edit.setMinimumWidth(_LEAST)
        self.take = QPushButton(self.tr("Selected"))
        self.take.setProperty("role", "link")
        self.take.setToolTip(self.tr("Take the row that is selected on the map"))
        self.take.clicked.connect(self._take_selected)
        self.kind.currentIndexChanged.connect(self._show_kind)
        label = QLabel(name)
        label.setProperty("role", "muted")
        label.setBuddy(self.edit)
        line = grid.rowCount()
        for column, widget in enumerate((label, self.kind, self.edit, self.take)):
            grid.addWidget(widget, line, column)
        if end is not None:
            self.kind.setCurrentIndex(max(self.kind.findData(end.modality if end.is_item else _WORDS), 0))
            self.edit.setText(str(end.row) if end.is_item else end.words)
        self._old = end
        self._show_kind()

    @property
    def _is_words(self) -> bool:
        return self.kind.currentData() == _WORDS and self.kind.count() > 0

    def anchor(self) -> Anchor | None:
        """Return the end; None while it is none."""
        text = " ".join(self.edit.text().split())
        if self._is_words:
            old = self._old
            vector = old.vector if old is not None and old.words == text else None
            return Anchor(modality=self._model.word_modality, words=text, vector=vector) if text else None
        if not text.isdecimal():
            return None
        return Anchor(modality=str(self.kind.currentData()), row=int(text))

    def _show_kind(self) -> None:
        self.take.setVisible(not self._is_words)
        self.take.setEnabled(self._model.selected_row is not None)
        self.edit.setPlaceholderText(self.tr("such as: a red circle") if self._is_words else self.tr("row number"))

    def _take_selected(self) -> None:
        if self._model.selected_row is not None:
            self.edit.setText(str(self._model.selected_row))


class AxisEnds(QWidget):
    """Chooses both ends; rows of the selection are proposed where nothing was chosen yet."""

    def __init__(self, model: MapModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(2, 1)
        ends: tuple[Anchor | None, ...] = model.wish.settings_of("axis").ends or _proposed(model)
        names = (self.tr("From"), self.tr("To"))
        self.ends = [AxisEnd(model, end, grid, name, self) for end, name in zip(ends, names, strict=True)]
        if not model.word_modality:
            note = QLabel(self.tr("Words can be ends while a model is open that reads them."))
            note.setProperty("role", "caption")
            note.setWordWrap(True)
            grid.addWidget(note, grid.rowCount(), 0, 1, 4)

    def anchors(self) -> tuple[Anchor, ...] | None:
        """Return both ends; None while one is missing."""
        first, second = (end.anchor() for end in self.ends)
        return None if first is None or second is None else (first, second)


def _proposed(model: MapModel) -> tuple[Anchor | None, ...]:
    """Return ends that the selection suggests: its first two rows."""
    rows = model.selection.rows.tolist()[:2]
    if not model.modalities:
        return None, None
    found: list[Anchor | None] = [Anchor(modality=model.modalities[0], row=row) for row in rows]
    return (*found, None, None)[:2]
