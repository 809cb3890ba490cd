"""The list of changes: step, what was done, and an arrow that takes it back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from xmodal_gui.models.change_log import Entry, EntryRole, TakeBack, TakeBackRole, Way
from xmodal_gui.theme import Theme

_ICON = 16
_Index = QModelIndex | QPersistentModelIndex


class ChangeList(QListView):
    """Click or Enter shows an entry's step, the arrow or Delete takes it back, a double click or F2 names it.

    Signals
    -------
    stepRequested(QModelIndex), takeBackRequested(QModelIndex) : of this entry.
    """

    stepRequested = Signal(object)
    takeBackRequested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taking = False
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setAccessibleName(self.tr("Changes, the newest first"))
        self.clicked.connect(self.stepRequested.emit)
        theme.changed.connect(self.viewport().update)

    def arrow_rect(self, index: _Index) -> QRect:
        """Return where an entry's arrow is, in the viewport."""
        return arrow_rect(self.visualRect(index), self._theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take back by the arrow; anything else is Qt's."""
        index = self._under_arrow(event)
        self._taking = index is not None
        if index is not None:
            self.takeBackRequested.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Swallow the end of a click on the arrow."""
        if self._taking:
            self._taking = False
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Name an entry, but not by two quick clicks on its arrow."""
        if self._under_arrow(event) is None:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows, Delete takes back."""
        index = self.currentIndex()
        key = event.key()
        if index.isValid() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepRequested.emit(index)
        elif index.isValid() and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.takeBackRequested.emit(index)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the window's shortcuts."""

    def _under_arrow(self, event: QMouseEvent) -> QModelIndex | None:
        point: QPoint = event.position().toPoint()
        index = self.indexAt(point)
        left = event.button() == Qt.MouseButton.LeftButton
        return index if left and index.isValid() and self.arrow_rect(index).contains(point) else None


def arrow_rect(row: QRect, theme: Theme) -> QRect:
    """Return the place of the arrow in a row: a square at its right end."""
    side = row.height()
    return QRect(row.right() - side - theme.space(1) + 1, row.top(), side, side)


class _EntryDelegate(QStyledItemDelegate):
    """Draws an entry: its step in small figures, its words, and the arrow where the pointer or the keys are."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a line's height."""
        return QSize(self._theme.space(30), self._theme.space(6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        theme = self._theme
        entry: Entry = index.data(EntryRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected or hovered:
            painter.fillRect(rect, theme.color("accent_soft" if selected else "hover"))
        arrow = arrow_rect(rect, theme)
        largest: Entry = index.model().index(0, 0).data(EntryRole)  # the newest: all steps stand right-aligned below it
        self._paint_words(painter, entry, str(index.data(Qt.ItemDataRole.EditRole)), rect, arrow, largest.step)
        if selected or hovered:
            found: TakeBack = index.data(TakeBackRole)
            color = "text_faint" if found.way is Way.NONE else "text"
            ratio = painter.device().devicePixelRatioF()
            at = arrow.center() - QPoint(_ICON // 2 - 1, _ICON // 2 - 1)
            painter.drawPixmap(at, theme.pixmap("undo", _ICON, color, ratio))
        painter.restore()

    def _paint_words(
        self, painter: QPainter, entry: Entry, words: str, rect: QRect, arrow: QRect, largest: int
    ) -> None:
        theme = self._theme
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted"))
        width = painter.fontMetrics().horizontalAdvance(str(largest))
        steps = QRect(rect.left() + theme.space(3), rect.top(), width, rect.height())
        painter.drawText(steps, int(middle | Qt.AlignmentFlag.AlignRight), str(entry.step))
        font = theme.font()
        font.setStrikeOut(entry.undone_at is not None)
        painter.setFont(font)
        painter.setPen(theme.color("text" if entry.undone_at is None else "text_faint"))
        left = steps.right() + theme.space(2)
        room = QRect(left, rect.top(), max(arrow.left() - left, 0), rect.height())
        painter.drawText(room, int(middle), painter.fontMetrics().elidedText(words, _RIGHT, room.width()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Edit a name in the whole row."""
        editor.setGeometry(option.rect)


_RIGHT = Qt.TextElideMode.ElideRight
