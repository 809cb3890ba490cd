"""Pictures of the data as images of Qt, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pixels = NDArray[np.uint8]


def to_image(pixels: Pixels) -> QImage:
    """Copy a picture, (H, W) grey or (H, W, 3), into an image."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], kind).copy()


def to_pixels(image: QImage) -> Pixels:
    """Copy an image into (H, W, 4): red, green, blue, and how opaque it is."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()
