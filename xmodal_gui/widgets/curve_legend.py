"""The head of a chart: its title, and each line's colour, name and value at the cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QFontMetrics,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from xmodal_gui.models.charts import Line
from xmodal_gui.numbers import fitted, significant
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.legend_layout import Placed, place_names
from xmodal_gui.widgets.series_drag import DraggedSeries, to_mime

LINE = 18
_STROKE, _GAP, _AIR = 10, 4, 8
_FLAG = 11
_WIDEST_VALUE = "0.0000"
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_LIGHTER = 0.62
"""Opacity of another run's lines."""


@dataclass(frozen=True)
class Entry:
    """Where a line's name stands: `rect` in pixels, `room` of it for the label."""

    number: int
    rect: QRectF
    room: float
    with_value: bool


class CurveLegend(QWidget):
    """Draws itself: values change at display rate and must move nothing. Names can be dragged to other plots.

    Arrow keys choose a name, Enter or the menu key ask what to do with it, Delete takes it away.

    Signals
    -------
    menuRequested(Line | None, QPoint) : the menu of a line, or of the whole plot, at a global position.
    removeRequested(Line) : draw it no longer.
    """

    menuRequested = Signal(object, QPoint)
    removeRequested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._plot = ""
        self._lines: tuple[Line, ...] = ()
        self._values: list[float | None] = []
        self._notes: list[str] = []
        self._current = 0
        self._pressed: tuple[QPoint, Line] | None = None
        self._height_in_lines = 2
        self._lines_with_values = 1
        self.reserved = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    # ---- model to view -----------------------------------------------------------------------------------------

    def show_lines(self, plot: str, title: str, lines: tuple[Line, ...]) -> None:
        """Show another chart's head; `plot` is its key."""
        self._plot, self._title, self._lines = plot, title, lines
        self._values = [None] * len(lines)
        self._notes = [""] * len(lines)
        self._current = min(self._current, max(len(lines) - 1, 0))
        self.setAccessibleName(title)
        self._fit()
        self.update()

    def allow_lines(self, count: int) -> None:
        """Let names and values take so many lines; without values names may always take a few."""
        if count != self._lines_with_values:
            self._lines_with_values = count
            self._fit()
            self.update()

    def show_title(self, title: str) -> None:
        """Show another title."""
        self._title = title
        self.setAccessibleName(title)
        self._fit()
        self.update()

    def show_values(self, values: list[float | None]) -> None:
        """Show a value per line, None for nothing."""
        if values != self._values:
            self._values = values
            self._describe()

    def show_notes(self, notes: list[str]) -> None:
        """Flag lines that something is to be said about; empty for nothing."""
        if notes != self._notes:
            self._notes = notes
            self._fit()
            self._describe()

    def texts(self) -> list[str]:
        """Return what is said of each line."""
        return [
            f"{line.label} {'' if value is None else significant(value)}".strip()
            for line, value in zip(self._lines, self._values, strict=True)
        ]

    def notes(self) -> list[str]:
        """Return what is flagged."""
        return [note for note in self._notes if note]

    def _describe(self) -> None:
        self.setAccessibleDescription(", ".join([*self.texts(), *self.notes()]))
        self.update()

    # ---- places ------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Ask for another height where the names need one."""
        placed = self.testAttribute(Qt.WidgetAttribute.WA_Resized)  # until then the width says nothing
        heads = len(self.title_lines()) if placed else 1
        lines = heads + sum(self._placed(numbers).lines if placed else 1 for numbers in self._groups())
        if lines != self._height_in_lines:
            self._height_in_lines = lines
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the names for the new width."""
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of the title, the entries, and those of each run laid over."""
        return QSize(120, self._height_in_lines * LINE)

    def minimumSizeHint(self) -> QSize:
        """Be content with little."""
        return QSize(40, self._height_in_lines * LINE)

    def entries(self) -> list[Entry]:
        """Return where each line's name stands."""
        heads = self.title_lines()
        title = self._title_metrics().horizontalAdvance(heads[-1])
        row = len(heads)
        found = self._level_entries(QFontMetrics(self._theme.font("caption")), title + 2.0 * _AIR, row - 1)
        for numbers in self._groups():
            placed = self._placed(numbers)
            found += self._entries_of(numbers, placed, row)
            row += placed.lines
        return sorted(found, key=lambda entry: entry.number)

    def title_lines(self) -> list[str]:
        """Return the title over as many lines as show it, two at most; what does not fit into these is cut."""
        return title_lines(self._title, self.width() - self.reserved, self._title_metrics())

    def _title_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font("caption", bold=True))

    def _groups(self) -> list[list[int]]:
        """Return the numbers of the lines of each run, this one's first; there is always one group."""
        runs = sorted({line.run for line in self._lines} | {0})
        groups = [[i for i, line in enumerate(self._lines) if line.run == run and not line.reference] for run in runs]
        return [groups[0], *filter(None, groups[1:])]

    def _level_entries(self, metrics: QFontMetrics, x: float, row: int) -> list[Entry]:
        """Name the levels to compare with behind the title, where there is room."""
        found = []
        for number, line in enumerate(self._lines):
            room = float(metrics.horizontalAdvance(line.label))
            width = _STROKE + _GAP + room
            if line.reference and x + width <= self.width() - self.reserved:
                found.append(Entry(number, QRectF(x, row * LINE, width, LINE), room, with_value=False))
                x += width + _AIR
        return found

    def _placed(self, numbers: list[int]) -> Placed:
        """Set the names of a run. Of another run only the first line names it."""
        metrics = QFontMetrics(self._theme.font("caption"))
        value = metrics.horizontalAdvance(_WIDEST_VALUE) + _GAP
        named = [place == 0 or self._lines[i].run == 0 for place, i in enumerate(numbers)]
        labels = [
            (metrics.horizontalAdvance(self._lines[i].label) if own else 0.0) + self._flag(i)
            for i, own in zip(numbers, named, strict=True)
        ]
        return place_names(labels, _STROKE + _GAP, value, _AIR, self.width(), self._lines_with_values)

    def _flag(self, number: int) -> float:
        """Return the width of a line's flag."""
        return _FLAG + _GAP if self._notes[number] else 0.0

    def _entries_of(self, numbers: list[int], placed: Placed, row: int) -> list[Entry]:
        value = QFontMetrics(self._theme.font("caption")).horizontalAdvance(_WIDEST_VALUE) + _GAP
        found = []
        for place, (number, cell) in enumerate(zip(numbers, placed.cells, strict=True)):
            named = place == 0 or self._lines[number].run == 0
            room = max(cell.label - self._flag(number), 0.0) if named else 0.0
            width = _STROKE + _GAP + cell.label + (value if placed.with_values else 0.0)
            rect = QRectF(cell.x, (row + cell.line) * LINE, width, LINE)
            found.append(Entry(number, rect, room, placed.with_values))
        return found

    def line_at(self, position: QPoint) -> Line | None:
        """Return the line whose name is under a pixel."""
        return next((self._lines[e.number] for e in self.entries() if e.rect.contains(QPointF(position))), None)

    # ---- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, and under it the entries."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption", bold=True))
        painter.setPen(theme.color("text"))
        room = self.width() - self.reserved
        for row, words in enumerate(self.title_lines()):
            painter.drawText(QRectF(0, row * LINE, room, LINE), _MIDDLE, words)
        painter.setFont(theme.font("caption"))
        for entry in self.entries():
            self._paint_entry(painter, entry)
            if self.hasFocus() and entry.number == self._current:
                painter.setPen(QPen(theme.color("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(entry.rect.adjusted(-1.5, 1, 1.5, -1), 3, 3)

    def _paint_entry(self, painter: QPainter, entry: Entry) -> None:
        """Draw a stroke, a name, a flag and a value."""
        theme, line = self._theme, self._lines[entry.number]
        x, y = entry.rect.left(), entry.rect.top()
        painter.setPen(line_pen(theme, line, 1.0 if line.dash or line.run else 2.0))
        painter.drawLine(QPointF(x + 1, y + LINE / 2), QPointF(x + _STROKE - 1, y + LINE / 2))
        painter.setPen(theme.color("text_muted"))
        x += _STROKE + _GAP
        if entry.room > 0:
            text = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideRight, int(entry.room) + 1)
            painter.drawText(QRectF(x, y, entry.room + 2, LINE), _MIDDLE, text)
        x += entry.room
        if self._notes[entry.number]:
            at = QPoint(round(x + _GAP), round(y + (LINE - _FLAG) / 2))
            painter.drawPixmap(at, theme.pixmap("warning", _FLAG, "warning", self.devicePixelRatioF()))
            x += _GAP + _FLAG
        value = self._values[entry.number]
        if entry.with_value and value is not None:
            painter.setPen(theme.color("text"))
            end = self.width() if len(self._lines) == 1 else entry.rect.right()
            room, metrics = end - x - _GAP, painter.fontMetrics()
            words = fitted(value, lambda text: metrics.horizontalAdvance(text) <= room)
            painter.drawText(QRectF(x + _GAP, y, room, LINE), _MIDDLE, words)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Say in full what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def tip_at(self, position: QPoint) -> str:
        """Return what is said of the name under a pixel, or of the plot."""
        entry = next((e for e in self.entries() if e.rect.contains(QPointF(position))), None)
        if entry is None:
            return "\n".join([self._title, *self.notes()])
        line, note = self._lines[entry.number], self._notes[entry.number]
        words = f"{line.group}\n{line.label}" if line.run else line.words
        value = self._values[entry.number]
        if value is not None:
            words = f"{words}: {significant(value)}"
        hint = self.tr("Drag it to another plot, or right-click.") if line.series else ""
        return "\n".join(part for part in (words, note, hint) if part)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a name."""
        line = self.line_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and line is not None and line.series:
            self._pressed = event.position().toPoint(), line
            self._current = self._lines.index(line)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the name under the mouse; over names the hand says that one can."""
        position = event.position().toPoint()
        if self._pressed is not None:
            start, line = self._pressed
            if (position - start).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                self._drag(line)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._pressed = None

    def _drag(self, line: Line) -> None:
        entry = next(e for e in self.entries() if self._lines[e.number] == line)
        drag = QDrag(self)
        drag.setMimeData(to_mime(DraggedSeries(line.series, self._plot)))
        drag.setPixmap(self.grab(QRect(entry.rect.toAlignedRect())))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a name, or of the plot."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu()
        else:
            self.menuRequested.emit(self.line_at(event.pos()), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a name, ask for its menu, take it away."""
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in moves and self._lines:
            self._current = (self._current + moves[key]) % len(self._lines)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_for_menu()
        elif key == Qt.Key.Key_Delete and self._lines and self._lines[self._current].series:
            self.removeRequested.emit(self._lines[self._current])
        else:
            super().keyPressEvent(event)

    def _ask_for_menu(self) -> None:
        entry = next((e for e in self.entries() if e.number == self._current), None)
        below = QPoint(0, LINE) if entry is None else entry.rect.bottomLeft().toPoint()
        self.menuRequested.emit(self._lines[self._current] if self._lines else None, self.mapToGlobal(below))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the chosen name."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        self.update()


def title_lines(title: str, room: float, metrics: QFontMetrics | QFontMetricsF) -> list[str]:
    """Return a title in one line, or in two: cut behind a comma, else between words; shortened where two are too few.

    Parameters
    ----------
    room : width of a line, in the units of the metrics.
    """
    if metrics.horizontalAdvance(title) <= room:
        return [title]
    for pattern in (r", |，", r" "):
        ends = [found.end() for found in re.finditer(pattern, title)]
        fitting = [end for end in ends if metrics.horizontalAdvance(title[:end].rstrip()) <= room]
        if fitting:
            rest = _elided(title[fitting[-1] :], room, metrics)
            return [title[: fitting[-1]].rstrip(), rest]
    return [_elided(title, room, metrics)]


def line_pen(theme: Theme, line: Line, width: float, alpha: float = 1.0) -> QPen:
    """Return the pen of a line: its colour is the same wherever it is drawn. Widths are pixels.

    Another run's lines are lighter, and dashed in a pattern of that run.
    """
    kind, number = line.hue
    match kind:
        case "term":
            color = theme.term(number)
        case "modality":
            color = theme.modality(number)
        case "pair":
            color = theme.color("gap") if number == 0 else theme.category(number - 1)
        case _:
            color = theme.color(kind)
    color.setAlphaF(alpha * (_LIGHTER if line.run else 1.0))
    dash = line.dash if line.run == 0 else line.dash + line.run
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if dash == 0 else Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([[4.0, 3.0], [1.5, 2.0], [6.0, 2.0, 1.5, 2.0]][(dash - 1) % 3])
    return pen


def _elided(text: str, room: float, metrics: QFontMetrics | QFontMetricsF) -> str:
    if isinstance(metrics, QFontMetrics):
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
