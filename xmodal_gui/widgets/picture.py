"""A picture of the data, large and crisp."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.widgets.pixels import Pixels, to_image


class Picture(QWidget):
    """A picture, enlarged by whole numbers of device pixels where it is small, smoothly reduced where it is large.

    Parameters
    ----------
    side : of the square that it fills, device-independent pixels.
    """

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._image = QImage()
        self._pale = QImage()
        self._heat = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_pixels(self, pixels: Pixels) -> None:
        """Show a picture: (H, W) or (H, W, 3) uint8."""
        shape, self._image = self._image.size(), to_image(pixels)
        self._pale = QImage()
        if self._image.size() != shape:
            self.updateGeometry()
        self.update()

    def show_heat(self, heat: QImage | None) -> None:
        """Lay colours over the picture, stretched to it; it is grey and pale beneath them. None takes them away."""
        self._heat = QImage() if heat is None else heat
        if heat is not None and self._pale.isNull():
            self._pale = _pale(self._image)
        self.update()

    @property
    def has_heat(self) -> bool:
        """Whether colours lie over the picture."""
        return not self._heat.isNull()

    def sizeHint(self) -> QSize:
        """Return what the picture takes of a square: no margin sets it apart from what stands beside it."""
        if self._image.isNull():
            return QSize(self._side, self._side)
        drawn = _fitted(self._image, QRectF(0, 0, self._side, self._side), self.devicePixelRatioF()).size()
        return QSize(math.ceil(drawn.width()), math.ceil(drawn.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        painter = QPainter(self)
        draw_picture(painter, QRectF(self.rect()), self._pale if self.has_heat else self._image)
        if self.has_heat:
            rect = _fitted(self._image, QRectF(self.rect()), self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(rect, self._heat)


def draw_picture(painter: QPainter, room: QRectF, image: QImage) -> None:
    """Draw a picture in the middle of a room: whole device pixels for each of its own where it must grow."""
    if image.isNull():
        return
    ratio = painter.device().devicePixelRatioF()
    rect = _fitted(image, room, ratio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, rect.width() * ratio < 2 * image.width())
    painter.drawImage(rect, image)


def _pale(image: QImage) -> QImage:
    """Return the upper half of the greys: no colour of the picture is taken for one of those over it."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return to_image(128 + lines[:, : grey.width()] // 2)


def _fitted(image: QImage, room: QRectF, ratio: float) -> QRectF:
    scale = min(room.width() * ratio / image.width(), room.height() * ratio / image.height())
    if scale >= 2:
        scale = float(int(scale))
    width, height = image.width() * scale / ratio, image.height() * scale / ratio
    left = round((room.x() + (room.width() - width) / 2) * ratio) / ratio
    top = round((room.y() + (room.height() - height) / 2) * ratio) / ratio
    return QRectF(left, top, width, height)
