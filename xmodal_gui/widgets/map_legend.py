"""What the marks and the colours of the map stand for, and which of them are shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from xmodal_gui.models.coloring import OTHER
from xmodal_gui.models.map_filter import MODALITY, Label
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.category_colors import category_colors
from xmodal_gui.widgets.flow_layout import FlowLayout
from xmodal_gui.widgets.marks import draw_mark, mark_path

_SWATCH = 16
_BAR = 96
_LONGEST = 22
"""Characters of a category's name that are shown; the tool tip has them all."""


class LegendEntry(QAbstractButton):
    """A mark and its word, which hides or shows what it stands for.

    Parameters
    ----------
    color : None takes the ink: the shape alone tells.

    Attributes
    ----------
    column, label : what `MapFilter` knows it by.

    Signals
    -------
    aloneRequested(bool) : a double click (True: its first half has been a click), Alt with a click, or Enter.
    clicked : as usual; checked means shown.
    """

    aloneRequested = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        text: str,
        shape: str,
        color: QColor | None,
        *,
        column: str,
        label: Label,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape = shape
        self._color = color
        self.column, self.label = column, label
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.setText(short.replace("&", "&&"))
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        hint = self.tr("Click hides or shows it, a double click shows it alone")
        self.setToolTip(hint if short == text else f"{text}\n{hint}")
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def word(self) -> str:
        """What is written."""
        return self.text().replace("&&", "&")

    def sizeHint(self) -> QSize:
        """Return the room of mark and word."""
        metrics = QFontMetricsF(self._theme.font("caption"))
        return QSize(round(_SWATCH + metrics.horizontalAdvance(self.word) + 5), round(max(metrics.height(), 14)) + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Alt means this one alone."""
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.aloneRequested.emit(False)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this one alone."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.aloneRequested.emit(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space toggles, Enter shows it alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.aloneRequested.emit(False)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it: hollow and faint while hidden."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        color = theme.color("text_muted") if self._color is None else self._color
        painter.save()
        painter.translate(QPointF(8, self.height() / 2))
        if self.isChecked():
            draw_mark(painter, self._shape, 9, color)
        else:
            painter.strokePath(mark_path(self._shape, 8), QPen(theme.color("text_faint"), 1))
        painter.restore()
        font = theme.font("caption")
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.color("text" if self.isChecked() else "text_faint"))
        room = QRectF(_SWATCH + 2, 0, self.width() - _SWATCH, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self.word)


class QuantityBar(QWidget):
    """The scale of a quantity with its ends.

    Parameters
    ----------
    low, high : the ends in words.
    """

    def __init__(self, theme: Theme, low: str, high: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.low, self.high = low, high
        self.setAccessibleName(f"{self.low} – {self.high}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the bar and its numbers."""
        metrics = QFontMetricsF(self._theme.font("caption"))
        words = metrics.horizontalAdvance(self.low) + metrics.horizontalAdvance(self.high)
        return QSize(round(words + _BAR + 14), round(max(metrics.height(), 14)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw low, bar, high."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text"))
        start = painter.fontMetrics().horizontalAdvance(self.low) + 6
        painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter), self.low)
        painter.drawText(
            QRectF(self.rect()), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self.high
        )
        scale = QLinearGradient(QPointF(start, 0), QPointF(start + _BAR, 0))
        stops = np.linspace(0, 1, 11)
        for stop, rgb in zip(stops.tolist(), self._theme.quantity(stops).tolist(), strict=True):
            scale.setColorAt(stop, QColor(*rgb))
        painter.fillRect(QRectF(start, self.height() / 2 - 4, _BAR, 8), scale)


class MapLegend(QWidget):
    """Shows a `MapModel`'s modalities, and the categories or the scale of the column that colours it.

    A click on an entry hides or shows its points, a double click or Alt with a click shows them alone.
    """

    def __init__(self, model: MapModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._shown = ""
        self._before: Mapping[str, frozenset[Label]] | None = None
        self.entries: list[QWidget] = []
        self._flow = FlowLayout(self, gap=theme.space(3), line_gap=2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        model.moved.connect(self._show)
        model.recolored.connect(self._show)
        model.filter.changed.connect(self._show_hidden)
        theme.changed.connect(self._build)
        self._show()

    def _show(self) -> None:
        coloring = self._model.coloring
        state = (
            self._model.modalities,
            coloring.column,
            coloring.labels,
            coloring.low,
            coloring.high,
        )
        text = repr((*state, coloring.others > 0))  # as text NaN equals itself
        if text != self._shown:
            self._shown = text
            self._build()

    def _build(self) -> None:
        for entry in self.entries:
            self._flow.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self.entries = self._make()
        for entry in self.entries:
            self._flow.addWidget(entry)
            entry.show()  # now, not with the next event: an empty legend would move the map
            if isinstance(entry, LegendEntry):
                self._adopt(entry)
        self._show_hidden()
        self.updateGeometry()

    # ---- hiding ------------------------------------------------------------------------------------------------

    def _adopt(self, entry: LegendEntry) -> None:
        entry.clicked.connect(lambda: self._toggle(entry))
        entry.aloneRequested.connect(lambda was_clicked: self._show_alone(entry, was_clicked))

    def _toggle(self, entry: LegendEntry) -> None:
        self._before = self._model.filter.hidden
        self._model.filter.toggle(entry.column, entry.label)

    def _show_alone(self, entry: LegendEntry, was_clicked: bool) -> None:
        """Show an entry alone; the first half of a double click is taken back."""
        if was_clicked and self._before is not None:
            self._model.filter.restore(self._before)
        labels = [other.label for other in self._labels() if other.column == entry.column]
        self._model.filter.show_alone(entry.column, entry.label, labels)

    def _labels(self) -> list[LegendEntry]:
        return [entry for entry in self.entries if isinstance(entry, LegendEntry)]

    def _show_hidden(self) -> None:
        for entry in self._labels():
            entry.setChecked(not self._model.filter.is_hidden(entry.column, entry.label))

    # ---- entries -----------------------------------------------------------------------------------------------

    def _make(self) -> list[QWidget]:
        theme, coloring = self._theme, self._model.coloring
        by_modality = coloring.kind == "modality"
        made: list[QWidget] = []
        for place, name in enumerate(self._model.modalities):
            hue = theme.modality(place) if by_modality else None
            made.append(LegendEntry(theme, name, theme.shape(place), hue, column=MODALITY, label=name, parent=self))
        column = coloring.column
        for label, hue in zip(coloring.labels, category_colors(coloring.labels, theme), strict=True):
            word = label or self.tr("(empty)")
            made.append(LegendEntry(theme, word, "square", hue, column=column, label=label, parent=self))
        if coloring.kind == "quantity" and not np.isnan(coloring.low):
            made.append(self._make_bar())
        if coloring.others:
            word = self.tr("unknown") if coloring.kind == "quantity" else self.tr("other")
            hue = theme.category(OTHER)
            made.append(LegendEntry(theme, word, "square", hue, column=column, label=None, parent=self))
        return made

    def _make_bar(self) -> QuantityBar:
        coloring = self._model.coloring
        low, high = (f"{end:,.0f}" if coloring.is_log else f"{end:.3g}" for end in (coloring.low, coloring.high))
        bar = QuantityBar(self._theme, low, high, self)
        if coloring.is_log:
            bar.setToolTip(self.tr("A logarithmic scale: equal ratios look equally far apart"))
        return bar
