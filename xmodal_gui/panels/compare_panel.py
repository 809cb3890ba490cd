"""Runs beside each other: which are laid over the curves, how they do on validation, what their settings differ in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QIcon, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyleOptionHeader,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from xmodal.errors import UserError

from xmodal_gui.messages_text import sentence_of
from xmodal_gui.models.charts import Line
from xmodal_gui.models.compare_model import CompareModel, Comparison
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.curve_legend import line_pen
from xmodal_gui.widgets.elided_label import ElidedLabel

REDRAW_MS = 500
_STROKE = QSize(20, 12)
_NAMES, _NARROWEST = 176, 72
"""Widths of the names of what is compared, and the least of a run's values; pixels."""


class ComparePanel(QWidget):
    """Shows a `CompareModel`: a row for each run laid over, and a table that is read downwards, the best run first."""

    def __init__(self, model: CompareModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._shown: Comparison | None = None
        self._folders: list[tuple[Path, int, bool]] = []
        self.removers: dict[Path, QToolButton] = {}
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.refresh)
        model.changed.connect(self._refresh_soon)
        model.wantedChanged.connect(self.refresh)
        model.failed.connect(self._show_problem)
        theme.changed.connect(self._dress)
        self.refresh()

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(2))
        self.add = QPushButton(self.tr("Add run …"))
        self.add.setToolTip(self.tr("Lay the curves of another run over these; it is followed while it grows"))
        self.add.clicked.connect(self.ask)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._problem = self._label("danger")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._note = self._label("muted")
        self.table = QTableWidget()
        self.table.setVerticalHeader(_Header(Qt.Orientation.Vertical, theme))
        self.table.setHorizontalHeader(_Header(Qt.Orientation.Horizontal, theme))
        self.table.setAccessibleName(self.tr("What differs between the runs"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self.table.setAlternatingRowColors(True)
        self.table.setIconSize(_STROKE)
        self.table.setFont(theme.font("body"))
        self.table.verticalHeader().setDefaultSectionSize(theme.space(6))
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.verticalHeader().setFixedWidth(_NAMES)
        across = self.table.horizontalHeader()
        across.setMinimumSectionSize(_NARROWEST)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        column.addWidget(self._problem)
        column.addLayout(self._list)
        column.addWidget(self._note)
        column.addWidget(self.table, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)

    def _label(self, role: str) -> QLabel:
        label = QLabel()
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setVisible(False)
        return label

    # ---- model to view -----------------------------------------------------------------------------------------

    def _refresh_soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Show what is known now."""
        self._show_runs()
        runs = bool(self._model.runs)
        self.table.setVisible(runs)
        self._rest.setVisible(not runs)
        if not runs:
            self._say(self.tr("Add a run to see its curves over these, and what its settings differ in."))
            self._shown = None
            return
        comparison = self._model.comparison()
        ranked = self.tr("Ordered by recall on validation, the best first.")
        self._say(comparison.unranked or (ranked if len(comparison.columns) > 1 else self.tr("Reading the run …")))
        if comparison != self._shown:
            self._fill(comparison)
            self._shown = comparison

    def _show_runs(self) -> None:
        folders = [(run.folder, run.overlay.number if run.overlay else 0, run.growing) for run in self._model.runs]
        if folders == self._folders:
            return
        self._folders = folders
        self.removers.clear()
        while (item := self._list.takeAt(0)) is not None:
            row = item.widget()
            assert row is not None
            row.hide()
            row.deleteLater()
        for folder, number, growing in folders:
            self._list.addWidget(self._row(folder, number, growing=growing))

    def _row(self, folder: Path, number: int, *, growing: bool) -> QWidget:
        row, theme = QWidget(), self._theme
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.space(2))
        stroke = QLabel()
        stroke.setPixmap(self._stroke(number).pixmap(20, 12))
        name = ElidedLabel(folder.name)
        name.setToolTip(str(folder))
        across.addWidget(stroke)
        across.addWidget(name, 1)
        if growing:
            across.addWidget(self._caption(self.tr("being trained")))
        remover = QToolButton()
        remover.setProperty("role", "icon")
        remover.setIcon(theme.icon("close", "text_muted"))
        words = self.tr("Take {run} off").format(run=folder.name)
        remover.setToolTip(words)
        remover.setAccessibleName(words)
        remover.clicked.connect(partial(self._model.remove, folder))
        self.removers[folder] = remover
        across.addWidget(remover)
        return row

    def _caption(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("role", "caption")
        return label

    def _fill(self, comparison: Comparison) -> None:
        table = self.table
        table.setColumnCount(len(comparison.columns))
        table.setRowCount(len(comparison.rows))
        for place, column in enumerate(comparison.columns):
            head = QTableWidgetItem(self._stroke(column.run), column.name)
            head.setToolTip(column.name)
            table.setHorizontalHeaderItem(place, head)
        for number, (what, values) in enumerate(comparison.rows):
            name = QTableWidgetItem(what)
            name.setToolTip(what)
            table.setVerticalHeaderItem(number, name)
            for place, value in enumerate(values):
                item = QTableWidgetItem(value)
                item.setToolTip(f"{what}: {value}")
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(number, place, item)

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _show_problem(self, error: UserError) -> None:
        self._problem.setText(sentence_of(error))
        self._problem.setVisible(True)

    def _stroke(self, run: int) -> QIcon:
        """Return a piece of line as the run's are drawn."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(20 * ratio), round(12 * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(line_pen(self._theme, Line("", "", ("total", 0), run=run), 2.0))
        painter.drawLine(1, 6, 19, 6)
        painter.end()
        return QIcon(picture)

    def _dress(self) -> None:
        self._folders, self._shown = [], None
        self.refresh()

    # ---- gestures ----------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Let a run's folder be chosen, and lay it over."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add run"), "runs")
        if folder:
            self._problem.setVisible(False)
            self._model.add(Path(folder))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Compare nothing that nobody sees."""
        self._timer.stop()


class _Header(QHeaderView):
    """Shortens what it has no room for: under a style sheet Qt cuts it."""

    def __init__(self, orientation: Qt.Orientation, theme: Theme) -> None:
        super().__init__(orientation)
        across = orientation == Qt.Orientation.Horizontal
        self._pad = theme.space(2 if across else 4)  # of the style sheet; a run's name may reach into that on its right
        self.setFont(theme.font("caption", bold=True))

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Leave out the middle: names differ in their ends."""
        super().initStyleOptionForIndex(option, section)
        across = self.orientation() == Qt.Orientation.Horizontal
        room = (self.sectionSize(section) if across else self.width()) - self._pad
        if not option.icon.isNull():
            room -= _STROKE.width() + 4
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideMiddle, room)
