"""The command palette: type a few letters of anything that the window can do, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from shiboken6 import isValid

from xmodal_gui.commands import Command
from xmodal_gui.matching import fitness
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover

_WIDTH = 560
_ROWS = 12
_COMMAND = Qt.ItemDataRole.UserRole
_MOVES: dict[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - _ROWS,
    Qt.Key.Key_PageDown: _ROWS - 1,
}
"""Keys of the field that move the mark, and by how many lines."""


class CommandPalette(Popover):
    """A field and the commands that fit what is typed into it, the best first.

    Parameters
    ----------
    commands : in the order in which they are shown while nothing is typed. Disabled ones are shown in grey and do
        not run.
    """

    def __init__(self, theme: Theme, commands: Sequence[Command], *, parent: QWidget) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._commands = tuple(commands)
        self.setAccessibleName(self.tr("Command palette"))
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setItemDelegate(_CommandLine(theme, self.list))
        self.list.setFixedHeight(_ROWS * theme.size("control"))
        self.list.clicked.connect(lambda index: self.run())
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.nothing = QLabel(self.tr("Nothing is called like that."))
        self.nothing.setProperty("role", "muted")
        for widget in (self.field, self.list, self.nothing):
            self.body.addWidget(widget)
        self._filter("")

    def open_over(self, window: QWidget) -> None:
        """Open in the middle of a window, near its top."""
        self.adjustSize()
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, window.height() // 10)))
        self.show()
        self.field.setFocus()

    @property
    def shown(self) -> list[Command]:
        """The commands that fit, the best first."""
        return [self._model.item(row).data(_COMMAND) for row in range(self._model.rowCount())]

    def run(self) -> None:
        """Close, and do what is marked, unless it cannot be done now."""
        index = self.list.currentIndex()
        command: Command | None = index.data(_COMMAND) if index.isValid() else None
        if command is None or not command.is_able:
            return
        self.close()
        QTimer.singleShot(0, command.action, command.action.trigger)  # the window has the keys again by then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows of the field move the mark in the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run()
            return True
        if event.key() in _MOVES:
            self._move(_MOVES[event.key()])
            return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        last = self._model.rowCount() - 1
        if last >= 0:
            at = self.list.currentIndex().row()
            wrapped = (at + by) % (last + 1) if abs(by) == 1 else min(max(at + by, 0), last)
            self.list.setCurrentIndex(self._model.index(wrapped, 0))

    def _filter(self, typed: str) -> None:
        self._commands = tuple(each for each in self._commands if isValid(each.action))  # lists of menus are made anew
        found = [(fit, command) for command in self._commands if (fit := _fitness(typed, command)) is not None]
        if typed.strip():  # what can be done stands before what cannot
            found.sort(key=lambda each: (-each[0], not each[1].is_able))
        self._model.clear()
        for _, command in found:
            item = QStandardItem(command.words)
            item.setData(command, _COMMAND)
            keys = self.tr(", {keys}").format(keys=command.keys) if command.keys else ""
            item.setData(command.words + keys, Qt.ItemDataRole.AccessibleTextRole)
            item.setEnabled(command.is_able)
            self._model.appendRow(item)
        self.nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self._model.index(0, 0))


def _fitness(typed: str, command: Command) -> float | None:
    """Return how well a command fits, by its words or by those that they are translated from."""
    words = [command.words, command.source] if command.source else [command.words]
    return max((fit for each in words if (fit := fitness(typed, each)) is not None), default=None)


class _CommandLine(QStyledItemDelegate):
    """One command: its words, its place fainter, its keys at the right, a mark where it is switched on."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a control."""
        return QSize(0, self._theme.size("control"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line."""
        theme, command = self._theme, index.data(_COMMAND)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        able = command.is_able
        inside = rect.adjusted(theme.space(2), 0, -theme.space(2), 0)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text_muted" if able else "text_faint"))
        keys = ("✓  " if command.is_on else "") + command.keys
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        taken = painter.fontMetrics().horizontalAdvance(keys) + theme.space(4)
        place = "".join(f"{title}  ›  " for title in command.place)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text_faint" if not able else "text_muted"))
        painter.drawText(inside, left, place)
        inside.setLeft(inside.left() + painter.fontMetrics().horizontalAdvance(place))
        inside.setRight(inside.right() - taken)
        painter.setPen(theme.color("text" if able else "text_faint"))
        words = command.name
        painter.drawText(
            inside, left, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        )
        painter.restore()
