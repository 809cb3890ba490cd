"""What was changed, when, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from xmodal_gui.models.change_log import ChangeLog, Way
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.change_list import ChangeList
from xmodal_gui.widgets.gestures import new_gesture


class ChangesPanel(QWidget):
    """Shows a `ChangeLog`: a line per change, the newest first.

    Signals
    -------
    stepRequested(int) : show this step in the curves.
    """

    stepRequested = Signal(int)

    def __init__(self, log: ChangeLog, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = QLabel()
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list = ChangeList(theme)
        self.list.setModel(log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sentence, 1)
        column.addWidget(self.list, 1)
        self.list.stepRequested.connect(lambda index: self.stepRequested.emit(log.entry(index).step))
        self.list.takeBackRequested.connect(self._take_back)
        log.modelReset.connect(self._show_state)
        log.rowsInserted.connect(self._show_state)
        log.steerableChanged.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        there = self._log.rowCount() > 0
        self._sentence.setText(self._log.nothing_yet)
        self.list.setVisible(there)
        self._sentence.setVisible(not there)

    def _take_back(self, index: QModelIndex) -> None:
        self._log.take_back(self._log.entry(index), new_gesture())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the entry under the pointer."""
        index = self.list.indexAt(self.list.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self.menu(index).popup(event.globalPos())

    def menu(self, index: QModelIndex) -> QMenu:
        """Return the menu of an entry."""
        entry = self._log.entry(index)
        found = self._log.way_back(entry)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addAction(self.tr("Show in the curves"), lambda: self.stepRequested.emit(entry.step))
        menu.addAction(self.tr("Name …"), lambda: self.list.edit(index))
        words = self.tr("Take back with the {count} after it").format(count=found.count - 1)
        action = menu.addAction(self.tr("Take back") if found.count == 1 else words, lambda: self._take_back(index))
        action.setToolTip(found.why)
        action.setEnabled(found.way is not Way.NONE)
        return menu

    def sizeHint(self) -> QSize:
        """Ask for a few lines."""
        return QSize(200, 160)
