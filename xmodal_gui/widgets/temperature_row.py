"""A term's temperature: τ, the logit scale 1 / τ, and whether it is learned."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from xmodal_gui.numbers import significant
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.explanation import explain
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.steady_label import SteadyLabel

_SCALE = LogScale(0.001, 100, zero=False)


class TemperatureRow(QWidget):
    """τ as a field, beside it what it means as a logit scale.

    Parameters
    ----------
    name : of the term, if there are several temperatures to tell apart.

    Signals
    -------
    edited(temperature, gesture, last), learnableChosen(learnable) : what the user set.
    """

    edited = Signal(float, int, bool)
    learnableChosen = Signal(bool)

    def __init__(self, theme: Theme, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        label = QLabel(f"τ {name}".strip())
        self.field = NumberField(1e-4, 1e4, _SCALE)
        self.field.setFixedWidth(64)
        self.field.setAccessibleName(self.tr("Temperature"))
        help_ = self.tr(
            "Similarities are divided by τ before the softmax: a small one sharpens, a large one softens. "
            "Enter sets it, wheel and arrow keys nudge, a double click resets"
        )
        explain(self.field, theme, self.tr("Temperature τ"), help_)
        self.field.edited.connect(self.edited)
        label.setBuddy(self.field)
        self.scale = SteadyLabel()
        self.scale.setProperty("role", "muted")
        self.scale.setToolTip(self.tr("The logit scale is 1 / τ"))
        self.learnable = QCheckBox(self.tr("learned"))
        self.learnable.setToolTip(self.tr("The optimiser moves τ"))
        self.learnable.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the window's keys alone
        self.learnable.clicked.connect(self.learnableChosen)
        row.addWidget(label)
        row.addWidget(self.field)
        row.addWidget(self.scale, 1)
        row.addWidget(self.learnable)

    def show_state(self, temperature: float | None, learnable: bool, *, steerable: bool) -> None:
        """Show a temperature."""
        if temperature is not None:
            self.field.show_value(temperature)
            self.scale.setText(self.tr("logit scale {scale}").format(scale=significant(1 / temperature)))
        with QSignalBlocker(self.learnable):
            self.learnable.setChecked(learnable)
        self.field.setEnabled(steerable)
        self.learnable.setEnabled(steerable)
