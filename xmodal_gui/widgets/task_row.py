"""The wait that is going on: its words, how far it is, and a button that breaks it off."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from xmodal_gui.models.tasks import Tasks
from xmodal_gui.theme import Theme

_WIDTH = 140
_FULL = 100


class TaskRow(QWidget):
    """Slim enough for the status line; takes no room while nobody waits."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setTextVisible(False)
        self.cancel = QToolButton()
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setProperty("role", "slim")
        self.cancel.clicked.connect(self._cancel)
        for widget in (self.words, self.bar, self.cancel):
            row.addWidget(widget)
        tasks.changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        task = self._tasks.shown
        self.setVisible(task is not None)
        if task is None:
            return
        if self.words.text() != task.words:
            self.words.setText(task.words)
            self.bar.setAccessibleName(task.words)
        self.bar.setRange(0, _FULL if task.share is not None else 0)  # 0 to 0 is "nobody knows"
        if task.share is not None:
            self.bar.setValue(round(task.share * _FULL))
        self.cancel.setVisible(task.can_cancel)
        self.cancel.setEnabled(not task.is_cancelled)

    def _cancel(self) -> None:
        task = self._tasks.shown
        if task is not None:
            task.cancel()
            self._show_state()
