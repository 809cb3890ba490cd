"""One term of the cost in the formula: switch, name, weight, values; below them its course and whom it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget
from xmodal.training.config import TermSection
from xmodal.training.events import TermValue

from xmodal_gui.models.term_history import BLOCK, LENGTH
from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.explanation import explain
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.log_slider import LogSlider
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.share_bar import Part, ShareBars
from xmodal_gui.widgets.spark_line import SparkLine
from xmodal_gui.widgets.term_switch import TermSwitch
from xmodal_gui.widgets.value_label import ValueLabel

_WEIGHTS = LogScale(0.001, 1000)
OPERATOR, SWITCH, NAME, WEIGHT, RAW, WEIGHTED = 0, 2, 3, 5, 6, 7
"""Columns of the formula; 1 and 8 hold the brackets, 4 the mark of a term that reads two modalities."""
MARK = 4
FIELD_WIDTH = 46
_MORE = 13
"""Side of its icon, pixels: no higher than what stands beside it."""
_SLIDER_WIDTH, _BARS_WIDTH = 88, 80


class FormulaRow(QObject):
    """Widgets of one term, placed in a row of the formula's grid.

    Parameters
    ----------
    index : the term's place in the configuration: its colour. reads : how many modalities it reads.
    help_ : lines about its type, for its tooltip.

    Signals
    -------
    switched(enabled) : the user switched it. weighed(value, gesture, last) : the user set its weight.
    menuRequested(QPoint) : the user asks what can be done with it, at a global position.
    """

    switched = Signal(bool)
    weighed = Signal(float, int, bool)
    menuRequested = Signal(QPoint)

    def __init__(
        self, theme: Theme, term: TermSection, index: int, *, reads: int, help_: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.term = term
        self._theme = theme
        self.help = "\n".join(help_)
        words = term.id.replace("_", " ")
        self.operator = QLabel(parent=parent)
        self.operator.setProperty("role", "muted")
        self.switch = TermSwitch(theme, index, parent)
        self.switch.setAccessibleName(self.tr("{term}: on").format(term=words))
        self.switch.setToolTip(self.tr("Switch {term} on or off").format(term=words))
        self.switch.clicked.connect(self.switched)
        self.name = ElidedLabel(words, least=8, parent=parent)
        self.name.setToolTip("\n".join([words, *help_]))
        self.name.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.name.customContextMenuRequested.connect(lambda at: self.menuRequested.emit(self.name.mapToGlobal(at)))
        self.mark = QLabel("⇄" if reads == 2 else "", parent)
        self.mark.setVisible(reads == 2)
        self.mark.setProperty("role", "muted")
        self.mark.setToolTip(self.tr("Reads two modalities") if reads == 2 else "")
        self.mark.setAccessibleName(self.mark.toolTip())
        self._build_weight(theme, words, parent)
        self.raw = ValueLabel(theme, color="text_muted", parent=parent)
        self.raw.setAccessibleName(self.tr("{term}: raw value").format(term=words))
        self.weighted = ValueLabel(theme, parent=parent)
        self.weighted.setAccessibleName(self.tr("{term}: share of the total").format(term=words))
        self._build_menu(words, parent)
        self._build_course(theme, words, index, parent)

    def _build_weight(self, theme: Theme, words: str, parent: QWidget) -> None:
        self.weight = NumberField(0, 1e6, _WEIGHTS, parent)
        self.weight.setFixedWidth(FIELD_WIDTH)
        self.slider = LogSlider(theme, _WEIGHTS, color="text_muted", small=True, parent=parent)
        self.slider.setFixedWidth(_SLIDER_WIDTH)
        help_ = self.tr(
            "The weight of {term} in the sum. Enter sets it, wheel and arrow keys nudge, a double click resets"
        )
        for widget in (self.weight, self.slider):
            widget.setAccessibleName(self.tr("{term}: weight").format(term=words))
            explain(widget, theme, self.tr("Weight of {term}").format(term=words), help_.format(term=words))
            widget.reset = self.term.weight
            widget.edited.connect(self.weighed)

    def _build_menu(self, words: str, parent: QWidget) -> None:
        self.more = QToolButton(parent)
        self.more.setProperty("role", "tiny")
        self.more.setIconSize(QSize(_MORE, _MORE))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setToolTip(self.tr("Configure, move or remove {term}").format(term=words))
        self.more.setAccessibleName(self.tr("{term}: menu").format(term=words))
        self.more.clicked.connect(
            lambda: self.menuRequested.emit(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
        )
        self._theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.more.setIcon(self._theme.icon("more", "text_muted"))

    def _build_course(self, theme: Theme, words: str, index: int, parent: QWidget) -> None:
        self.spark = SparkLine(theme, index, parent)
        self.spark.setToolTip(
            self.tr("Raw value of {term} over the last {count} steps").format(term=words, count=BLOCK * LENGTH)
        )
        self.shares = ShareBars(theme, parent)
        self.shares.setFixedWidth(_BARS_WIDTH)
        self.shares.setAccessibleName(self.tr("{term}: gradient share").format(term=words))
        self._course = QHBoxLayout()
        self._course.setSpacing(theme.space(2))
        self._course.addWidget(self.spark, 1)
        self._course.addWidget(self.slider)
        self._course.addWidget(self.shares)
        self._course.addWidget(self.more)

    def place(self, grid: QGridLayout, row: int, operator: str) -> int:
        """Put the widgets into two rows of the grid; `operator` stands before them. Return the row after them."""
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
        grid.addLayout(self._course, row + 1, SWITCH, 1, WEIGHTED - SWITCH + 1)
        return row + 2

    def show_term(self, term: TermSection, *, steerable: bool) -> None:
        """Show the term's configuration."""
        self.term = term
        with QSignalBlocker(self.switch):
            self.switch.setChecked(term.enabled)
        for field in (self.weight, self.slider):
            field.show_value(term.weight)
            field.setEnabled(steerable)
        self.switch.setEnabled(steerable)
        for widget in (self.name, self.raw, self.weighted, self.mark, self.spark, self.shares):
            widget.setEnabled(term.enabled)

    def show_effective(self, value: float | None) -> None:
        """Mark the weight that acts now, where it is another one than the slider's; None marks nothing."""
        words = self.tr("Its schedule and the weighting make it {value} now")
        self.slider.show_effective(value, "" if value is None else words.format(value=shortest(value)))

    def show_value(self, value: TermValue | None, as_of: int | None = None) -> None:
        """Show the term's value; None if it is off or not known. `as_of` : the step of one that was recorded."""
        self.raw.show_value(None if value is None else value.raw, as_of)
        self.weighted.show_value(None if value is None else value.weighted, as_of)

    def show_course(self, points: Sequence[float]) -> None:
        """Show how the term's raw value went lately."""
        self.spark.show_values(points)

    def show_shares(self, shares: Mapping[str, float], modalities: Sequence[str]) -> None:
        """Show the term's share of the gradient at each encoder that it moves; nothing while none is known.

        Parameters
        ----------
        shares : by modality. modalities : all of the data, in order.
        """
        moved = [(place, name) for place, name in enumerate(modalities) if shares.get(name, 0.0) > 0]
        self.shares.show_bars([(Part(shares[name], "modality", place),) for place, name in moved], count=1)
        lines = [
            self.tr("{modality}: {share} % of the gradient").format(modality=name, share=f"{100 * shares[name]:.0f}")
            for _, name in moved
        ]
        waiting = self.tr("Gradient share per encoder: measured every now and then")
        self.shares.setToolTip("\n".join(lines) or waiting)
        self.shares.setAccessibleDescription("; ".join(lines))
