"""How much of the map is shown, and how much is selected: two words that are there while they say something."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme


class MapCounts(QFrame):
    """Shows "N of M shown" and "N selected" of a `MapModel`; a click shows all, or clears the selection.

    Floats in a corner of its parent, so that the map stays where it is when a count comes or goes.
    """

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._model = model
        self._margin = theme.space(2)
        self.setProperty("role", "card")
        self.shown = self._word(self.tr("Some points are hidden by the legend: show all"))
        self.shown.clicked.connect(model.filter.show_all)
        self.selected = self._word(self.tr("Clear the selection (Esc)"))
        self.selected.clicked.connect(lambda: model.selection.clear())
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        row.addWidget(self.shown)
        row.addWidget(self.selected)
        for signal in (model.moved, model.filtered, model.selected):
            signal.connect(self._show)
        self._show()

    def _word(self, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "word")
        button.setToolTip(tip)
        return button

    def _show(self) -> None:
        model = self._model
        total, shown = len(model.points), int(model.shown.sum())
        self.shown.setText(self.tr("{shown:,} of {total:,} shown").format(shown=shown, total=total))
        self.shown.setVisible(shown < total)
        self.selected.setText(self.tr("{count:,} selected").format(count=len(model.selection)))
        self.selected.setVisible(len(model.selection) > 0)
        self.setVisible(shown < total or len(model.selection) > 0)
        self.place()

    def place(self) -> None:
        """Go to the upper right corner."""
        self.adjustSize()
        self.move(self._parent.width() - self.width() - self._margin, self._margin)
