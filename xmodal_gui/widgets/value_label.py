"""A live number in tabular figures: as wide as any number it will show, so that nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xmodal_gui.numbers import DASH, fitted, significant
from xmodal_gui.theme import Theme


class ValueLabel(QWidget):
    """A number that changes while one looks; draws itself, so that a new number moves no layout.

    Parameters
    ----------
    color : token of the text.
    """

    def __init__(self, theme: Theme, *, color: str = "text", bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color = color
        self._bold = bold
        self.text = DASH
        self.as_of: int | None = None
        self._value: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_value(self, value: float | None, as_of: int | None = None) -> None:
        """Show a number, or a dash for None; greyed where it was recorded, at the step `as_of`."""
        text = DASH if value is None else significant(value)
        if (text, as_of) != (self.text, self.as_of):
            self.text, self.as_of, self._value = text, as_of, value
            words = "" if as_of is None else self.tr("as of step {step}").format(step=f"{as_of:,}")
            self.setToolTip(words)
            self.setAccessibleDescription(" ".join(part for part in (text, words) if part))
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for the widest number usual."""
        self.setFont(self._theme.font(bold=self._bold))
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0.0000"), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number at the right edge."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(bold=self._bold))
        is_of_now = self.isEnabled() and self.as_of is None
        painter.setPen(self._theme.color(self._color if is_of_now else "text_faint"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.drawn())

    def drawn(self) -> str:
        """Return the text, shorter where it would be cut."""
        if self._value is None:
            return self.text
        metrics = QFontMetrics(self._theme.font(bold=self._bold))
        return fitted(self._value, lambda text: metrics.horizontalAdvance(text) <= self.width())
