"""How much of the map is shown and selected, and what the colours of links mean: there while they say something."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.link_painter import FARTHEST
from xmodal_gui.widgets.map_legend import QuantityBar


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
        self.links = QuantityBar(theme, self.tr("links 0"), f"≥ {FARTHEST:g}")
        self.links.setToolTip(self.tr("Links: distance of partners in all dimensions, 1 − cosine"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), 2, theme.space(1), 2)
        row.setSpacing(theme.space(1))
        row.addWidget(self.links)
        row.addWidget(self.shown)
        row.addWidget(self.selected)
        for signal in (model.moved, model.filtered, model.selected, model.link_choice.changed):
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
        self.links.setVisible(self._has_links())
        self.setVisible(any(word.isVisibleTo(self) for word in (self.links, self.shown, self.selected)))
        self.place()

    def _has_links(self) -> bool:
        model, mode = self._model, self._model.link_choice.mode
        return len(model.points) > 0 and (mode == "all" or (mode == "selection" and len(model.selection) > 0))

    def place(self) -> None:
        """Go to the upper right corner."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(layout.sizeHint())
        self.move(self._parent.width() - self.width() - self._margin, self._margin)
