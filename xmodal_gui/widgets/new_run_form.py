"""The form that starts a run: which data, which preset, which seed."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from xmodal_gui.messages_text import component_words
from xmodal_gui.samples import Sample, preset_samples, registered_data
from xmodal_gui.schemas import field_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.schema_form import SchemaForm, align_labels

_WIDTH = 340
_PATH = "path"
"""The parameter of data sets that says which file or folder they read."""


class NewRunForm(Popover):
    """Asks for a registered data set with its parameters, a preset and a seed.

    Parameters
    ----------
    data, preset, seed : chosen at first: those of the run that is shown.

    Signals
    -------
    chosen(data, preset, params, seed) : the user wants this run.
    """

    chosen = Signal(str, str, object, int)

    def __init__(
        self,
        theme: Theme,
        data: str = "",
        preset: str = "",
        params: dict[str, Any] | None = None,
        seed: int = 0,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        self._current, self._params = data, params
        title = QLabel(self.tr("New run"))
        title.setFont(theme.font("title", bold=True))
        self.data = self._choice(registered_data(), data, self.tr("Data set"))
        self.preset = self._choice(preset_samples(), preset, self.tr("Preset"))
        self.seed = NumberField(0, 2**31 - 1)
        self.seed.setFixedWidth(theme.space(24))
        self.seed.show_value(seed)
        self.seed.setAccessibleName(self.tr("Seed of the run"))
        self.seed.setToolTip(self.tr("Names every random draw: the same seed repeats a run bit for bit"))
        self._summary = self._muted_label()
        self._help = self._muted_label()
        self.lacking = QLabel()
        self.lacking.setWordWrap(True)
        self.lacking.setProperty("role", "warning")
        self.form = SchemaForm({})
        self._build(title)
        self.data.currentIndexChanged.connect(self._show_data)
        self.preset.currentIndexChanged.connect(self._show_preset)
        self._show_data()
        self._show_preset()

    def _choice(self, samples: list[Sample], current: str, words: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(words)
        for sample in samples:
            box.addItem(sample.name, sample)
        box.setCurrentIndex(max(box.findText(current), 0))
        return box

    def _muted_label(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        return label

    def _build(self, title: QLabel) -> None:
        rows = QFormLayout()
        for field in (self.preset, self.seed):
            label = QLabel(field.accessibleName())
            label.setProperty("role", "muted")
            label.setBuddy(field)
            rows.addRow(label, field)
        consequence = self._muted_label()
        consequence.setText(self.tr("The run that is shown is saved and ended first."))
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        self.accept = QPushButton(self.tr("Start"))
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.accept.clicked.connect(self._choose)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept)
        for widget in (title, self.data, self._summary, self.form, self.lacking):
            self.body.addWidget(widget)
        self.body.addLayout(rows)
        self.body.addWidget(self._help)
        self.body.addWidget(consequence)
        self.body.addLayout(buttons)

    def _show_data(self) -> None:
        from xmodal.data import DATA  # the window is painted before

        sample: Sample = self.data.currentData()
        self._summary.setText(component_words(sample.summary))
        schema = msgspec.json.schema(DATA[sample.name])
        form = SchemaForm(schema, self._params if sample.name == self._current else None)
        self.body.replaceWidget(self.form, form)
        self.form.hide()
        self.form.deleteLater()
        self.form = form
        form.setVisible(True)  # hidden ones are given no room
        align_labels(self)
        form.edited.connect(self._show_lacking)
        self._show_lacking()

    def _show_lacking(self) -> None:
        """Say which file or folder must be named first."""
        is_lacking = not str(self.form.current().get(_PATH, "anything")).strip()
        field = component_words(field_words(_PATH))
        words = self.tr("{data} reads your own files: name them under “{field}”.")
        self.lacking.setText(words.format(data=self.data.currentText(), field=field) if is_lacking else "")
        self.lacking.setVisible(is_lacking)
        self.accept.setEnabled(not is_lacking)
        self.fit()

    def _show_preset(self) -> None:
        sample: Sample = self.preset.currentData()
        self._help.setText(component_words(sample.summary))
        self.fit()

    def _choose(self) -> None:
        self.chosen.emit(
            self.data.currentText(), self.preset.currentText(), self.form.values(), round(self.seed.value())
        )
        self.close()
