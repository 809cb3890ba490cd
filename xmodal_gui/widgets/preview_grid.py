"""Items before and after augmentation, side by side; a click draws again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from xmodal_gui.models.preview_model import Pairs
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.picture import Picture

_SIDE = 52


class PreviewGrid(QWidget):
    """Pictures in two rows, texts in two columns: as they are, and as the encoder may read them.

    Signals
    -------
    clicked : the user wants another draw.
    """

    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: object = None
        self._cells: list[tuple[QWidget, QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Training items as they are, and as the encoder may read them. Click for another draw"))
        self.setAccessibleName(self.tr("Preview of the augmentation"))

    def show_pairs(self, pairs: Pairs) -> None:
        """Show items; those that are of the kind of the last ones move nothing."""
        shape = [before.picture is None for before, _ in pairs]
        if shape != self._shape:
            self._shape = shape
            self._build(pairs)
        for (before, after), cells in zip(pairs, self._cells, strict=True):
            for view, cell in zip((before, after), cells, strict=True):
                if isinstance(cell, Picture) and view.picture is not None:
                    cell.show_pixels(view.picture)
                elif isinstance(cell, ElidedLabel):
                    cell.setText(view.text or "")

    def _build(self, pairs: Pairs) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._cells = []
        if not pairs:
            return
        upright = pairs[0][0].picture is not None  # pictures stand above each other, texts beside each other
        for line, words in enumerate((self.tr("as it is"), self.tr("augmented"))):
            label = QLabel(words)
            label.setProperty("role", "caption")
            label.ensurePolished()  # the grid asks for its width before it is shown
            self._grid.addWidget(label, *((line, 0) if upright else (0, line)))
            self._grid.setColumnStretch(line, 0 if upright else 1)
        for number, (before, _) in enumerate(pairs, 1):
            cells = tuple(self._cell(before.picture is not None) for _ in range(2))
            for line, cell in enumerate(cells):
                self._grid.addWidget(cell, *((line, number) if upright else (number, line)))
            self._cells.append((cells[0], cells[1]))
        self._grid.setColumnStretch(len(pairs) + 1, 1 if upright else 0)

    def _cell(self, is_picture: bool) -> QWidget:
        return Picture(_SIDE) if is_picture else ElidedLabel()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for another draw."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
