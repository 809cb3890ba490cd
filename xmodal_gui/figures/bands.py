"""A figure painted as pixels, band by band: as large as one likes, without stopping a window for longer than a band."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from xmodal_gui.figures.page import Figure, Page, prepare

BAND_PIXELS = 1_500_000
"""Of a band: a figure for a screen is one."""
_ABOVE = 64
"""Lines above a band that are painted and thrown away.

Letters this small are set on whole pixels, and what lies above the first line of an image is rounded the other way:
with these lines everything that reaches into the band from above is rounded as it is in the whole picture.
"""


def paint_bands(figure: Figure, page: Page, dpi: float | None = None) -> Iterator[QImage | float]:
    """Paint a figure from top to bottom.

    Parameters
    ----------
    dpi : dots to the inch; those of the page by default.

    Yields
    ------
    Bands, which one below the other are, pixel for pixel, the figure painted at once; and in between, whenever others
    may have a turn, the share of the work that is done.
    """
    width, height = page.pixels(dpi)
    rows = max(BAND_PIXELS // width, 1)
    for top in range(0, height, rows):
        count, above = min(rows, height - top), min(top, _ABOVE)
        image = QImage(width, above + count, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        try:
            # Each band is an image of its own: a painter that is clipped works through what lies outside all the same.
            painter.setClipRect(QRect(0, above, width, count))
            painter.translate(0, above - top)
            painter.scale(width / page.room.width(), height / page.room.height())
            prepare(painter)
            for share in figure.draw(painter, page):
                yield (top + share * count) / height
        finally:
            painter.end()
        yield image.copy(0, above, width, count) if above else image


def paint_figure(figure: Figure, page: Page, dpi: float) -> QImage:
    """Return a figure as one image of so many dots to the inch."""
    width, height = page.pixels(dpi)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    painter, top = QPainter(image), 0
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for band in paint_bands(figure, page, dpi):
        if isinstance(band, QImage):
            painter.drawImage(0, top, band)
            top += band.height()
    painter.end()
    return image
