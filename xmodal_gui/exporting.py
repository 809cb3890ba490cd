"""Pictures of what is on screen: any widget, or the whole window, as PNG, SVG or PDF, and on the clipboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from operator import methodcaller
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget
from xmodal.errors import UserError, unknown_name
from xmodal.progress import report
from xmodal.store.files import atomic_file
from xmodal.system_errors import reason_of

from xmodal_gui.png_stream import write_png

FORMATS = ("png", "svg", "pdf")
_FLAGS = QWidget.RenderFlag.DrawChildren | QWidget.RenderFlag.DrawWindowBackground
CSS_DPI = 96
"""Pixels of a widget to the inch: what a picture made of vectors is as large as."""
_POINTS = 72
SVG_MIME = "image/svg+xml"
_INCHES_PER_METRE = 39.3701
_BAND_PIXELS = 500_000
"""Of a PNG that are packed between two looks at whether it was cancelled."""


def save_picture(widget: QWidget, path: str | os.PathLike[str], *, scale: float = 1.0, title: str = "") -> Path:
    """Save what a widget shows; the ending of `path` says as what.

    Parameters
    ----------
    scale : pixels of a PNG per pixel of the widget; SVG and PDF have no pixels.
    title : goes into the file's description.

    Returns
    -------
    The path written.

    Raises
    ------
    UserError : another ending, or a path that cannot be written. What stood there before still does.
    """
    target = Path(path).expanduser()
    painted_picture(widget, target, scale=scale, title=title)()
    return target


def painted_picture(widget: QWidget, path: Path, *, scale: float = 1.0, title: str = "") -> Callable[[], None]:
    """Paint what a widget shows now; return what writes it, in any thread: packing a large PNG takes seconds.

    Parameters
    ----------
    Those of `save_picture`.

    Raises
    ------
    UserError : another ending. What is returned raises it where the path cannot be written.
    """
    painters: dict[str, Callable[[], Callable[[BinaryIO], object]]] = {
        "png": lambda: partial(_write_image, paint_image(widget, scale), title),
        "svg": lambda: methodcaller("write", render_svg(widget, title)),
        "pdf": lambda: methodcaller("write", render_pdf(widget, title)),
    }
    kind = path.suffix.lower().removeprefix(".")
    if kind not in painters:
        raise unknown_name("picture format", kind, FORMATS)
    write_to = painters[kind]()

    def write() -> None:
        with whole_file(path) as file:
            write_to(file)

    return write


def copy_picture(widget: QWidget, *, scale: float = 1.0, title: str = "") -> None:
    """Put what a widget shows on the clipboard, as pixels and as SVG: whoever pastes takes what it can."""
    image, png = paint_image(widget, scale), BytesIO()
    _write_image(image, title, png)
    clipboard = QGuiApplication.clipboard()
    # Qt's own object, filled up: one made here would be destroyed after Python, when the application leaves
    image.setDevicePixelRatio(1.0)  # whoever pastes knows of pixels alone
    clipboard.setImage(image)
    copied = clipboard.mimeData()
    copied.setData("image/png", QByteArray(png.getvalue()))
    copied.setData(SVG_MIME, QByteArray(render_svg(widget, title)))


def paint_image(widget: QWidget, scale: float = 1.0) -> QImage:
    """Return a widget as pixels, `scale` times as large as it is."""
    size = widget.size()
    image = QImage(round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    dots = round(CSS_DPI * scale * _INCHES_PER_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    _render(widget, painter)
    painter.end()
    return image


def _write_image(image: QImage, title: str, file: BinaryIO) -> None:
    rows = max(_BAND_PIXELS // image.width(), 1)
    tops = range(0, image.height(), rows)

    def bands() -> Iterator[QImage]:
        for top in tops:
            report(top / image.height())
            yield image.copy(0, top, image.width(), min(rows, image.height() - top))

    write_png(file, image.size().toTuple(), bands(), dots_per_metre=image.dotsPerMeterX(), title=title)


def render_svg(widget: QWidget, title: str = "") -> bytes:
    """Return an SVG of a widget: text as text, marks and lines as outlines, in the widget's pixels."""
    data, buffer = open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(CSS_DPI)
    size = QSize(widget.width(), widget.height())
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle(title or widget.windowTitle())
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(), size), widget.palette().window().color())
    _render(widget, painter)
    painter.end()
    buffer.close()
    return bytes(data.data())


def render_pdf(widget: QWidget, title: str = "") -> bytes:
    """Return a PDF of one page, as large as the widget: text as text, marks and lines as outlines."""
    data, buffer = open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(CSS_DPI)
    inches = QSizeF(widget.width(), widget.height()) / CSS_DPI
    writer.setPageSize(QPageSize(inches * _POINTS, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(title or widget.windowTitle())
    painter = QPainter(writer)
    painter.fillRect(widget.rect(), widget.palette().window().color())
    _render(widget, painter)
    painter.end()
    buffer.close()
    return bytes(data.data())


def _render(widget: QWidget, painter: QPainter) -> None:
    widget.ensurePolished()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    widget.render(painter, QPoint(), QRegion(), _FLAGS)


def open_buffer() -> tuple[QByteArray, QBuffer]:
    """Return bytes, and the device that fills them."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a picture's file, which is there as a whole or not at all: see `xmodal.store.files.atomic_file`.

    Raises
    ------
    UserError : it cannot be written. Cancelled : a listener broke it off. What stood there before still does.
    """
    try:
        with atomic_file(target) as file:
            yield file
    except OSError as error:
        raise UserError(
            "export.not_written",
            "The picture {path} could not be written: {reason}. Choose another place.",
            path=str(target),
            reason=reason_of(error),
        ) from error
