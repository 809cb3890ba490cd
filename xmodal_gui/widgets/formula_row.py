"""One term of the cost, as a row of the formula: switch, name, weight, raw value, and its share of the total."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from xmodal.training.config import TermSection
from xmodal.training.events import TermValue

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.term_switch import TermSwitch
from xmodal_gui.widgets.value_label import ValueLabel

_WEIGHTS = LogScale(0.001, 1000)
OPERATOR, SWITCH, NAME, WEIGHT, RAW, WEIGHTED = 0, 2, 3, 5, 6, 7
"""Columns of the formula; 1 and 8 hold the brackets, 4 the mark of a term that reads two modalities."""
MARK = 4
FIELD_WIDTH = 46


class FormulaRow(QObject):
    """Widgets of one term, placed in a row of the formula's grid.

    Parameters
    ----------
    index : the term's place in the configuration: its colour. reads : how many modalities it reads.
    help_ : one line about its type.

    Signals
    -------
    switched(enabled) : the user switched it. weighed(value, gesture, last) : the user set its weight.
    """

    switched = Signal(bool)
    weighed = Signal(float, int, bool)

    def __init__(self, theme: Theme, term: TermSection, index: int, *, reads: int, help_: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.term = term
        words = term.id.replace("_", " ")
        self.operator = QLabel(parent=parent)
        self.operator.setProperty("role", "muted")
        self.switch = TermSwitch(theme, index, parent)
        self.switch.setAccessibleName(self.tr("{term}: on").format(term=words))
        self.switch.setToolTip(self.tr("Switch {term} on or off").format(term=words))
        self.switch.clicked.connect(self.switched)
        self.name = ElidedLabel(words, least=8, parent=parent)
        self.name.setToolTip("\n".join(line for line in (words, help_) if line))
        self.mark = QLabel("⇄" if reads == 2 else "", parent)
        self.mark.setVisible(reads == 2)
        self.mark.setProperty("role", "muted")
        self.mark.setToolTip(self.tr("Reads two modalities") if reads == 2 else "")
        self.mark.setAccessibleName(self.mark.toolTip())
        self.weight = NumberField(0, 1e6, _WEIGHTS, parent)
        self.weight.setFixedWidth(FIELD_WIDTH)
        self.weight.setAccessibleName(self.tr("{term}: weight").format(term=words))
        self.weight.setToolTip(self.tr("Weight. Enter sets it, wheel and arrow keys nudge, a double click resets"))
        self.weight.reset = term.weight
        self.weight.edited.connect(self.weighed)
        self.raw = ValueLabel(theme, color="text_muted", parent=parent)
        self.raw.setAccessibleName(self.tr("{term}: raw value").format(term=words))
        self.weighted = ValueLabel(theme, parent=parent)
        self.weighted.setAccessibleName(self.tr("{term}: share of the total").format(term=words))

    def place(self, grid: QGridLayout, row: int, operator: str) -> None:
        """Put the widgets into a row of the grid; `operator` stands before them."""
        self.operator.setText(operator)
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.operator, row, OPERATOR, right | middle)
        grid.addWidget(self.switch, row, SWITCH)
        grid.addWidget(self.name, row, NAME, 1, 1 if self.mark.text() else 2)
        if self.mark.text():
            grid.addWidget(self.mark, row, MARK)
        grid.addWidget(self.weight, row, WEIGHT)
        grid.addWidget(self.raw, row, RAW)
        grid.addWidget(self.weighted, row, WEIGHTED)

    def show_term(self, term: TermSection, *, steerable: bool) -> None:
        """Show the term's configuration."""
        self.term = term
        with QSignalBlocker(self.switch):
            self.switch.setChecked(term.enabled)
        self.weight.show_value(term.weight)
        self.switch.setEnabled(steerable)
        self.weight.setEnabled(steerable)
        for widget in (self.name, self.raw, self.weighted, self.mark):
            widget.setEnabled(term.enabled)

    def show_value(self, value: TermValue | None) -> None:
        """Show the term's value at a step; None if it is off or not known."""
        self.raw.show_value(None if value is None else value.raw)
        self.weighted.show_value(None if value is None else value.weighted)
