"""The page that a figure is drawn on: a size in millimetres, and what a figure is.

Figures draw in tenths of a point (720 to the inch), whatever they end up in: one layout for all formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from xmodal_gui.theme import Theme

UNITS = 720
"""Of a figure to the inch."""
POINT = 10.0
"""A point in these units."""
MM = UNITS / 25.4


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

    def draw(self, painter: QPainter, page: Page) -> Iterator[float]:
        """Draw on a page, in its units, what lies in the painter's clip.

        Yields
        ------
        The share that is drawn, every few milliseconds, for whoever shows a window meanwhile. It begins anew with each
        call; a clip that is set is a part of the painter's.
        """
        ...


def prepare(painter: QPainter) -> None:
    """Let a painter draw as figures are drawn, on whatever device."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
