"""One of the nearest items: a thumbnail, or a line with its words, that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.picture import draw_picture

LINE_HEIGHT = 24
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class NeighborTile(QAbstractButton):
    """Draws itself, so that other neighbours move no layout.

    Signals
    -------
    stepped(int) : an arrow key asks for the tile so many places on.
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = place
        self._image: QImage | None = None
        self._cosine = ""
        self._is_hit = False
        self._shown: object = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if place == 0 else Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_item(self, image: QImage | None, name: str, cosine: str, *, is_hit: bool, tip: str) -> None:
        """Show an item.

        Parameters
        ----------
        image : None makes a line of words. is_hit : it is what was looked for.
        """
        self._image, self._cosine, self._is_hit = image, cosine, is_hit
        self.setText(name)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.update()

    @property
    def is_hit(self) -> bool:
        """Whether it is marked as what was looked for."""
        return self._is_hit

    def sizeHint(self) -> QSize:
        """Return room for a line."""
        return QSize(80, LINE_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk among the tiles with the arrow keys; press with Space or Enter."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Space for pressing: in the window it trains and pauses."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return super().event(event)

    # ---- drawing -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the thumbnail or the line, and what marks it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = float(self._theme.radius("small"))
        if self._image is None:
            self._paint_line(painter, room, radius)
        else:
            self._paint_picture(painter, room, radius, self._image)
        if self.hasFocus():
            self._frame(painter, room, radius, "accent", 2)

    def _paint_picture(self, painter: QPainter, room: QRectF, radius: float, image: QImage) -> None:
        frame = QPainterPath()
        frame.addRoundedRect(room, radius, radius)
        painter.save()
        painter.setClipPath(frame)
        painter.fillPath(frame, self._theme.color("sunken"))
        draw_picture(painter, room, image)
        painter.restore()
        if self._is_hit:
            self._frame(painter, room, radius, "success", 2)
        elif self.underMouse():
            self._frame(painter, room, radius, "accent", 1)

    def _paint_line(self, painter: QPainter, room: QRectF, radius: float) -> None:
        theme, pad = self._theme, self._theme.space(1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(room, radius, radius)
        caption = theme.font("caption")
        painter.setFont(caption)
        metrics = painter.fontMetrics()
        number, cosine = metrics.horizontalAdvance("10"), metrics.horizontalAdvance("−0.00")
        middle = Qt.AlignmentFlag.AlignVCenter
        at = QRectF(room.x() + pad, room.y(), number, room.height())
        self._write(painter, at, str(self._place + 1), "text_faint", caption, Qt.AlignmentFlag.AlignRight | middle)
        at = QRectF(room.right() - cosine - pad, room.y(), cosine, room.height())
        self._write(painter, at, self._cosine, "text_muted", caption, Qt.AlignmentFlag.AlignRight | middle)
        words = QRectF(room.x() + number + 3 * pad, room.y(), room.width() - number - cosine - 6 * pad, room.height())
        color, font = ("success", theme.font(bold=True)) if self._is_hit else ("text", theme.font())
        self._write(painter, words, self.text(), color, font, Qt.AlignmentFlag.AlignLeft | middle)

    def _write(
        self, painter: QPainter, room: QRectF, text: str, color: str, font: QFont, alignment: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(alignment), text)

    def _frame(self, painter: QPainter, room: QRectF, radius: float, color: str, width: int) -> None:
        painter.setPen(QPen(self._theme.color(color), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, radius, radius)
        if self._is_hit and self._image is not None:  # not by colour alone
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("success"))
            corner = room.topRight() + QPointF(-5, 5)
            painter.drawEllipse(corner, 3, 3)
