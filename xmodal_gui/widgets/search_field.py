"""A field that looks for words while they are typed, and says how many rows have them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.scatter_gestures import how_of
from xmodal_gui.widgets.steady_label import SteadyLabel

_WIDEST = 240
_LEAST = 128


class SearchField(QWidget):
    """Shows a `MapModel`'s search. Enter selects what was found (Shift adds, Alt subtracts), Esc clears.

    Attributes
    ----------
    edit : the field. count : "12 of 2,000". clear : a button, there while there is a word.
    """

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.edit = _Edit(self)
        self.edit.setPlaceholderText(self.tr("Search a word"))
        self.edit.setToolTip(self.tr("Search the texts (/). Enter selects what is found, Esc clears"))
        self.edit.setAccessibleName(self.tr("Search a word"))
        self.edit.setMaximumWidth(_WIDEST)
        self.edit.setMinimumWidth(_LEAST)
        self.count = SteadyLabel()
        self.count.setProperty("role", "caption")
        self.count.setFont(theme.font("caption"))
        self.clear = QToolButton()
        self.clear.setProperty("role", "word")
        self.clear.setProperty("icon_name", "close")
        self.clear.setToolTip(self.tr("Clear the search (Esc)"))
        self.clear.setAccessibleName(self.tr("Clear the search"))
        self.clear.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        within = QHBoxLayout(self.edit)  # inside the field: nothing beside it moves while one types
        within.setContentsMargins(0, 0, 2, 0)
        within.setSpacing(0)
        within.addStretch(1)
        within.addWidget(self.count)
        within.addWidget(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.edit, 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.textEdited.connect(model.search.look_for)
        self.clear.clicked.connect(self._forget)
        model.search.changed.connect(self._show_query)
        model.filtered.connect(self._show_count)
        model.moved.connect(self._show_count)
        self._show_query()

    def _show_query(self) -> None:
        query = self._model.search.query
        if self.edit.text() != query:
            with QSignalBlocker(self.edit):
                self.edit.setText(query)
        self._show_count()

    def _show_count(self) -> None:
        model = self._model
        active = model.search.is_active
        self.count.setVisible(active)
        self.clear.setVisible(bool(model.search.query))
        if active:
            found, among = len(model.matches), len(model.shown_rows())
            self.count.setText(self.tr("{found:,} of {among:,}").format(found=found, among=among))
        self._keep_free()

    def _keep_free(self) -> None:
        """Let no letter run under the count."""
        taken = [widget.sizeHint().width() for widget in (self.count, self.clear) if widget.isVisibleTo(self.edit)]
        self.edit.setTextMargins(0, 0, sum(taken), 0)

    def _forget(self) -> None:
        self._model.search.look_for("")
        self.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects, Esc clears."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.select_matches(how_of(event.modifiers()))
        elif event.key() == Qt.Key.Key_Escape and self._model.search.query:
            self._model.search.look_for("")
        else:
            super().keyPressEvent(event)


class _Edit(QLineEdit):
    """Leaves Enter and Esc to its parent, and keeps Esc from the window while there is something to clear."""

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()  # to the parent
            return
        super().keyPressEvent(event)
