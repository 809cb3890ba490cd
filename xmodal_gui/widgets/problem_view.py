"""The list of what could not be used, to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget
from xmodal.data.base import Problem

from xmodal_gui.models.problem_table import ProblemTable
from xmodal_gui.theme import Theme

_WIDTHS = (42, 48, 0, 24)
"""Of the columns, in units; 0 takes the rest."""


class ProblemView(QWidget):
    """A heading with their number, a button that copies them, and the table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProblemTable(self)
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the selected lines, or all of them"))
        self.copy.clicked.connect(self.copy_lines)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("What could not be used"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setProperty("role", "data")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, theme.space(width))
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(theme.space(7))
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy_lines)
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.copy)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(theme.space(1))
        column_.addLayout(row)
        column_.addWidget(self.table, 1)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these."""
        self.model.show_problems(problems)
        self.heading.setText(self.tr("Could not be used: {count}").format(count=f"{len(problems):,}"))

    def copy_lines(self) -> None:
        """Copy the selected lines, or all: separated by tabs."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        rows = chosen or range(self.model.rowCount())
        QGuiApplication.clipboard().setText("\n".join("\t".join(self.model.line(row)) for row in rows))
