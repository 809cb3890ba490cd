"""A thin stacked bar: what the parts of a whole are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.theme import Theme

_THICKNESS = 4
_GAP = 2


@dataclass(frozen=True)
class Part:
    """A share of a whole in [0, 1], in a term's or a modality's colour."""

    share: float
    family: str
    index: int


class ShareBars(QWidget):
    """Bars below one another, each of parts side by side; what no part fills stays empty."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: list[tuple[Part, ...]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def bars(self) -> list[tuple[Part, ...]]:
        """The bars shown, top down."""
        return self._bars

    def show_bars(self, bars: Sequence[Sequence[Part]], count: int = 0) -> None:
        """Show bars; `count` of them keep their room while nothing is known."""
        wanted = [tuple(bar) for bar in bars]
        if wanted == self._bars and len(wanted) >= count:
            return
        self._bars = wanted
        height = max(len(wanted), count) * (_THICKNESS + _GAP)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bars."""
        return QSize(40, max(self.minimumHeight(), _THICKNESS + _GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, bar in enumerate(self._bars):
            ground = QRectF(0, number * (_THICKNESS + _GAP) + _GAP / 2, self.width(), _THICKNESS)
            outline = QPainterPath()
            outline.addRoundedRect(ground, 2, 2)
            painter.setClipPath(outline)
            painter.fillRect(ground, self._theme.color("border"))
            left = ground.left()
            for part in bar:
                width = part.share * ground.width()
                painter.fillRect(QRectF(left, ground.top(), width, _THICKNESS), self._color(part))
                left += width

    def _color(self, part: Part) -> QColor:
        if not self.isEnabled():
            return self._theme.color("text_faint")
        return self._theme.term(part.index) if part.family == "term" else self._theme.modality(part.index)
