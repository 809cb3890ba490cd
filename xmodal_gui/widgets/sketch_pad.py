"""A small picture to draw on, pixel by pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.pixels import Pixels, to_image

SIDE = 128
BRUSH = 1.3
"""Radius of the brush, pixels of the picture."""
INK = (20, 20, 26)
GROUND = 240
"""Brightness of an empty picture in colours."""
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class SketchPad(QWidget):
    """Draws white on black with the left button, black with the right one or Shift.

    On a picture in colours it draws with its ink, and with the picture's ground: the median of its colours.

    By keyboard: the arrow keys move a cross, Space or Enter draws there (with Shift: erases), Delete empties the pad.

    Attributes
    ----------
    ink : red, green, blue; of pictures in colours.

    Signals
    -------
    drawn : the picture is another one, because the user drew.
    """

    drawn = Signal()

    def __init__(self, theme: Theme, shape: tuple[int, int] = (32, 32), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixels = np.zeros(shape, np.uint8)
        self._ground: NDArray[np.float64] = np.full(3, float(GROUND))
        self.ink = INK
        self._last: tuple[float, float] | None = None
        self._cross = (shape[0] // 2, shape[1] // 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Picture to look for"))
        self.setToolTip(
            self.tr("Draw; erase with the right button or Shift. Keys: arrows move, Space draws, Delete empties.")
        )
        theme.changed.connect(self.update)

    @property
    def pixels(self) -> Pixels:
        """A copy of the picture, (H, W) or (H, W, 3) uint8."""
        return self._pixels.copy()

    def show_pixels(self, pixels: Pixels) -> None:
        """Show a picture to draw on, of any size; `drawn` is not told."""
        self._pixels = pixels.copy()
        if pixels.ndim == 3:
            self._ground = np.median(pixels.reshape(-1, pixels.shape[2]), axis=0)
        self._cross = (pixels.shape[0] // 2, pixels.shape[1] // 2)
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Empty the picture; `drawn` is not told."""
        self.show_pixels(np.zeros_like(self._pixels) if self._pixels.ndim == 2 else self._empty())

    def _empty(self) -> Pixels:
        return np.broadcast_to(np.rint(self._ground).astype(np.uint8), self._pixels.shape).copy()

    def sizeHint(self) -> QSize:
        """Return whole device-independent pixels for each of the picture's, and a frame."""
        height, width = self._pixels.shape[:2]
        scale = max(SIDE // max(height, width), 1)
        return QSize(width * scale + 2, height * scale + 2)

    # ---- drawing by the user -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self._stroke(event.position().toPoint(), erase=self._erases(event), begin=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton):
            self._stroke(event.position().toPoint(), erase=self._erases(event), begin=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self._last = None

    def event(self, event: QEvent) -> bool:
        """Keep Space for drawing: in the window it trains and pauses."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Delete)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Draw by keyboard."""
        key = Qt.Key(event.key())
        erase = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _MOVES:
            down, across = _MOVES[key]
            height, width = self._pixels.shape[:2]
            line, column = self._cross
            self._cross = (min(max(line + down, 0), height - 1), min(max(column + across, 0), width - 1))
            self.update()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            line, column = self._cross
            self._dab(line, column, erase=erase)
            self._tell()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
            self._tell()
        else:
            super().keyPressEvent(event)

    def _erases(self, event: QMouseEvent) -> bool:
        right = bool(event.buttons() & Qt.MouseButton.RightButton)
        return right or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def _stroke(self, at: QPoint, *, erase: bool, begin: bool) -> None:
        height, width = self._pixels.shape[:2]
        line = (at.y() - 1) * height / max(self.height() - 2, 1) - 0.5
        column = (at.x() - 1) * width / max(self.width() - 2, 1) - 0.5
        from_line, from_column = (line, column) if begin or self._last is None else self._last
        steps = max(int(np.hypot(line - from_line, column - from_column) * 2), 1)
        for share in np.linspace(0, 1, steps + 1):
            self._dab(from_line + share * (line - from_line), from_column + share * (column - from_column), erase=erase)
        self._last = (line, column)
        self._tell()

    def _dab(self, line: float, column: float, *, erase: bool) -> None:
        """Put the brush down once: a disc with a soft edge."""
        lines, columns = np.ogrid[: self._pixels.shape[0], : self._pixels.shape[1]]
        distance: NDArray[np.float64] = np.hypot(lines - line, columns - column)
        radius = BRUSH + 1.5 if erase else BRUSH + 0.5  # what was drawn here goes, its soft edge too
        ink = (np.clip(radius - distance, 0, 1) * 255).astype(np.uint8)
        if self._pixels.ndim == 3:
            self._paint_over(ink, self._ground if erase else np.array(self.ink))
        else:
            self._pixels = np.minimum(self._pixels, 255 - ink) if erase else np.maximum(self._pixels, ink)

    def _paint_over(self, ink: Pixels, color: NDArray[np.number[Any]]) -> None:
        share = ink[..., None] / 255
        self._pixels = np.rint(self._pixels * (1 - share) + color * share).astype(np.uint8)

    def _tell(self) -> None:
        self.update()
        self.drawn.emit()

    # ---- drawing by us -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, its frame, and the cross where the keyboard draws."""
        painter = QPainter(self)
        inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawImage(inner, to_image(self._pixels))
        painter.setPen(QPen(self._theme.color("accent" if self.hasFocus() else "border_strong"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            height, width = self._pixels.shape[:2]
            cell_height, cell_width = inner.height() / height, inner.width() / width
            line, column = self._cross
            place = QRectF(inner.x() + column * cell_width, inner.y() + line * cell_height, cell_width, cell_height)
            painter.drawRect(place)
