"""A list of all series, narrowed by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from xmodal_gui.models.charts import Line
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.curve_legend import line_pen
from xmodal_gui.widgets.popover import Popover

WIDTH, ROWS = 340, 10
_SERIES = Qt.ItemDataRole.UserRole


class SeriesPicker(Popover):
    """Every word typed must occur in the name. Arrow keys choose, Enter adds, Escape closes.

    Signals
    -------
    chosen(str) : name of a series.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, lines: Sequence[Line], parent: QWidget) -> None:
        super().__init__(theme, width=WIDTH, parent=parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search a series"))
        self.search.setAccessibleName(self.tr("Search a series"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Series"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long names end in "…"
        for line in lines:
            item = QListWidgetItem(_stroke(theme, line, self.devicePixelRatioF()), line.words)
            item.setData(_SERIES, line.series)
            item.setToolTip(line.words)
            self.list.addItem(item)
        row = max(self.list.sizeHintForRow(0), theme.size("control") - 4)
        self.list.setFixedHeight(row * min(max(len(lines), 1), ROWS) + theme.space(1))
        self._nothing = QLabel(self.tr("No series of that name."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setVisible(not lines)
        for widget in (self.search, self.list, self._nothing):
            self.body.addWidget(widget)
        self.list.setVisible(bool(lines))
        self.list.setCurrentRow(0)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._choose)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)

    def shown(self) -> list[str]:
        """Return the names in the list."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [str(item.data(_SERIES)) for item in items if not item.isHidden()]

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = f"{item.text()} {item.data(_SERIES)}".casefold()
            item.setHidden(not all(word in name for word in words))
            first = row if first < 0 and not item.isHidden() else first
        self.list.setCurrentRow(first)
        self._nothing.setVisible(first < 0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.chosen.emit(str(item.data(_SERIES)))
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys move in the list while one types."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        ):
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)


def _stroke(theme: Theme, line: Line, ratio: float) -> QIcon:
    """Draw a piece of the line, as it will look."""
    picture = QPixmap(round(16 * ratio), round(16 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(line_pen(theme, line, 2.0))
    painter.drawLine(2, 8, 14, 8)
    painter.end()
    return QIcon(picture)
