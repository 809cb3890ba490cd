"""The log: what happened, filtered by how grave it is, to be copied."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from xmodal_gui.models.log_book import KEPT, LEVELS, Entry, Level, LogBook
from xmodal_gui.theme import Theme

LOOK_MS = 1000
_LEVEL = Qt.ItemDataRole.UserRole
LEVEL_OF: dict[str, Level] = {"info": "info", "note": "warning", "error": "error"}
"""A notice's role -> how grave its line in the log is."""
_COLORS = {"info": "text", "warning": "warning", "error": "danger"}


class LogPanel(QWidget):
    """Lines with their time, the newest at the bottom; it looks at the engine's log only while it is seen."""

    def __init__(self, book: LogBook, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._theme = theme
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = QStandardItemModel(self)
        self._fitting = QSortFilterProxyModel(self)
        self._fitting.setSourceModel(self._model)
        self._fitting.setFilterRole(_LEVEL)
        self._build()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(book.look)
        book.added.connect(self._add)
        book.cleared.connect(self._refill)
        theme.changed.connect(self._refill)
        self._refill()

    def _build(self) -> None:
        theme = self._theme
        self.level = QComboBox()
        self.level.addItems([self.tr("Everything"), self.tr("Warnings and errors"), self.tr("Errors")])
        self.level.setAccessibleName(self.tr("What to show"))
        self.level.currentIndexChanged.connect(self._filter)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the selected lines, or all that are shown"))
        self.copy.clicked.connect(self.copy_lines)
        self.clear = QPushButton(self.tr("Clear"))
        self.clear.setToolTip(self.tr("Forget these lines; the engine's log file stays"))
        self.clear.clicked.connect(self._book.clear)
        self.nothing = QLabel(self.tr("Nothing has happened yet that is worth a line."))
        self.nothing.setProperty("role", "muted")
        self.list = QListView()
        self.list.setModel(self._fitting)
        self.list.setAccessibleName(self.tr("Log"))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(theme.size("control"))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy_lines)
        row = QHBoxLayout()
        row.addWidget(self.level)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)

    @property
    def lines(self) -> list[str]:
        """The lines that are shown."""
        return [self._fitting.index(row, 0).data() for row in range(self._fitting.rowCount())]

    def copy_lines(self) -> None:
        """Copy the selected lines, or all that are shown."""
        chosen = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        lines = self.lines
        QGuiApplication.clipboard().setText("\n".join(lines[row] for row in chosen) if chosen else "\n".join(lines))

    def showEvent(self, event: QShowEvent) -> None:
        """Read what the engine wrote meanwhile, and go on doing so."""
        super().showEvent(event)
        self._book.look()
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing that nobody sees."""
        super().hideEvent(event)
        self._look.stop()

    # ---- lines -----------------------------------------------------------------------------------------------

    def _filter(self) -> None:
        levels = LEVELS[self.level.currentIndex() :]
        self._fitting.setFilterRegularExpression("^(" + "|".join(levels) + ")$")
        self._show_state()

    def _refill(self) -> None:
        self._model.clear()
        self._add(list(self._book.entries))

    def _add(self, entries: list[Entry]) -> None:
        bar = self.list.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        for entry in entries:
            self._model.appendRow(self._item(entry))
        if (extra := self._model.rowCount() - KEPT) > 0:
            self._model.removeRows(0, extra)
        self._show_state()
        if at_end:
            self.list.scrollToBottom()

    def _item(self, entry: Entry) -> QStandardItem:
        when = QDateTime.fromMSecsSinceEpoch(round(entry.when * 1000)).toString("HH:mm:ss")
        source = self.tr("engine") if entry.source == "engine" else self.tr("window")
        item = QStandardItem(f"{when}  {source}  {entry.text}")
        item.setData(entry.level, _LEVEL)
        item.setForeground(self._theme.color(_COLORS[entry.level]))
        return item

    def _show_state(self) -> None:
        there = self._fitting.rowCount() > 0
        self.nothing.setVisible(not there)
        self.list.setVisible(there)
        self.copy.setEnabled(there)
        self.clear.setEnabled(self._model.rowCount() > 0)
