"""Pictures that are dropped, pasted, or chosen as files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from xmodal.errors import UserError

from xmodal_gui.widgets.pixels import Pixels, to_pixels

LARGEST = 512
"""Sides that are kept: the data's pictures are far smaller."""


def read_picture(path: Path) -> Pixels:
    """Read a picture file: (H, W, 4) uint8, at most `LARGEST` pixels high and wide.

    Raises
    ------
    UserError : it is no picture that can be read.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > LARGEST:
        reader.setScaledSize(size.scaled(QSize(LARGEST, LARGEST), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError(
            "query.file",
            "{name} cannot be read as a picture ({problem}): drop a PNG, JPEG or SVG file.",
            name=path.name,
            problem=reader.errorString(),
        )
    return to_pixels(image)


def has_picture(mime: QMimeData) -> bool:
    """Tell whether something that is dragged or was copied may be a picture."""
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


def picture_of(mime: QMimeData) -> Pixels:
    """Return the picture that was dropped or pasted.

    Raises
    ------
    UserError : it is none.
    """
    for url in mime.urls():
        if url.isLocalFile():
            return read_picture(Path(url.toLocalFile()))
    image = QImage(mime.imageData()) if mime.hasImage() else QImage()
    if image.isNull():
        raise UserError("query.no_picture", "What was dropped holds no picture: drop a PNG, JPEG or SVG file.")
    if max(image.width(), image.height()) > LARGEST:
        image = image.scaled(
            LARGEST, LARGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return to_pixels(image)
