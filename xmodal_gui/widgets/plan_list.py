"""The phases that take turns: a line each, with its steps; made, moved, changed and removed here."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from xmodal.training.config import PhaseSection
from xmodal.training.plan import phase_at

from xmodal_gui.models.plan_words import phase_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.phase_form import PhaseForm

Plan = tuple[PhaseSection, ...]
_NEW_STEPS = 10
_INSET = 12
"""Of the second line: as far as the text of a button is from its edge."""
_MOST_STEPS = 10**6


class PhaseRow(QWidget):
    """One phase: its name (a press opens the form), its steps, and what moves or removes it.

    Signals
    -------
    opened, raised, lowered, removed : presses. stepsEdited(value, gesture, last) : as of `NumberField`.
    """

    opened = Signal()
    raised = Signal()
    lowered = Signal()
    removed = Signal()
    stepsEdited = Signal(float, int, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = QToolButton()
        self.name.setProperty("role", "slim")
        self.name.clicked.connect(self.opened)
        self.steps = NumberField(1, _MOST_STEPS)
        self.steps.setFixedWidth(theme.space(15))
        self.steps.edited.connect(self.stepsEdited)
        self.up = self._button("↑", self.raised)
        self.down = self._button("↓", self.lowered)
        self.remove = self._button("", self.removed)
        self.summary = ElidedLabel()
        self.summary.setProperty("role", "caption")
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        line.addWidget(self.name)
        line.addStretch(1)
        for widget in (self.steps, self.up, self.down, self.remove):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        below = QHBoxLayout()
        below.setContentsMargins(_INSET, 0, 0, 0)
        below.addWidget(self.summary)
        column.addLayout(below)
        theme.changed.connect(self._tint)
        self._tint()

    def _button(self, words: str, pressed: SignalInstance) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setProperty("role", "icon")
        button.clicked.connect(pressed)
        return button

    def show_phase(self, phase: PhaseSection, *, first: bool, last: bool) -> None:
        """Show a phase; the first cannot go up, the last cannot go down."""
        self.name.setText(f"{phase.name} …")
        self.name.setToolTip(self.tr("Change what trains in {name}, and on which terms").format(name=phase.name))
        self.steps.show_value(phase.steps)
        self.summary.setText(phase_words(phase))
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        said = (
            (self.name, self.tr("Phase {name}")),
            (self.steps, self.tr("Steps of {name}")),
            (self.up, self.tr("Move {name} up")),
            (self.down, self.tr("Move {name} down")),
            (self.remove, self.tr("Remove {name}")),
        )
        for widget, words in said:
            widget.setAccessibleName(words.format(name=phase.name))
            if widget is not self.name:
                widget.setToolTip(widget.accessibleName())

    def mark(self, *, now: bool) -> None:
        """Tell whether this phase goes on."""
        font = self.name.font()
        if font.bold() != now:
            font.setBold(now)
            self.name.setFont(font)

    def _tint(self) -> None:
        self.remove.setIcon(self._theme.icon("close", "text_muted"))


class PlanList(QWidget):
    """All phases in their order, and a button for one more.

    Signals
    -------
    wished(tuple[PhaseSection, ...], gesture, last) : the user wants this plan.
    """

    wished = Signal(object, int, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: Plan = ()
        self._trainable: Sequence[str] = ()
        self._terms: Sequence[str] = ()
        self.form: PhaseForm | None = None
        self.rows: list[PhaseRow] = []
        self.summary = QLabel()
        self.summary.setProperty("role", "caption")
        self.add = QToolButton()
        self.add.setText(self.tr("Add phase"))
        self.add.setProperty("role", "slim")
        self.add.setToolTip(self.tr("Phases take turns: each trains some parts on some terms, for some steps"))
        self.add.clicked.connect(self._append)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1))
        self._column.addLayout(head)
        self.show_plan((), (), ())

    # ---- model to view ---------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan, trainable: Sequence[str], terms: Sequence[str]) -> None:
        """Show a plan; `trainable` and `terms` are what a phase can name."""
        self._plan, self._trainable, self._terms = plan, trainable, terms
        while len(self.rows) > len(plan):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(plan):
            self._add_row(len(self.rows))
        for place, (row, phase) in enumerate(zip(self.rows, plan, strict=True)):
            row.show_phase(phase, first=place == 0, last=place == len(plan) - 1)
        steps = sum(phase.steps for phase in plan)
        alone = self.tr("Plan: everything trains together")
        self.summary.setText(self.tr("Plan: a round of {steps} steps").format(steps=steps) if plan else alone)

    def show_step(self, step: int) -> None:
        """Mark the phase of a step, 1, 2, ..."""
        number = phase_at(self._plan, step).number
        for place, row in enumerate(self.rows, start=1):
            row.mark(now=place == number)

    def _add_row(self, place: int) -> None:
        row = PhaseRow(self._theme, self)
        row.opened.connect(lambda: self.open_form(place))
        row.raised.connect(lambda: self._move(place, -1))
        row.lowered.connect(lambda: self._move(place, 1))
        row.removed.connect(lambda: self._remove(place))
        row.stepsEdited.connect(lambda value, gesture, last: self._set_steps(place, round(value), gesture, last))
        self._column.addWidget(row)
        before: QWidget = self.rows[-1].remove if self.rows else self.add
        self.rows.append(row)
        for widget in (row.name, row.steps, row.up, row.down, row.remove):
            QWidget.setTabOrder(before, widget)
            before = widget

    # ---- view to model ---------------------------------------------------------------------------------------

    def open_form(self, place: int) -> None:
        """Open the form of a phase."""
        self.form = PhaseForm(self._theme, self._plan[place], self._trainable, self._terms, parent=self)
        self.form.chosen.connect(lambda phase: self._put(place, phase))
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.rows[place].name)

    def _forget_form(self) -> None:
        self.form = None

    def _append(self) -> None:
        number = len(self._plan) + 1
        names = {phase.name for phase in self._plan}
        while (name := self.tr("phase {number}").format(number=number)) in names:
            number += 1
        self._wish((*self._plan, PhaseSection(name=name, steps=_NEW_STEPS)))

    def _put(self, place: int, phase: PhaseSection, gesture: int = 0, *, last: bool = True) -> None:
        if place < len(self._plan) and phase != self._plan[place]:
            self._wish((*self._plan[:place], phase, *self._plan[place + 1 :]), gesture, last=last)

    def _set_steps(self, place: int, steps: int, gesture: int, last: bool) -> None:
        self._put(place, replace(self._plan[place], steps=steps), gesture, last=last)

    def _move(self, place: int, by: int) -> None:
        plan = list(self._plan)
        plan[place], plan[place + by] = plan[place + by], plan[place]
        self._wish(tuple(plan))
        # The keyboard stays with the phase, so that a second press moves it on.
        moved = self.rows[place + by]
        button = moved.up if by < 0 else moved.down
        (button if button.isEnabled() else moved.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, place: int) -> None:
        self._wish((*self._plan[:place], *self._plan[place + 1 :]))
        left = self.rows[min(place, len(self.rows) - 1)].remove if self.rows else self.add
        left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wish(self, plan: Plan, gesture: int = 0, *, last: bool = True) -> None:
        self.wished.emit(plan, gesture, last)
