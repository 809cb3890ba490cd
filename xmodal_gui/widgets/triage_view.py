"""The table of scored pairs: pictures and words drawn for what is visible, keys that walk, mark and exclude."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from xmodal_gui.models.triage_model import TriageModel
from xmodal_gui.models.triage_table import ROW
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.picture import draw_picture
from xmodal_gui.widgets.pixels import to_image

_HEIGHT, _NUMBER, _PAIR = 40, 76, 200
_KEPT = 512
_MARK = 4.0
Index = QModelIndex | QPersistentModelIndex


class TriageView(QTableView):
    """Shows a `TriageModel`'s table; the current line is the row that every panel looks at.

    Signals
    -------
    markRequested, excludeRequested, weightRequested(float) : what the keys M, X, + and - ask for.
    """

    markRequested = Signal()
    excludeRequested = Signal()
    weightRequested = Signal(float)

    def __init__(self, model: TriageModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model.table)
        self.setItemDelegateForColumn(0, PairPainter(model, theme, self))
        self.setAccessibleName(self.tr("Pairs that deserve a look"))
        self.setProperty("role", "data")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_HEIGHT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(model.table.sort)
        self.set_widths()
        self.selectionModel().currentRowChanged.connect(self._look)
        model.selection.changed.connect(self._follow)
        model.table.layoutChanged.connect(self._follow)
        model.table.modelReset.connect(self._follow)

    def set_widths(self) -> None:
        """Give each column the room that its title and its numbers need."""
        for column in range(1, self._model.table.columnCount()):
            title = str(self._model.table.headerData(column, Qt.Orientation.Horizontal))
            self.setColumnWidth(column, max(_NUMBER, self.fontMetrics().horizontalAdvance(title) + 32))
        self._fill()

    def _fill(self) -> None:
        """Give the pairs the room that the numbers leave."""
        taken = sum(self.columnWidth(column) for column in range(1, self._model.table.columnCount()))
        self.setColumnWidth(0, max(self.viewport().width() - taken, _PAIR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self._fill()

    def chosen(self) -> list[int]:
        """Return the rows of the data that are selected here."""
        return [int(index.data(ROW)) for index in self.selectionModel().selectedRows()]

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this table from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wish(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark with M, exclude with X, weigh with + and -; all else is a table's."""
        match self._wish(event):
            case "mark":
                self.markRequested.emit()
            case "exclude":
                self.excludeRequested.emit()
            case "more":
                self.weightRequested.emit(2.0)
            case "less":
                self.weightRequested.emit(0.5)
            case _:
                super().keyPressEvent(event)

    @staticmethod
    def _wish(event: QKeyEvent) -> str:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return ""
        return {"m": "mark", "x": "exclude", "+": "more", "-": "less"}.get(event.text().casefold(), "")

    def _look(self, current: QModelIndex) -> None:
        row = current.data(ROW)
        if row is not None and self.hasFocus():
            self._model.selection.look_at(int(row))

    def _follow(self) -> None:
        """Go to the line of the row that is looked at."""
        row = self._model.selection.current
        line = None if row is None else self._model.table.line_of(row)
        if line is None or (line == self.currentIndex().row() and self.currentIndex().data(ROW) == row):
            return
        if len(self.selectionModel().selectedRows()) > 1:
            return
        self.selectRow(line)


class PairPainter(QStyledItemDelegate):
    """Draws a pair's pictures side by side and its words; reads only what is seen, and keeps some of it."""

    def __init__(self, model: TriageModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._kept: OrderedDict[int, tuple[list[QImage], str]] = OrderedDict()
        model.changed.connect(self._check)
        self._data: object = model.data

    def _check(self) -> None:
        if self._data is not self._model.data:
            self._data = self._model.data
            self._kept.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        super().paint(painter, option, index)
        row = index.data(ROW)
        if row is None or self._model.data is None:
            return
        theme, room = self._theme, QRectF(option.rect).adjusted(8, 3, -4, -3)
        images, words = self._of(int(row))
        painter.save()
        if row in self._model.marked:
            bar = QRectF(option.rect.left(), option.rect.top() + 4, _MARK, option.rect.height() - 8)
            painter.fillRect(bar, theme.color("accent"))
        for image in images:
            side = room.height()
            draw_picture(painter, QRectF(room.left(), room.top(), side, side), image)
            room.setLeft(room.left() + side + 6)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_out = self._model.weight(int(row)) == 0
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text_faint" if is_out and not selected else "text"))
        shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _of(self, row: int) -> tuple[list[QImage], str]:
        if row not in self._kept:
            self._kept[row] = self._read(row)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[row]

    def _read(self, row: int) -> tuple[list[QImage], str]:
        data, pair = self._model.data, self._model.pair or ()
        assert data is not None
        names = [name for name in pair if name in data.modalities and data.present[name][row]]
        pictures = [data.picture(name, row) for name in names]
        words = [text for name in names if (text := data.text(name, row))]
        return [to_image(each) for each in pictures if each is not None], " · ".join(words) or str(data.ids[row])

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of all lines."""
        return QSize(_PAIR, _HEIGHT)
