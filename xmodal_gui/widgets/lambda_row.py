"""λ before its bracket: a large slider, a field, and a line where λ has little effect."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from xmodal_gui.models.gradient_shares import Advice
from xmodal_gui.models.pull_model import EqualPull
from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.explanation import explain
from xmodal_gui.widgets.formula_row import OPERATOR, RAW, SWITCH, WEIGHTED
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.log_slider import LogSlider
from xmodal_gui.widgets.number_field import NumberField

LAMBDA_SCALE = LogScale(0.001, 100)


class LambdaRow(QObject):
    """Widgets of λ, placed in three rows of the formula's grid.

    Parameters
    ----------
    operator : stands before it. reset : where a double click leads back to.

    Signals
    -------
    edited(value, gesture, last) : the user set λ. menuFilled(QMenu) : its menu is about to open; others may add to it.
    """

    edited = Signal(float, int, bool)
    menuFilled = Signal(object)

    def __init__(self, theme: Theme, operator: str, reset: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.label = QLabel(operator, parent)
        self.label.setObjectName("lambda")
        self.label.setFont(theme.font(bold=True))
        self.slider = LogSlider(theme, LAMBDA_SCALE, color="lambda", parent=parent)
        self.field = NumberField(0, 1e6, LAMBDA_SCALE, parent)
        self.field.setFixedWidth(theme.space(16))
        self.slider.setAccessibleName(self.tr("λ, the weight of the bracket"))
        self.field.setAccessibleName(self.tr("λ"))
        help_ = self.tr(
            "λ weighs all terms in the bracket against those outside; 0 switches the bracket off. "
            "Drag, wheel or arrow keys; a double click resets"
        )
        for widget in (self.slider, self.field):
            explain(widget, theme, "λ", help_, self.menuFilled.emit)
            widget.reset = reset
            widget.edited.connect(self.edited)
        self.now = QLabel(parent=parent)
        self.now.setProperty("role", "caption")
        self.now.setVisible(False)
        self.advice = QLabel(parent=parent)
        self.advice.setProperty("role", "caption")
        self.advice.setWordWrap(True)
        self.advice.setVisible(False)

    def place(self, grid: QGridLayout, row: int) -> int:
        """Put the widgets into the grid; return the row after them."""
        top, right = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignRight
        grid.addWidget(self.label, row, OPERATOR, right | top)
        grid.addWidget(self.slider, row, SWITCH, 1, RAW - SWITCH)
        grid.addWidget(self.field, row, RAW, 1, 2, right | top)
        grid.addWidget(self.now, row + 1, SWITCH, 1, WEIGHTED - SWITCH + 1)
        grid.addWidget(self.advice, row + 2, SWITCH, 1, WEIGHTED - SWITCH + 1)
        return row + 3

    def show_value(self, value: float, *, steerable: bool) -> None:
        """Show λ."""
        for widget in (self.slider, self.field):
            widget.show_value(value)
            widget.setEnabled(steerable)

    def show_effective(self, value: float | None) -> None:
        """Mark the λ that acts now, where a schedule makes it another one than the slider's; None marks nothing."""
        words = self.tr("Its schedule makes it {value} now")
        text = "" if value is None else words.format(value=shortest(value))
        self.slider.show_effective(value, text)
        self.now.setText(text)
        self.now.setVisible(bool(text))

    def show_equal_pull(self, found: EqualPull | None) -> None:
        """Mark the λ at which the bracket pulls as hard as the terms outside; None marks nothing."""
        words = ""
        if found is not None:
            words = self.tr(
                "At λ = {value} the bracket pulls on the encoders as hard as the terms outside. Click sets it"
            )
            words = words.format(value=shortest(found.value))
            if len(found.at) > 1:
                alone = ", ".join(f"{name} {shortest(value)}" for name, value in found.at.items())
                words += "\n" + self.tr("Each encoder alone: {values}").format(values=alone)
        self.slider.show_noted(None if found is None else found.value, words)

    def show_advice(self, advice: Advice | None) -> None:
        """Say that λ has little effect, why, and what has; None says nothing."""
        text = "" if advice is None else self._words(advice)
        if text != self.advice.text():
            self.advice.setText(text)
            self.advice.setVisible(bool(text))

    def _words(self, advice: Advice) -> str:
        if advice.inside:
            text = self.tr(
                "λ has little effect on {modalities}: {term} is {share} % of its gradient, and Adam rescales."
            )
        else:
            text = self.tr("λ has little effect on {modalities}: {term} is {share} % of its gradient.")
        why = text.format(
            modalities=", ".join(advice.modalities),
            term=advice.term.replace("_", " "),
            share=f"{100 * advice.share:.0f}",
        )
        return f"{why} {self._control(advice)}"

    def _control(self, advice: Advice) -> str:
        if advice.control == "temperature":
            return self.tr("The temperature τ acts.")
        if advice.control == "learning_rate":
            return self.tr("The learning rate acts.")
        return self.tr("The weight of {term} acts.").format(term=advice.other.replace("_", " "))
