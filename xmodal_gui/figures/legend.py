"""The head and the foot of a figure: what its marks and lines stand for, and how it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from xmodal_gui.figures.page import Page
from xmodal_gui.theme import Theme

LINE = 1.35
"""Height of a line of text, in font sizes."""
_AIR = 0.9
"""Between two entries, in font sizes."""


@dataclass(frozen=True)
class Entry:
    """A word and what stands before it.

    Attributes
    ----------
    draw : paints a swatch around (0, 0), at most `width` font sizes wide. width : its room, in font sizes.
    """

    text: str
    draw: Callable[[QPainter, float], None]
    width: float = 1.0


def draw_entries(painter: QPainter, page: Page, theme: Theme, entries: list[Entry], room: QRectF) -> float:
    """Draw entries from left to right, in as many lines as they need; return the height taken."""
    if not entries:
        return 0.0
    font = page.font(theme)
    metrics, size = QFontMetricsF(font), float(font.pixelSize())
    painter.setFont(font)
    x, y, line = room.left(), room.top(), LINE * size
    for entry in entries:
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width() - entry.width * size)
        wide = entry.width * size + metrics.horizontalAdvance(text)
        if x > room.left() and x + wide > room.right():
            x, y = room.left(), y + line
        painter.save()
        painter.translate(QPointF(x + (entry.width - 0.25) * size / 2, y + line / 2))
        entry.draw(painter, size)
        painter.restore()
        painter.setPen(theme.color("text"))
        words = QRectF(x + entry.width * size, y, wide, line)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), text)
        x += wide + _AIR * size
    return y + line - room.top()


def draw_note(painter: QPainter, page: Page, theme: Theme, text: str, room: QRectF) -> float:
    """Write small words at the bottom of a room; return the height taken."""
    font = page.font(theme, scale=0.85)
    metrics = QFontMetricsF(font)
    flags = int(Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)
    needed = metrics.boundingRect(QRectF(0, 0, room.width(), room.height()), flags, text).height()
    painter.setFont(font)
    painter.setPen(theme.color("text_muted"))
    painter.drawText(QRectF(room.left(), room.bottom() - needed, room.width(), needed), flags, text)
    return float(needed)
