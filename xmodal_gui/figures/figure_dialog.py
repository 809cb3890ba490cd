"""The figure dialog: a map or curves for a paper, at a size in millimetres, as one will see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xmodal_gui.figures.bands import paint_figure
from xmodal_gui.figures.page import Figure, Page
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.number_field import NumberField

REDRAW_MS = 120
"""Typing redraws when it pauses."""
_FULL = 100
_COLUMN = 240
_SIZE = (900, 560)
Make = Callable[[Theme], Figure | None]
"""Makes a figure in a theme's colours, or None while there is nothing to draw."""


class FigureDialog(QDialog):
    """Beside the window, not in its way: it can stay open while training goes on.

    Parameters
    ----------
    sources : what can be drawn, by its words. The first is drawn at once.

    Signals
    -------
    sourceChosen(str) : another one is wanted; whoever has to make it first begins. saveRequested(Figure, Page, Path) :
        this is to be a file. cancelRequested : what one waits for is not wanted any more.
    """

    sourceChosen = Signal(str)
    saveRequested = Signal(object, object, object)
    cancelRequested = Signal()

    def __init__(self, theme: Theme, sources: dict[str, Make], *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Figure"))
        self._theme = theme
        self._light = theme.light()
        self._sources = sources
        self._figure: Figure | None = None
        self._is_waiting = self._is_saving = False
        self._soon = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._soon.timeout.connect(self.redraw)
        self.preview = Preview(theme)
        self._build()
        self._remake()

    def _build(self) -> None:
        theme = self._theme
        self.source = QComboBox()
        for words in self._sources:
            self.source.addItem(words)
        self.source.currentTextChanged.connect(self._choose)
        self.width_mm = self._number(85, 20, 1000)
        self.height_mm = self._number(65, 20, 1000)
        self.dpi = self._number(300, 10, 2400)
        self.font_pt = self._number(7, 3, 48)
        self.legend = self._switch(self.tr("Legend"))
        self.note = self._switch(self.tr("Say how it was made"))
        self.light = self._switch(self.tr("Light background"))
        form = QFormLayout()
        form.setVerticalSpacing(theme.space(2))
        self.source.setAccessibleName(self.tr("Figure"))
        form.addRow(self.source)
        for words, widget in (
            (self.tr("Width, mm"), self.width_mm),
            (self.tr("Height, mm"), self.height_mm),
            (self.tr("Dots per inch (PNG)"), self.dpi),
            (self.tr("Letters, points"), self.font_pt),
        ):
            widget.setAccessibleName(words)
            form.addRow(words, widget)
        self.save = QPushButton(self.tr("Save …"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask)
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        column.addLayout(form)
        for switch in (self.legend, self.note, self.light):
            column.addWidget(switch)
        column.addWidget(self._build_wait())
        column.addStretch(1)
        column.addWidget(self.save)
        side = QWidget()
        side.setFixedWidth(_COLUMN)
        column.setContentsMargins(0, 0, 0, 0)
        side.setLayout(column)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.space(4)] * 4)
        row.setSpacing(theme.space(4))
        row.addWidget(self.preview, 1)
        row.addWidget(side)
        self.resize(*_SIZE)

    def _build_wait(self) -> QWidget:
        """Build what is said of the figure, and what is shown while one waits for it."""
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelRequested)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, self._theme.space(2), 0, 0)
        column.setSpacing(self._theme.space(1))
        for widget in (self.said, self.progress, self.cancel):
            column.addWidget(widget)
        self.show_wait("")
        return holder

    def _number(self, value: float, least: float, most: float) -> NumberField:
        field = NumberField(least, most)
        field.show_value(value)
        field.edited.connect(lambda *_: self._soon.start())
        return field

    def _switch(self, words: str) -> QCheckBox:
        switch = QCheckBox(words)
        switch.setChecked(True)
        switch.toggled.connect(lambda _: self._remake())
        return switch

    # ---- what is drawn -----------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page as it is asked for."""
        return Page(
            width_mm=self.width_mm.value(),
            height_mm=self.height_mm.value(),
            dpi=round(self.dpi.value()),
            font_pt=self.font_pt.value(),
            legend=self.legend.isChecked(),
            note=self.note.isChecked(),
        )

    def _choose(self, words: str) -> None:
        self.sourceChosen.emit(words)
        self._remake()

    def remake(self) -> None:
        """Make the figure anew: what it is made of is here now."""
        self._remake()

    def _remake(self) -> None:
        make = self._sources[self.source.currentText()]
        self._figure = make(self._light if self.light.isChecked() else self._theme)
        self.redraw()

    def redraw(self) -> None:
        """Show the figure on the page of now."""
        self._show_state()
        self.preview.show_figure(self._figure, self.page)

    def show_wait(self, text: str) -> None:
        """Say what one waits for, with a way out; empty ends the wait. Meanwhile nothing can be saved."""
        self._is_waiting = bool(text)
        self._show_state()
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.progress.setVisible(bool(text))
        self.cancel.setVisible(bool(text))

    def begin_save(self) -> None:
        """Leave what is being saved as it is, until `say` says what came of it."""
        self._is_saving = True
        self._show_state()

    def _show_state(self) -> None:
        self.source.setEnabled(not self._is_saving)
        self.save.setEnabled(self._figure is not None and not self._is_waiting and not self._is_saving)

    def show_share(self, share: float | None) -> None:
        """Say how far it is; None where nobody knows."""
        self.progress.setRange(0, 0 if share is None else _FULL)
        if share is not None:
            self.progress.setValue(round(share * _FULL))

    def say(self, text: str) -> None:
        """End the wait, and say what came of it."""
        self._is_saving = False
        self.show_wait("")
        self.said.setText(text)
        self.said.setVisible(bool(text))

    # ---- files -------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        formats = ";;".join((self.tr("PDF (*.pdf)"), self.tr("SVG (*.svg)"), self.tr("PNG (*.png)")))
        path, chosen = QFileDialog.getSaveFileName(self, self.tr("Save figure"), "figure.pdf", formats)
        if not path or self._figure is None:
            return
        target = Path(path)
        if not target.suffix and "*." in chosen:
            target = target.with_suffix("." + chosen.split("*.")[1].rstrip(")"))
        self.saveRequested.emit(self._figure, self.page, target)


class Preview(QWidget):
    """A page on a ground, as large as there is room; drawn once for each size."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figure: Figure | None = None
        self._page = Page()
        self._drawn: tuple[object, QImage] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview"))

    def sizeHint(self) -> QSize:
        """Ask for a page that can be read."""
        return QSize(560, 420)

    def show_figure(self, figure: Figure | None, page: Page) -> None:
        """Show a figure, or that there is none."""
        self._figure, self._page, self._drawn = figure, page, None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self._figure is None:
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.tr("Nothing to draw yet."))
            return
        margin = 2.0 * self._theme.space(3)
        room, page = self.size(), self._page
        per_mm = min((room.width() - margin) / page.width_mm, (room.height() - margin) / page.height_mm)
        width, height = page.width_mm * per_mm, page.height_mm * per_mm
        dpi = max(per_mm * 25.4 * self.devicePixelRatioF(), 1.0)
        if self._drawn is None or self._drawn[0] != dpi:
            self._drawn = (dpi, paint_figure(self._figure, page, dpi))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (room.width() - width) / 2, (room.height() - height) / 2
        painter.drawImage(QRectF(left, top, width, height), self._drawn[1])
