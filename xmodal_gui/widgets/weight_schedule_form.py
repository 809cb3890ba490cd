"""The form of how λ or a weight goes with the steps, and the question before it becomes that of a new run."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from xmodal.errors import UserError
from xmodal.registry import convert
from xmodal.training.weight_schedules import WEIGHT_SCHEDULE_FIELDS, WeightSchedule, weight_factor_at

from xmodal_gui.messages_text import sentence_of
from xmodal_gui.models.schedule_words import schedule_words
from xmodal_gui.numbers import shortest
from xmodal_gui.schemas import properties
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.params_form import AcceptPopover
from xmodal_gui.widgets.schema_form import SchemaForm

_FIELDS = properties(msgspec.json.schema(WeightSchedule))


class WeightScheduleForm(AcceptPopover):
    """Sets a schedule: its type, and the fields that this type reads.

    Parameters
    ----------
    name : of what it multiplies. step : steps done: what it is now is said for the next one.

    Signals
    -------
    chosen(WeightSchedule) : the user wants this schedule.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, schedule: WeightSchedule, step: int, *, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Schedule of {name}").format(name=name), self.tr("Apply"), parent=parent)
        self._values, self._step = msgspec.to_builtins(schedule), step
        self.type = QComboBox()
        self.type.setAccessibleName(self.tr("Type of the schedule"))
        for choice in WEIGHT_SCHEDULE_FIELDS:
            self.type.addItem(schedule_words(choice), choice)
        self.type.setCurrentIndex(self.type.findData(schedule.type))
        self.form = SchemaForm({})
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        for widget in (self.type, self.form, self.said):
            self.insert(widget)
        self.type.currentIndexChanged.connect(self._show_type)
        self._show_type()

    def schedule(self) -> WeightSchedule:
        """Return what the fields show.

        Raises
        ------
        UserError : it has no value at some step.
        """
        return convert(self._values | {"type": self.type.currentData()} | self.form.current(), WeightSchedule, where="")

    def tell(self) -> None:
        """Tell what the fields show."""
        self.chosen.emit(self.schedule())

    def _show_type(self) -> None:
        self._values |= self.form.current()
        names = WEIGHT_SCHEDULE_FIELDS[self.type.currentData()]
        form = SchemaForm({"properties": {name: _FIELDS[name] for name in names}}, self._values)
        form.edited.connect(self._say)
        self.body.replaceWidget(self.form, form)
        self.form.hide()
        self.form.deleteLater()
        self.form = form
        form.setVisible(bool(names))
        self._say()

    def _say(self) -> None:
        """Say what the factor is now, or why there is none."""
        try:
            factor = weight_factor_at(self.schedule(), self._step + 1)
        except UserError as error:
            text, fine = sentence_of(error), False
        else:
            words = self.tr("Multiplies what the slider says. At step {step}: × {factor}")
            text, fine = words.format(step=self._step + 1, factor=shortest(factor)), True
        self.said.setText(text)
        self.accept.setEnabled(fine)
        self.fit()


class ByHandCard(AcceptPopover):
    """Asks before what was done by hand becomes the schedule of a new run.

    Signals
    -------
    accepted : start it.
    """

    accepted = Signal()

    def __init__(self, theme: Theme, name: str, points: int, *, parent: QWidget) -> None:
        title = self.tr("What you did to {name}, as a schedule").format(name=name)
        super().__init__(theme, title, self.tr("Start"), parent=parent)
        words = QLabel(
            self.tr(
                "A new run begins as this one did, and {name} follows your {count} settings by itself. Its slider "
                "begins at 1 and scales them all. The run that is shown is saved and ended first."
            ).format(name=name, count=points)
        )
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        self.insert(words)

    def tell(self) -> None:
        """Tell that it is wanted."""
        self.accepted.emit()
