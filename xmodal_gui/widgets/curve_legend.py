"""The head of a chart: its title, and each line's colour, name and value at the cursor."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.models.curves_model import Hue, Line
from xmodal_gui.numbers import significant
from xmodal_gui.theme import Theme

_LINE = 17
_STROKE, _GAP, _AIR = 10, 4, 8
_WIDEST_VALUE = "0.0000"
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


class CurveLegend(QWidget):
    """Draws itself: values change at display rate and must move nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._lines: tuple[Line, ...] = ()
        self._values: list[float | None] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_lines(self, title: str, lines: tuple[Line, ...]) -> None:
        """Show another chart's head."""
        self._title, self._lines = title, lines
        self._values = [None] * len(lines)
        self.setToolTip("\n".join(line.label for line in lines) if len(lines) > 1 else "")
        self.update()

    def show_values(self, values: list[float | None]) -> None:
        """Show a value per line, None for nothing."""
        if values != self._values:
            self._values = values
            self.setAccessibleDescription(", ".join(self.texts()))
            self.update()

    def texts(self) -> list[str]:
        """Return what is said of each line."""
        return [
            f"{line.label} {'' if value is None else significant(value)}".strip()
            for line, value in zip(self._lines, self._values, strict=True)
        ]

    def sizeHint(self) -> QSize:
        """Return two lines' height: the title, and the entries."""
        return QSize(120, 2 * _LINE)

    def minimumSizeHint(self) -> QSize:
        """Be content with little."""
        return QSize(40, 2 * _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, and under it the entries: with values, without, or shortened, as there is room."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption", bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(0, 0, self.width(), _LINE), _MIDDLE, self._title)
        x = painter.fontMetrics().horizontalAdvance(self._title) + 2.0 * _AIR
        painter.setFont(theme.font("caption"))
        shown = list(zip(self._lines, self._values, strict=True))
        self._paint_levels(painter, [line for line, _ in shown if line.reference], x)
        self._paint_entries(painter, [(line, value) for line, value in shown if not line.reference])

    def _paint_levels(self, painter: QPainter, lines: list[Line], x: float) -> None:
        """Name the levels to compare with behind the title, where there is room."""
        for line in lines:
            room = float(painter.fontMetrics().horizontalAdvance(line.label))
            if x + _STROKE + _GAP + room <= self.width():
                x = self._paint_label(painter, line, x, 0.0, room) + _AIR

    def _paint_entries(self, painter: QPainter, entries: list[tuple[Line, float | None]]) -> None:
        metrics = painter.fontMetrics()
        number = metrics.horizontalAdvance(_WIDEST_VALUE) + _GAP
        labels = [float(metrics.horizontalAdvance(line.label)) for line, _ in entries]
        bare = sum(labels) + len(labels) * (_STROKE + _GAP + _AIR) - _AIR
        with_values = bare + number * len(labels) <= self.width() or len(labels) == 1
        rooms = labels if with_values else _share_out(labels, self.width() - bare + sum(labels))
        x = 0.0
        for (line, value), room in zip(entries, rooms, strict=True):
            x = self._paint_label(painter, line, x, _LINE, room)
            if with_values:
                painter.setPen(self._theme.color("text"))
                text = "" if value is None else significant(value)
                painter.drawText(QRectF(x + _GAP, _LINE, number, _LINE), _MIDDLE, text)
                x += number
            x += _AIR

    def _paint_label(self, painter: QPainter, line: Line, x: float, y: float, room: float) -> float:
        """Draw a stroke and a name; return where it ends."""
        painter.setPen(line_pen(self._theme, line.hue, line.dash, 1.0 if line.dash else 2.0))
        painter.drawLine(QPointF(x + 1, y + _LINE / 2), QPointF(x + _STROKE - 1, y + _LINE / 2))
        painter.setPen(self._theme.color("text_muted"))
        x += _STROKE + _GAP
        text = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideRight, int(room) + 1)
        painter.drawText(QRectF(x, y, room + 2, _LINE), _MIDDLE, text)
        return x + room


def _share_out(wanted: list[float], room: float) -> list[float]:
    """Give each what it wants, and where there is not enough, all that want more the same."""
    given = [0.0] * len(wanted)
    for rank, number in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        given[number] = min(wanted[number], max(room, 0.0) / (len(wanted) - rank))
        room -= given[number]
    return given


def line_pen(theme: Theme, hue: Hue, dash: int, width: float) -> QPen:
    """Return the pen of a line: its colour is the same wherever it is drawn. Widths are pixels."""
    kind, number = hue
    match kind:
        case "term":
            color = theme.term(number)
        case "modality":
            color = theme.modality(number)
        case "pair":
            color = theme.color("gap") if number == 0 else theme.category(number - 1)
        case _:
            color = theme.color(kind)
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if dash == 0 else Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([[4.0, 3.0], [1.5, 2.0], [6.0, 2.0, 1.5, 2.0]][(dash - 1) % 3])
    return pen
