"""The page that a figure is drawn on: a size in millimetres, and PNG, SVG or PDF of it.

Figures draw in tenths of a point (720 to the inch), whatever they end up in: one layout for all formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSizeF
from PySide6.QtGui import QFont, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from xmodal.errors import unknown_name

from xmodal_gui.exporting import FORMATS, open_buffer, write_whole
from xmodal_gui.theme import Theme

UNITS = 720
"""Of a figure to the inch."""
POINT = 10.0
"""A point in these units."""
MM = UNITS / 25.4
_METRE = 39.3701
"""Inches in a metre."""


@dataclass(frozen=True)
class Page:
    """How a figure is to be.

    Attributes
    ----------
    width_mm, height_mm : its size. dpi : of a PNG. font_pt : of all its text. legend : draw it.
    note : say beneath it how it was made.
    """

    width_mm: float = 85.0
    height_mm: float = 65.0
    dpi: int = 300
    font_pt: float = 7.0
    legend: bool = True
    note: bool = True

    @property
    def room(self) -> QRectF:
        """The whole page in units."""
        return QRectF(0, 0, self.width_mm * MM, self.height_mm * MM)

    def pixels(self, dpi: float | None = None) -> tuple[int, int]:
        """Return the size of a PNG."""
        per_mm = (self.dpi if dpi is None else dpi) / 25.4
        return max(round(self.width_mm * per_mm), 1), max(round(self.height_mm * per_mm), 1)

    def font(self, theme: Theme, *, bold: bool = False, scale: float = 1.0) -> QFont:
        """Return the theme's font in the page's size."""
        font = theme.font(bold=bold)
        font.setPixelSize(max(round(self.font_pt * POINT * scale), 1))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


class Figure(Protocol):
    """What can be drawn on a page.

    Attributes
    ----------
    title : says what it shows and how it was made; files keep it.
    """

    title: str

    def draw(self, painter: QPainter, page: Page) -> None:
        """Draw on a page, in its units."""


def save_figure(figure: Figure, page: Page, path: Path) -> None:
    """Write a figure; the ending of `path` says as what.

    Raises
    ------
    UserError : another ending, or a path that cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    write_whole(path, render_figure(figure, page, kind))


def render_figure(figure: Figure, page: Page, kind: str) -> bytes:
    """Return a figure as the bytes of a PNG, SVG or PDF.

    Raises
    ------
    UserError : another kind.
    """
    if kind not in FORMATS:
        raise unknown_name("picture format", kind, FORMATS)
    return {"png": _png, "svg": _svg, "pdf": _pdf}[kind](figure, page)


def paint_figure(figure: Figure, page: Page, dpi: float) -> QImage:
    """Return a figure as an image of so many dots to the inch."""
    image = QImage(*page.pixels(dpi), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(image.width() / page.room.width(), image.height() / page.room.height())
    _draw(figure, painter, page)
    return image


def _png(figure: Figure, page: Page) -> bytes:
    image = paint_figure(figure, page, page.dpi)
    image.setDotsPerMeterX(round(page.dpi * _METRE))
    image.setDotsPerMeterY(round(page.dpi * _METRE))
    image.setText("Title", figure.title)
    data, buffer = open_buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
    buffer.close()
    return bytes(data.data())


def _svg(figure: Figure, page: Page) -> bytes:
    data, buffer = open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(UNITS)
    size = page.room.size().toSize()
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(figure.title)
    _draw(figure, QPainter(generator), page)
    buffer.close()
    return bytes(data.data())


def _pdf(figure: Figure, page: Page) -> bytes:
    data, buffer = open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS)
    size = QSizeF(page.width_mm, page.height_mm)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(figure.title)
    _draw(figure, QPainter(writer), page)
    buffer.close()
    return bytes(data.data())


def _draw(figure: Figure, painter: QPainter, page: Page) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    figure.draw(painter, page)
    painter.end()
